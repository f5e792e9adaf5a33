"""What of a championship is drawn: how its points and places came about, and what is still to come."""
