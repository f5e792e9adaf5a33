"""All laps, entries and sessions there are, read into plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from races.models import Entry, Lap, Session

NO_PERSONS = {7, 8}
"""Ghost and safety car."""


@dataclass(frozen=True)
class SessionRow:
    pk: int
    type: str
    opened_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    season: int
    """The calendar year where the club is."""
    club: int
    source: int
    meeting: int | None
    track: int | None
    length_mm: int | None
    is_abandoned: bool
    is_closed: bool


@dataclass(frozen=True)
class EntryRow:
    session: SessionRow
    controller: int
    driver: int | None
    car: int | None
    position: int | None
    is_disqualified: bool
    is_retired: bool
    laps: int
    """Of the result, or until it comes as many as are known of."""
    result_laps: int | None
    result_place: int | None
    """None for the disqualified."""
    lost_best_ms: int | None
    """That of the result, where that lap never arrived."""


@dataclass(frozen=True)
class LapRow:
    pk: int
    session: SessionRow
    source: int
    event: int
    controller: int
    number: int | None
    driver: int | None
    car: int | None
    team: int | None
    track: int | None
    time_ms: int
    sectors_ms: tuple[int | None, int | None, int | None]
    at: datetime
    is_counting: bool
    is_clean: bool | None
    is_after_halt: bool
    aliases: tuple[int | None, int | None]
    """Of driver and car."""
    weather: str
    tyre: str
    manufacturer: str
    scale: str
    tags: tuple[str, ...]

    def measured(self, of: str) -> int | None:
        """The time of the lap, or of a sector: `sector_1`."""
        return self.time_ms if of == "lap" else self.sectors_ms[int(of[-1]) - 1]

    @property
    def person(self) -> tuple[str, int]:
        """The driver; where nobody is named, the controller."""
        return ("controller", self.controller) if self.driver is None else ("driver", self.driver)


@dataclass(frozen=True)
class History:
    sessions: list[SessionRow]
    entries: list[EntryRow]
    """Of people."""
    laps: list[LapRow]
    """Of people, in the order they were driven."""


def read_history() -> History:
    sessions = {one.pk: session_row(one) for one in Session.objects.select_related("club", "track")}
    entries = [entry_row(one, sessions) for one in Entry.objects.all()]
    laps = [lap_row(one, sessions) for one in Lap.objects.select_related("car")]
    return History(
        list(sessions.values()),
        [one for one in entries if one.controller not in NO_PERSONS],
        sorted(
            (one for one in laps if one.controller not in NO_PERSONS),
            key=lambda one: (one.at, one.source, one.controller, one.event),
        ),
    )


def session_row(one: Session) -> SessionRow:
    length_m = one.track.length_m if one.track else None
    return SessionRow(
        pk=one.pk,
        type=one.type,
        opened_at=one.opened_at,
        started_at=one.started_at,
        ended_at=one.ended_at,
        season=one.opened_at.astimezone(ZoneInfo(one.club.time_zone)).year,
        club=one.club_id,
        source=one.source_id,
        meeting=one.meeting_id,
        track=one.track_id,
        length_mm=int(Fraction(str(length_m)) * 1000) if length_m else None,
        is_abandoned=one.outcome == "abandoned",
        is_closed=one.closed_at is not None,
    )


def entry_row(one: Entry, sessions: dict[int, SessionRow]) -> EntryRow:
    return EntryRow(
        session=sessions[one.session_id],
        controller=one.controller,
        driver=one.driver_id,
        car=one.car_id,
        position=one.position,
        is_disqualified=one.is_disqualified,
        is_retired=one.is_retired,
        laps=one.laps_completed if one.result_laps is None else one.result_laps,
        result_laps=one.result_laps,
        result_place=None if one.is_disqualified else one.result_position,
        lost_best_ms=one.lost_best_lap_ms,
    )


def lap_row(one: Lap, sessions: dict[int, SessionRow]) -> LapRow:
    return LapRow(
        pk=one.pk,
        session=sessions[one.session_id],
        source=one.source_id,
        event=one.event,
        controller=one.controller,
        number=one.number,
        driver=one.driver_id,
        car=one.car_id,
        team=one.team_id,
        track=one.track_id,
        time_ms=one.lap_time_ms,
        sectors_ms=(one.sector_1_ms, one.sector_2_ms, one.sector_3_ms),
        at=one.finished_at,
        is_counting=one.is_counting,
        is_clean=one.is_clean,
        is_after_halt=one.is_under_suspension,
        aliases=(one.driver_alias_id, one.car_alias_id),
        weather=one.weather,
        tyre=one.tyre,
        manufacturer=one.car.manufacturer if one.car else "",
        scale=one.car.scale if one.car else "",
        tags=tuple(one.car.tags) if one.car else (),
    )


def fastest_first(laps: Iterable[LapRow], of: str = "lap") -> list[LapRow]:
    """Those that count and have that time; a tie belongs to whoever drove it first."""
    timed = [(one.measured(of), one) for one in laps if one.is_counting]
    known = [(time, one) for time, one in timed if time is not None]
    ranked = sorted(known, key=lambda pair: (pair[0], pair[1].at, pair[1].controller, pair[1].source, pair[1].event))
    return [one for _, one in ranked]
