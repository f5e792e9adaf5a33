"""How projected rows are written: in bulk, and only where they differ."""
