"""Sessions over REST: lists, results, laps and charts."""
