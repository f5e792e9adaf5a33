"""What people ruled, as race control applies it."""
