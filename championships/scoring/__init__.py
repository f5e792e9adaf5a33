"""The scoring core: results and rules in, ordered standings and their reasons out. Pure Python, no Django."""
