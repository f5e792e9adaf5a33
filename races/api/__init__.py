"""Tracks, sessions, laps and records over REST."""
