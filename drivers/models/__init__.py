"""Clubs, their sources, and the people and cars they know."""

from drivers.models.car import Car, CarAlias
from drivers.models.club import Club
from drivers.models.driver import Driver, DriverAlias
from drivers.models.merger import Merger
from drivers.models.source import Source
from drivers.models.team import Team, TeamAlias

__all__ = ["Car", "CarAlias", "Club", "Driver", "DriverAlias", "Merger", "Source", "Team", "TeamAlias"]
