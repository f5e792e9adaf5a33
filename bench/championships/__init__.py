"""What a changed result costs a long season, and two hundred championships at once, beside the bare scoring core."""
