"""From the database to plain values: the season as the scoring core reads it."""
