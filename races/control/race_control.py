"""The verbs of race control."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from drivers.descriptions import Crew, Description
from drivers.models import Source
from races.control.classification import classify
from races.control.paddock import Paddock
from races.control.result import ResultLine
from races.control.sheet import TimingSheet
from races.models import Entry, Lap, Session, Track

PRACTICE_ENDS_AFTER = timedelta(minutes=30)
RESULT_MAY_COME_AGAIN_FOR = timedelta(minutes=10)
COOL_DOWN = timedelta(minutes=1)
"""How long after SmartRace's `ended` a car may still bring home the lap it is on."""

ENDED = "ended"
RUNNING = "running"
UNDER_WAY = {"starting", "jumpstart", RUNNING, "suspended", "restarting"}


class RaceControl:
    """One source at one moment: its active track, its open session, and that session's entries by controller.

    `begin_event` says which event is being taken; each verb then speaks of that instant. Nothing is stored before
    `write`. Verbs check what they are told before they change anything.
    """

    def __init__(self, source: Source, track: Track | None = None, sheet: TimingSheet | None = None) -> None:
        self.source = source
        self.track = track
        self.sheet = sheet or TimingSheet()
        self.session: Session | None = None
        self.entries: dict[int, Entry] = {}
        self.paddock = Paddock(source)
        self._finished: tuple[Session, dict[int, Entry]] | None = None
        self._finished_is_known = False

    @classmethod
    def load(cls, source: Source, track: Track | None, sheet: TimingSheet | None = None) -> RaceControl:
        """As the database knows it."""
        race = cls(source, track, sheet)
        race.session = Session.objects.filter(source=source).open().first()
        race.entries = {} if race.session is None else race.sheet.entries_of(race.session)
        return race

    def begin_event(self, number: int, at: datetime) -> None:
        """What follows happened at that instant, told by the source's event of that number."""
        self.event = number
        self.at = at
        self._close_what_time_closes()

    # What the app says of the course of a session

    def open_session(
        self, type: str, *, laps: int | None = None, duration_s: int | None = None, app_event_id: int | None = None
    ) -> None:
        """An event was started; a session that only its status announced is that event."""
        session = self.session
        is_announced = session is not None and session.start_event is None and self._is_fresh(session)
        if session is None or not is_announced:
            session = self._open(type)
        session.type, session.start_event = type, self.event
        session.planned_laps, session.planned_duration_s, session.app_event_id = laps, duration_s, app_event_id
        self._touch(session)

    def change_status(self, status: str) -> None:
        """SmartRace said how the event goes on. A status under way announces an event whose start is not yet here."""
        session = self._event()
        if status in UNDER_WAY and (session is None or session.ended_at):
            session = self._open("")
        if session is None:
            return
        session.status = status
        if status == RUNNING and session.started_at is None:
            session.started_at = self.at
        if status == ENDED and session.ended_at is None:
            session.ended_at = self.at
        self._touch(session)

    def complete_lap(
        self,
        *,
        controller: int,
        lap_time_ms: int,
        number: int | None,
        sectors_ms: Sequence[int | None],
        personal_bests: Sequence[bool],
        car_odometer: int | None,
        crew: Crew,
    ) -> None:
        """A car finished a lap. `personal_bests` tells of the lap and its three sectors, as the app saw them."""
        session = self.session or self._open(Session.PRACTICE)
        entry = self._entry(session, controller)
        entry.is_removed = False
        self.paddock.seat(entry, crew, self.at)
        exclusion = Lap.exclusion_of(lap_time_ms, self.track, is_person=entry.is_person)
        lap = Lap(
            source=self.source,
            event=self.event,
            session=session,
            entry=entry,
            controller=controller,
            track=self.track,
            driver=entry.driver,
            car=entry.car,
            team=entry.team,
            number=number,
            lap_time_ms=lap_time_ms,
            car_odometer=car_odometer,
            finished_at=self.at,
            is_counting=exclusion == Lap.Exclusion.NONE,
            exclusion=exclusion,
        )
        lap.sector_1_ms, lap.sector_2_ms, lap.sector_3_ms = sectors_ms
        lap.is_personal_best, lap.is_sector_1_best, lap.is_sector_2_best, lap.is_sector_3_best = personal_bests
        # In practice the counter is the controller's and runs on for hours.
        entry.count_lap(lap, counter=0 if session.is_practice else number or 0)
        self.sheet.lap(lap)
        self._reclassify(session)

    def classify(self, type: str, result: Iterable[ResultLine], app_event_id: int | None = None) -> None:
        """The official result, which may come again better: of the open event, of the one just closed, or by itself."""
        session, entries = self._to_classify() or (self._open(type), self.entries)
        session.type = session.type or type
        session.app_event_id = session.app_event_id or app_event_id
        session.ended_at = session.ended_at or self.at
        session.closed_at = session.closed_at or self.at
        lines = list(result)
        if lines:
            self._take_result(session, entries, lines)
        self._touch(session)
        if session is self.session:
            self._leave()

    def reset(self) -> None:
        """A new event is being set up: what was driven is over, what is fresh stays."""
        session = self.session
        if session is None or self._is_fresh(session):
            return
        if not session.is_practice and session.ended_at is None:
            session.outcome = Session.Outcome.ABANDONED
        self._close(self.at)

    def remove_car(self, controller: int) -> None:
        """A car was swiped out of the event by hand."""
        if self.session is not None and controller in self.entries:
            self._entry(self.session, controller).is_removed = True
            self._reclassify(self.session)

    def choose_track(self, description: Description) -> None:
        """From now on laps are driven on that track; another layout ends a practice."""
        track = self.paddock.track(description, self.at)
        if track == self.track:
            return
        self.track = track
        if self.session is not None and self.session.is_practice:
            self._close(self.at)
        elif self.session is not None:
            self.session.track = track
            self._touch(self.session)

    def can_forget(self) -> bool:
        """Whether what comes can no longer change what was before the open session: no result can still be for it."""
        if self.session is None or not self.session.is_practice:
            return self.session is not None
        finished = self._finished_before()
        return finished is None or not may_get_a_result(finished[0], self.at)

    def take_back_session(self) -> None:
        """Forget the open session, which just began: it stays as it was stored before."""
        assert self.session is not None
        self.sheet.take_back(self.session)
        self.session, self.entries = None, {}

    # What follows from the verbs

    def write(self) -> set[int]:
        """Store everything that changed; returns the numbers of the events that left a lap."""
        self.paddock.write()
        return self.sheet.write()

    def _event(self) -> Session | None:
        """The open session, unless it is practice."""
        return None if self.session is None or self.session.is_practice else self.session

    def _is_fresh(self, session: Session) -> bool:
        """Whether the open session is an event in which nothing happened yet."""
        return not session.is_practice and not self.entries and session.ended_at is None

    def _open(self, type: str) -> Session:
        """Begin a session with the event being taken; whatever is still open is over."""
        self._close(self.at)
        session = Session(
            club_id=self.source.club_id,
            source=self.source,
            track=self.track,
            type=type,
            first_event=self.event,
            opened_at=self.at,
        )
        self.session, self.entries = session, {}
        self._touch(session)
        return session

    def _close(self, at: datetime) -> None:
        if self.session is not None:
            self.session.close(at)
            # It claims no key: the event being taken is already what begins the next session.
            self.sheet.session(self.session)
            self._leave()

    def _leave(self) -> None:
        """Let go of the session that was just closed."""
        session = self.session
        assert session is not None
        self.sheet.judge_later(session)
        if not session.is_practice:
            self._finished, self._finished_is_known = (session, self.entries), True
        self.session, self.entries = None, {}

    def _close_what_time_closes(self) -> None:
        """A practice nobody drives in is over; so is an event, a minute after SmartRace said that it ended."""
        session = self.session
        if session is None:
            return
        if session.is_practice:
            laps = [entry.last_lap_at for entry in self.entries.values() if entry.last_lap_at]
            end = max(laps, default=session.opened_at) + PRACTICE_ENDS_AFTER
        elif session.ended_at is not None:
            end = session.ended_at + COOL_DOWN
        else:
            return
        if self.at > end:
            self._close(end)

    def _to_classify(self) -> tuple[Session, dict[int, Entry]] | None:
        """The event a result is for: the open one, or the one it may still come again for."""
        session = self._event()
        if session is not None:
            return session, self.entries
        finished = self._finished_before()
        return finished if finished is not None and may_get_a_result(finished[0], self.at) else None

    def _finished_before(self) -> tuple[Session, dict[int, Entry]] | None:
        """The event that was closed last, with its entries; read once."""
        if not self._finished_is_known:
            self._finished, self._finished_is_known = self._last_event(), True
        return self._finished

    def _last_event(self) -> tuple[Session, dict[int, Entry]] | None:
        """The newest stored event before now; what a rewind has yet to drive again is not there."""
        before = Session.objects.filter(source=self.source, opened_at__lte=self.at).events()
        session = before.exclude(pk__in=self.sheet.claims.values()).order_by("-opened_at", "-id").first()
        return None if session is None else (session, self.sheet.entries_of(session))

    def _touch(self, session: Session) -> None:
        self.sheet.claim(session, self.event)
        self.sheet.session(session)

    def _entry(self, session: Session, controller: int, entries: dict[int, Entry] | None = None) -> Entry:
        entries = self.entries if entries is None else entries
        if controller not in entries:
            entries[controller] = Entry(session=session, controller=controller)
        self.sheet.claim(session, self.event)
        self.sheet.entry(entries[controller])
        return entries[controller]

    def _take_result(self, session: Session, entries: dict[int, Entry], lines: Iterable[ResultLine]) -> None:
        """The lines take the place of whatever result there was. An empty result is none, and takes nothing."""
        session.outcome = Session.Outcome.OFFICIAL
        for entry in entries.values():
            entry.result_position = None
            self.sheet.entry(entry)
        for line in lines:
            entry = self._entry(session, line.controller, entries)
            self.paddock.seat_by_result(entry, line, self.at)
            entry.take_result(line)
        self._reclassify(session, entries)

    def _reclassify(self, session: Session, entries: dict[int, Entry] | None = None) -> None:
        """Place everybody anew; whoever's place changed is written."""
        entries = self.entries if entries is None else entries
        before = {controller: entry.position for controller, entry in entries.items()}
        classify(session, entries.values())
        for controller, entry in entries.items():
            if entry.position != before[controller]:
                self.sheet.entry(entry)


def may_get_a_result(session: Session, at: datetime) -> bool:
    """Whether a result that comes at that instant may still be for an event that was closed before."""
    return session.ended_at is not None and at <= session.ended_at + RESULT_MAY_COME_AGAIN_FOR
