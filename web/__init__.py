"""How anything is shown, of whatever model: it knows none of the rooms above it."""
