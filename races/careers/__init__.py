"""What drivers, cars and tracks have behind them, by the sums the projector keeps: careers, leaderboards and duels."""
