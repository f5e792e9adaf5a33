"""A session's laps as charts and figures: who was where after each lap, how far behind, and how fast."""
