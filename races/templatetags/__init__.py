"""How templates write lap times and colours."""
