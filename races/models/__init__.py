"""What is known of every session on every track."""

from races.models.crewed import Crewed, Told, ToldOfController
from races.models.entry import Entry
from races.models.incident import (
    CarRemoval,
    Damage,
    FuelReading,
    JumpStart,
    Neutralisation,
    Penalty,
    PitStop,
    Suspension,
    TyreChange,
    WeatherReport,
)
from races.models.lap import Lap
from races.models.meeting import Meeting
from races.models.ruling import LapRuling, ResultRuling
from races.models.session import Session
from races.models.stint import Stint
from races.models.track import Limits, Track, TrackAlias

__all__ = [
    "CarRemoval", "Crewed", "Damage", "Entry", "FuelReading", "JumpStart", "Lap", "LapRuling", "Limits", "Meeting",
    "Neutralisation", "Penalty", "PitStop", "ResultRuling", "Session", "Stint", "Suspension", "Told",
    "ToldOfController", "Track", "TrackAlias", "TyreChange", "WeatherReport",
]  # fmt: skip
