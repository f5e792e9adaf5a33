"""Race control as a whole."""

from __future__ import annotations

from collections.abc import Collection

from drivers.models import Source
from races.control.active_track import ActiveTrack
from races.control.lap_recount import can_recount, recount
from races.control.restarts import Restarts
from races.control.session_parts import split_at_last_lap
from races.control.session_state import SessionState
from races.control.unit_of_work import UnitOfWork
from races.control.verbs.cars import CarVerbs
from races.control.verbs.conditions import ConditionVerbs
from races.control.verbs.laps import LapVerbs
from races.control.verbs.sessions import SessionVerbs
from races.models import Lap, Session


class RaceControl(Restarts):
    """One source at one moment, with all the verbs: `race.laps.complete(…)` and so on."""

    def __init__(self, source: Source, track: ActiveTrack | None = None, work: UnitOfWork | None = None) -> None:
        super().__init__(source, track, work)
        self.sessions = SessionVerbs(self)
        self.laps = LapVerbs(self)
        self.cars = CarVerbs(self)
        self.conditions = ConditionVerbs(self)

    @classmethod
    def load(cls, source: Source, track: ActiveTrack | None, work: UnitOfWork | None = None) -> RaceControl:
        """As the database knows it."""
        race = cls(source, track, work)
        session = Session.objects.filter(source=source).open().first()
        race.running = None if session is None else race.stored(session)
        if race.running is not None and race.rulings.splits:
            split_at_last_lap(race, race.running)
        return race

    def void_again(self, session: Session, events: Collection[int]) -> bool:
        """Let laps of a stored session be void, or not, as is ruled now; False where its events have to tell."""
        laps = list(Lap.objects.filter(source=self.source, session=session, event__in=events))
        if not can_recount(session, laps, events):
            return False
        stored = self.stored(session)
        recount(stored, laps, self.rulings.void_laps, self.work)
        self.place_again(session, stored)
        return True

    def rule_again(self, session: Session) -> None:
        """Let a stored session that is over be called, count and be worth what is ruled now, and all that follows."""
        stored = self.stored(session)
        self.work.session(session)
        self.place_again(session, stored)

    def place_again(self, session: Session, stored: SessionState | None = None) -> None:
        """Place everybody in a stored session anew, and let careers and championships follow."""
        stored = stored or self.stored(session)
        self.classify_later(stored)
        if not session.is_open:
            self.work.mark_clean_later(session)
        self.write()
        self.work.to_recount.add(session.pk)
        self.recount()
