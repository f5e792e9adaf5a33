"""Whom a name on a tablet means: aliases, what is said of them, and how they are resolved."""
