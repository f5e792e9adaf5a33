"""Where people decide: on laps and results, and on who is who."""
