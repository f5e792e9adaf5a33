"""Computing, keeping and reading standings."""
