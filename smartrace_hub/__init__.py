"""The house's frame: settings, URLs, the API's common rules and the command that serves the hub."""
