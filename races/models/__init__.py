"""What is known of every session on every track."""

from races.models.career import Appearance, Figures, SeasonTotals
from races.models.crewed import ControllerEventRow, Crewed, EventRow
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
from races.models.lap_summary import LapSummary
from races.models.meeting import Meeting
from races.models.ruling import Ruling, RulingOutcome
from races.models.session import Session
from races.models.stint import Stint
from races.models.track import Limits, Track, TrackAlias

__all__ = [
    "Appearance",
    "CarRemoval",
    "ControllerEventRow",
    "Crewed",
    "Damage",
    "Entry",
    "EventRow",
    "Figures",
    "FuelReading",
    "JumpStart",
    "Lap",
    "LapSummary",
    "Limits",
    "Meeting",
    "Neutralisation",
    "Penalty",
    "PitStop",
    "Ruling",
    "RulingOutcome",
    "SeasonTotals",
    "Session",
    "Stint",
    "Suspension",
    "Track",
    "TrackAlias",
    "TyreChange",
    "WeatherReport",
]  # fmt: skip
