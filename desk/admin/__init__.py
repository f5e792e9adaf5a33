"""The pages on which people decide, and the lists of what was decided."""
