"""Race control as a whole."""

from __future__ import annotations

from drivers.models import Source
from races.control.active_track import ActiveTrack
from races.control.conditions import Conditions
from races.control.results import Results
from races.control.sheet import TimingSheet
from races.control.stewards import Stewards
from races.control.timekeeping import Timekeeping
from races.models import Session


class RaceControl(Results, Timekeeping, Stewards, Conditions):
    """One source at one moment, with all the verbs: of events, of laps, of single cars, of everybody on the track."""

    @classmethod
    def load(cls, source: Source, track: ActiveTrack | None, sheet: TimingSheet | None = None) -> RaceControl:
        """As the database knows it."""
        race = cls(source, track, sheet)
        session = Session.objects.filter(source=source).open().first()
        race.running = None if session is None else race._stored(session)
        return race
