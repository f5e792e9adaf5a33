"""Clubs, drivers, cars and teams over REST."""
