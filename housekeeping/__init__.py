"""What the hub does for itself by the clock: jobs of any room, in its own processes, one at a time."""
