"""A simulated race night: what SmartRace would send, event by event, the same for the same seed."""

from ingest.simulation.delivery import SimulatedEvent
from ingest.simulation.simulate import night_length, simulate_night

__all__ = ["SimulatedEvent", "night_length", "simulate_night"]
