"""Meetings, sessions, laps and whatever else happened, and the pages of drivers and cars, which show their laps."""

from races.admin.club import ClubAdmin
from races.admin.entrants import CarAdmin, DriverAdmin
from races.admin.incidents import (
    CarRemovalAdmin,
    DamageAdmin,
    FuelReadingAdmin,
    JumpStartAdmin,
    NeutralisationAdmin,
    PenaltyAdmin,
    SuspensionAdmin,
    TyreChangeAdmin,
    WeatherReportAdmin,
)
from races.admin.lap import LapAdmin
from races.admin.meeting import MeetingAdmin
from races.admin.session import SessionAdmin
from races.admin.stints import PitStopAdmin, StintAdmin
from races.admin.track import TrackAdmin

__all__ = [
    "CarAdmin", "CarRemovalAdmin", "ClubAdmin", "DamageAdmin", "DriverAdmin", "FuelReadingAdmin", "JumpStartAdmin",
    "LapAdmin", "MeetingAdmin", "NeutralisationAdmin", "PenaltyAdmin", "PitStopAdmin", "SessionAdmin", "StintAdmin",
    "SuspensionAdmin", "TrackAdmin", "TyreChangeAdmin", "WeatherReportAdmin",
]  # fmt: skip
