"""What was driven, as the scoring core's result lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from championships.inputs.classes import CarTraits
from championships.inputs.keys import CompetitorKeys
from championships.models import Championship, CrewShare
from championships.scoring.results import ResultLine, Status
from races.derived.poles import (
    poles_of,
    winners_of,
)
from races.measures.finish import (
    finish_of,
    rank_of,
)
from races.models import Entry, LapSummary, Ruling, Session

Crew = Championship.Crew
Several = Championship.Several
Controller = tuple[int, int]
"""A session and a controller in it."""
MS = timedelta(milliseconds=1)
WHOLE = Fraction(1)
NOBODYS = CarTraits()


class EntryResult(NamedTuple):
    """What is read of an entry."""

    session: int
    controller: int
    driver: int | None
    car: int | None
    team: int | None
    position: int | None
    result_laps: int | None
    laps_completed: int
    lap_count: int
    total_ms: int
    best_lap_ms: int | None
    best_lap_at: datetime | None
    lost_best_lap_ms: int | None
    last_lap_at: datetime | None
    is_disqualified: bool
    is_retired: bool
    is_not_started: bool
    laps_ruled: int
    time_penalty_ms: int

    @property
    def laps_told(self) -> int:
        return self.laps_completed if self.result_laps is None else self.result_laps

    @property
    def laps(self) -> int:
        """With what was ruled of them."""
        return max(0, self.laps_told + self.laps_ruled)

    @property
    def status(self) -> Status:
        """By the rule of careers."""
        finish = finish_of(
            laps=self.laps_told,
            position=self.position,
            is_disqualified=self.is_disqualified,
            is_retired=self.is_retired,
            is_not_started=self.is_not_started,
        )
        return Status(finish.value)

    def time_ms(self, started_at: datetime | None) -> int | None:
        """The sum of the lap times; where laps are missing in it, from the lights to the last crossing. As ruled."""
        if self.lap_count == self.laps_told:
            return self.total_ms + self.time_penalty_ms
        if started_at is None or self.last_lap_at is None:
            return None
        return (self.last_lap_at - started_at) // MS + self.time_penalty_ms


class CrewStint(NamedTuple):
    """What is read of a summary: what one driver had of a controller."""

    session: int
    controller: int
    driver: int | None
    laps: int
    laps_led: int
    best_lap_ms: int | None
    best_lap_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResultContext:
    """What result lines follow from beside the results: as long as it is the same, so are they."""

    keys: CompetitorKeys
    crew: str
    several: str
    wants_grid: bool
    is_merged: bool = False
    car_traits: Mapping[int, CarTraits] = field(default_factory=dict)
    listed: Mapping[int, str] = field(default_factory=dict)
    shares: Mapping[Controller, tuple[tuple[int, Fraction], ...]] = field(default_factory=dict)


def shares_of(championship: Championship) -> dict[Controller, tuple[tuple[int, Fraction], ...]]:
    """What was ruled of shared controllers."""
    found: defaultdict[Controller, list[tuple[int, Fraction]]] = defaultdict(list)
    ruled = CrewShare.objects.filter(round_session__championship=championship, round_session__session__isnull=False)
    columns = ("round_session__session", "controller", "driver", "numerator", "denominator")
    for session, controller, driver, numerator, denominator in ruled.order_by("pk").values_list(*columns):
        found[session, controller].append((driver, Fraction(numerator, denominator)))
    return {controller: tuple(shares) for controller, shares in found.items()}


def lines_of(sessions: Sequence[Session], basis: ResultContext) -> dict[int, tuple[ResultLine, ...]]:
    """By session: everybody's line, best first. Whoever nobody can name has none; ghost and safety car are nobody."""
    results, stints = results_of(sessions), stints_of(sessions)
    grids = grids_of(sessions) if basis.wants_grid else {}
    placed = places_ruled(sessions) if basis.is_merged else frozenset()
    lines = {
        session.pk: tuple(
            line
            for result in results[session.pk]
            for line in _EntryLines(basis, session, result, stints[session.pk, result.controller], grids, placed).all()
        )
        for session in sessions
    }
    if basis.several == Several.ALL:
        return lines
    return {session: best_of_each(some) for session, some in lines.items()}


def best_of_each(lines: Iterable[ResultLine]) -> tuple[ResultLine, ...]:
    """One line for whoever had several controllers: the best place of them, with what was done on all.

    A share of a controller is ruled, or as the championship shares controllers, and stays.
    """
    found: dict[tuple[str, str], ResultLine] = {}
    for line in sorted(lines, key=lambda line: rank_of(line.status, line.position)):
        key = (line.competitor, line.car)
        found[key] = with_deeds_of(found[key], line) if key in found and not line.car else found.get(key, line)
    return tuple(found.values())


def with_deeds_of(best: ResultLine, other: ResultLine) -> ResultLine:
    """Laps led and the best lap are the driver's, on whatever controller."""
    timed = [line for line in (best, other) if line.best_lap_ms is not None]
    fastest = min(timed, key=lambda line: line.best_lap_ms or 0, default=best)
    return replace(
        best,
        laps_led=best.laps_led + other.laps_led,
        best_lap_ms=fastest.best_lap_ms,
        best_lap_at=fastest.best_lap_at,
    )


def results_of(sessions: Collection[Session]) -> defaultdict[int, list[EntryResult]]:
    entries = Entry.objects.filter(session__in=sessions).exclude(controller__in=LapSummary.NO_PERSONS)
    found: defaultdict[int, list[EntryResult]] = defaultdict(list)
    columns = ("session", "controller", "driver", "car", "team", *EntryResult._fields[5:])
    for row in entries.classified_first().values_list(*columns):
        found[row[0]].append(EntryResult(*row))
    return found


def stints_of(sessions: Collection[Session]) -> defaultdict[Controller, list[CrewStint]]:
    """In the order they were begun."""
    found: defaultdict[Controller, list[CrewStint]] = defaultdict(list)
    driven = LapSummary.objects.filter(session__in=sessions, is_disregarded=False).order_by("at", "event")
    columns = ("session", "controller", "driver", "lap_count", "laps_led", "best_lap_ms", "best_lap_at")
    for row in driven.values_list(*columns):
        found[row[0], row[1]].append(CrewStint(*row))
    return found


def grids_of(sessions: Iterable[Session]) -> dict[Controller, int]:
    """By race and driver: the place in the qualifying that belongs to it; the pole is of who drove its best lap."""
    races = list(sessions)
    winners, poles = winners_of(races), poles_of(races)
    order: defaultdict[int, list[int | None]] = defaultdict(list)
    placed = Entry.objects.filter(session__in={winner.session_id for winner in winners.values()})
    placed = placed.filter(position__isnull=False, is_disqualified=False).classified_first()
    for qualifying, driver in placed.values_list("session", "driver"):
        order[qualifying].append(driver)
    grids: dict[Controller, int] = {}
    for race, winner in winners.items():
        for place, driver_id in enumerate([poles[race][0], *order[winner.session_id][1:]], start=1):
            if driver_id is not None:
                grids.setdefault((race, driver_id), place)
    return grids


def places_ruled(sessions: Collection[Session]) -> frozenset[Controller]:
    """The controllers whose place people gave them."""
    ruled = Ruling.objects.filter(kind="place", outcome__session__in=sessions)
    clubs = list(ruled.order_by().values_list("club", flat=True).distinct())
    if not clubs:
        return frozenset()
    with_revocations = Ruling.objects.filter(club__in=clubs).of("place", Ruling.REVOKE).select_related("outcome")
    wanted = {session.pk for session in sessions}
    in_force = (row for row in with_revocations.in_force() if row.kind != Ruling.REVOKE)
    return frozenset(
        (row.outcome.session_id, row.controller)
        for row in in_force
        if row.outcome.session_id in wanted and row.controller is not None
    )


class _EntryLines:
    """One entry becoming a line of each driver whose result it is."""

    def __init__(
        self,
        basis: ResultContext,
        session: Session,
        result: EntryResult,
        stints: Sequence[CrewStint],
        grids: Mapping[Controller, int],
        placed: Collection[Controller],
    ) -> None:
        self.basis, self.session, self.result, self.stints, self.grids = basis, session, result, stints, grids
        self.is_placed = (session.pk, result.controller) in placed
        self.marque = basis.car_traits.get(result.car or 0, NOBODYS)

    def all(self) -> Iterable[ResultLine]:
        ruled = self.basis.shares.get((self.session.pk, self.result.controller))
        crew = [driver for driver in dict.fromkeys(stint.driver for stint in self.stints) if driver is not None]
        if ruled is not None:
            return [self.own_line(driver, share) for driver, share in ruled]
        if self.basis.crew == Crew.EACH and len(crew) > 1:
            return [self.own_line(driver, WHOLE) for driver in crew]
        if self.basis.crew == Crew.SPLIT and len(crew) > 1:
            return [self.own_line(driver, Fraction(1, len(crew))) for driver in crew]
        driver = self.most() if self.basis.crew == Crew.MOST and len(crew) > 1 else self.result.driver
        return [] if driver is None else [self.whole_line(driver)]

    def most(self) -> int | None:
        """Who drove most laps; of several, whoever drove last."""
        laps: defaultdict[int, int] = defaultdict(int)
        for stint in self.stints:
            if stint.driver is not None:
                laps[stint.driver] += stint.laps
        return max(laps, key=lambda driver: (laps[driver], driver == self.result.driver, -driver))

    def whole_line(self, driver: int) -> ResultLine:
        """Everything the controller did is this driver's."""
        result = self.result
        led = sum(stint.laps_led for stint in self.stints)
        if result.lost_best_lap_ms is not None:
            return self.line(driver, WHOLE, "", led, result.lost_best_lap_ms, None)
        return self.line(driver, WHOLE, "", led, result.best_lap_ms, result.best_lap_at)

    def own_line(self, driver: int, share: Fraction) -> ResultLine:
        """The place is shared; laps led and the best lap are of whoever drove them."""
        own = [stint for stint in self.stints if stint.driver == driver]
        timed = [stint for stint in own if stint.best_lap_ms is not None]
        best = min(timed, key=lambda stint: (stint.best_lap_ms, stint.best_lap_at), default=None)
        led = sum(stint.laps_led for stint in own)
        car = f"controller {self.result.controller}"
        return self.line(driver, share, car, led, best and best.best_lap_ms, best and best.best_lap_at)

    def line(
        self, driver: int, share: Fraction, car: str, led: int, best_lap_ms: int | None, best_lap_at: datetime | None
    ) -> ResultLine:
        result, status = self.result, self.result.status
        return ResultLine(
            competitor=self.basis.keys.driver(driver),
            position=result.position if status in {Status.CLASSIFIED, Status.DNF} else None,
            status=status,
            laps=result.laps,
            time_ms=result.time_ms(self.session.started_at),
            laps_led=led,
            best_lap_ms=best_lap_ms,
            best_lap_at=best_lap_at,
            grid=self.grids.get((self.session.pk, driver)),
            team=self.basis.keys.team(result.team),
            manufacturer=self.marque.manufacturer,
            class_name=self.basis.listed.get(driver) or self.marque.class_name,
            share=share,
            car=car,
            is_placed=self.is_placed,
        )
