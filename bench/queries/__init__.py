"""Ten years of a busy club, and what every question about them costs beside hand-written SQL."""
