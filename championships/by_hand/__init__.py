"""Results that no tablet told of: the lines people type or paste, and whom the names in them mean."""
