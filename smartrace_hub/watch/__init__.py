"""What the hub looks at by itself, so that somebody is told before an evening is lost: a function a thing, any file."""
