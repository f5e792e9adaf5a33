"""How bodies are packed in the log."""
