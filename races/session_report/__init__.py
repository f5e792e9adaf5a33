"""One session as it is read: its result, charts, laps, stints and timeline."""
