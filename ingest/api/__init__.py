"""The log and its problems over REST, for the club's staff."""
