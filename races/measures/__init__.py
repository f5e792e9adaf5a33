"""How times and shares are measured, rounded and read."""
