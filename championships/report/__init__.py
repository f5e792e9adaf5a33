"""Standings as they are printed: the cross table, the account of every point, the calendar."""
