"""What happened: tracks, sessions, laps and results."""
