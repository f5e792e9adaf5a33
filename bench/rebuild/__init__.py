"""Measures projecting and rebuilding a long log, what it takes on disk, and a live event at its end."""
