"""What follows from rows just written: clean laps, meetings, careers, and who is told."""
