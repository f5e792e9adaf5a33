"""Whether tablets are heard when they should be, and whether their clocks and the hub's agree."""
