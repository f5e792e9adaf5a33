"""Backups: made by themselves, read again before they count, thinned, copied elsewhere, and put back."""
