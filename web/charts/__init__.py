"""Pictures as plain values, and how they become SVG with a table under it; knows no model."""
