"""Bodies that the database could not take, until it can."""
