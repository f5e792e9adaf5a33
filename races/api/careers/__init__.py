"""Careers, duels and leaderboards over REST."""
