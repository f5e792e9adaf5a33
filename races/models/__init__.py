"""What is known of every session on every track."""

from races.models.entry import Entry
from races.models.lap import Lap
from races.models.session import Session
from races.models.track import Track, TrackAlias

__all__ = ["Entry", "Lap", "Session", "Track", "TrackAlias"]
