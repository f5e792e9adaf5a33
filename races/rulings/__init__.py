"""The log of rulings: its kinds, and what is in force as race control applies it."""
