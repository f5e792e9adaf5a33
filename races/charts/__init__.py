"""What of sessions, drivers, cars and tracks is drawn: a module a picture, from figures that are there already."""
