"""What SmartRace sent: the log, and the way from the log to the models."""
