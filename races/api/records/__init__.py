"""Records and personal bests over REST."""
