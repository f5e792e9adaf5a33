"""Championships: what people decide on top of results: points, rounds and standings."""
