"""Who and what raced: clubs with their tablets, drivers, teams and cars."""
