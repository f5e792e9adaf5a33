"""What happened beside laps, over REST."""
