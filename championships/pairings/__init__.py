"""SmartRace's fixtures: who drives which heat, from which controller, in which car. Pure Python, no Django."""
