"""Laps of all sessions over REST."""
