"""All that people entered of a championship, as one line, and the championship that a line tells of."""
