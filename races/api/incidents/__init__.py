"""What happened beside laps, over REST: a file a kind, with its filters, its serializer and its list."""
