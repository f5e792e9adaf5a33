"""From a championship's rows to its standings: read in a few queries, computed by the scoring core, kept as sheets."""
