"""Measures the hub on this machine, beside the floors it stands on; it never asserts. `make bench` runs it."""
