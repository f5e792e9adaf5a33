"""Sessions, laps and tracks in the admin, and the pages of drivers and cars, which show their laps."""

from races.admin.entrants import CarAdmin, DriverAdmin
from races.admin.lap import LapAdmin
from races.admin.session import SessionAdmin
from races.admin.track import TrackAdmin

__all__ = ["CarAdmin", "DriverAdmin", "LapAdmin", "SessionAdmin", "TrackAdmin"]
