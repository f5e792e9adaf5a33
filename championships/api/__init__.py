"""Championships, their rounds and standings, and fixtures over REST."""
