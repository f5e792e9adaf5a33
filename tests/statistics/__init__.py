"""Every statistic a second time, as naively as its words read, and what the API answers beside it."""
