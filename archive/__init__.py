"""The hub as one file: both logs and the championships, out of one database and into another."""
