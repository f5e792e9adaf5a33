"""A championship as one readable file: rules, calendar, entries and decisions, by names and without keys."""
