"""The log: what SmartRace sent, durable before anything is interpreted."""
