"""What bodies say: the envelope, and tolerant reading of what is in it."""
