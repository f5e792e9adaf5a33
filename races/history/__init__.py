"""The questions about all history: records, careers, duels, leaderboards, lists of laps."""
