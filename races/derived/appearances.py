"""What one closed session gave each driver, each car, each driver in each car, and everybody together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from races.measures.consistency import (
    FEWEST_LAPS,
    consistency_of,
)
from races.measures.finish import (
    Finish,
    rank_of,
)
from races.models import Appearance, Entry, LapSummary, Ruling, Session
from races.storage.new_row import new_row

Holder = tuple[int | None, int | None]
EVERYBODY: Holder = (None, None)
LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be known of the whole session to count what one had of it."""

    session: Session
    is_race: bool
    bests: Sequence[BestLap]
    fastest: Holder | None
    laps_led: int
    pole: Holder


@dataclass(frozen=True, slots=True)
class SessionShare:
    """What a driver and a car had of a session: a summary, or where no lap was recorded an entry alone."""

    entry: Entry
    summary: LapSummary | None

    @property
    def holder(self) -> Holder:
        who = self.summary or self.entry
        return who.driver_id, who.car_id


@dataclass(frozen=True, slots=True)
class BestLap:
    """A best lap and whose it was. Of one that only the result tells of, nobody knows when it was driven."""

    ms: int
    at: datetime | None
    controller: int
    event: int
    holder: Holder

    @property
    def rank(self) -> tuple[Any, ...]:
        """The fastest first; a tie belongs to whoever drove it first."""
        return self.ms, self.at or LATEST, self.controller, self.event


def appearances_of(
    session: Session, entries: Sequence[Entry], summaries: Sequence[LapSummary], *, pole: Holder, season: int
) -> list[Appearance]:
    """Rows for whoever drove, or is in the result with laps. `entries` and `summaries` are people's only.

    A race nobody ended is none: its laps count, its places do not. Who drove on several controllers has the best one's
    place, by the rule of championships, and who shared one has the place of it.
    """
    is_race = session.type == Session.RACE and session.outcome != Session.Outcome.ABANDONED
    bests = best_laps_of(entries, summaries)
    fastest = min(bests, key=lambda best: best.rank, default=None)
    outcome = Outcome(
        session,
        is_race,
        bests=bests,
        fastest=None if fastest is None else fastest.holder,
        laps_led=sum(summary.laps_led for summary in summaries),
        pole=pole,
    )
    parts = by_holder(parts_of(entries, summaries))
    rows = [appearance(outcome, holder, some, season) for holder, some in parts.items()]
    absent = whole_of(pole) - {*parts} if is_race else set()
    return rows + (
        [pole_alone(session, holder, season) for holder in absent] if absent and is_ruled_away(session) else []
    )


def is_ruled_away(session: Session) -> bool:
    """Whether the club ruled that somebody was not in a race whom the tablet had in it: the pole stays theirs."""
    kinds = ("give_entry", "give_laps", "did_not_start")
    return Ruling.objects.filter(outcome__session=session, kind__in=kinds).exists()


def whole_of(pole: Holder) -> set[Holder]:
    """A driver, a car, and both: as far as they are known."""
    driver, car = pole
    return {(driver, None), (None, car), (driver, car)} - {EVERYBODY}


def pole_alone(session: Session, holder: Holder, season: int) -> Appearance:
    """Of whoever won the qualifying and was, as people ruled, not in the race: a pole, and nothing else of it."""
    return new_row(
        Appearance,
        club_id=session.club_id,
        session_id=session.pk,
        opened_at=session.opened_at,
        track_id=session.track_id,
        session_type=session.type,
        season=season,
        driver_id=holder[0],
        car_id=holder[1],
        sessions=0,
        poles=1,
    )


def best_laps_of(entries: Iterable[Entry], summaries: Sequence[LapSummary]) -> list[BestLap]:
    """That of each summary, and those that never arrived but are in the result."""
    found = [
        BestLap(one.best_lap_ms, one.best_lap_at, one.controller, one.event, (one.driver_id, one.car_id))
        for one in summaries
        if one.best_lap_ms is not None
    ]
    for entry in entries:
        if entry.lost_best_lap_ms is not None:
            own = [one for one in summaries if one.controller == entry.controller]
            crew: Sequence[LapSummary | Entry] = own or [entry]
            found.append(BestLap(entry.lost_best_lap_ms, None, entry.controller, 0, only_one_of(crew)))
    return found


def only_one_of(crew: Iterable[LapSummary | Entry]) -> Holder:
    """Who drove, and in what, where that is clear: of several, nobody knows whose lap it was that never arrived."""
    drivers, cars = ({getattr(one, name) for one in crew} for name in ("driver_id", "car_id"))
    return drivers.pop() if len(drivers) == 1 else None, cars.pop() if len(cars) == 1 else None


def parts_of(entries: Iterable[Entry], summaries: Iterable[LapSummary]) -> list[SessionShare]:
    by_controller = {entry.controller: entry for entry in entries}
    parts = [SessionShare(by_controller[summary.controller], summary) for summary in summaries]
    driven = {part.entry.controller for part in parts}
    return parts + [
        SessionShare(entry, None) for entry in entries if entry.controller not in driven and entry.finish.is_start
    ]


def by_holder(parts: Iterable[SessionShare]) -> dict[Holder, list[SessionShare]]:
    found: defaultdict[Holder, list[SessionShare]] = defaultdict(list)
    for part in parts:
        driver, car = part.holder
        for holder in {(driver, None), (None, car), (driver, car), EVERYBODY}:
            found[holder].append(part)
    return found


def appearance(outcome: Outcome, holder: Holder, parts: Sequence[SessionShare], season: int) -> Appearance:
    session = outcome.session
    summaries = [part.summary for part in parts if part.summary is not None]
    figures: dict[str, Any] = {"sessions": 1, **sums_of(summaries), **consistency_figures(summaries)}
    if holder != EVERYBODY:
        placed = best_placed(parts)
        figures |= {"controller": placed.controller, "position": placed.position, **flags(parts)}
    if outcome.is_race:
        figures |= {"starts": 1} if holder == EVERYBODY else race_figures(outcome, holder, parts, summaries)
    own = (best for best in outcome.bests if is_held(holder, best.holder))
    best = min(own, key=lambda best: best.rank, default=None)
    row = new_row(
        Appearance,
        club_id=session.club_id,
        session_id=session.pk,
        opened_at=session.opened_at,
        track_id=session.track_id,
        session_type=session.type,
        season=season,
        driver_id=holder[0],
        car_id=holder[1],
        **figures,
    )
    if best is not None:
        row.best_lap_ms, row.best_lap_at = best.ms, best.at
    return row


def flags(parts: Iterable[SessionShare]) -> dict[str, bool]:
    """Whoever goes on, or is classified, on another controller is neither retired nor disqualified."""
    entries = [part.entry for part in parts]
    return {name: all(getattr(entry, name) for entry in entries) for name in ("is_disqualified", "is_retired")}


def best_placed(parts: Iterable[SessionShare]) -> Entry:
    """The entry that ended best."""
    entries = {part.entry.controller: part.entry for part in parts}.values()
    return min(entries, key=lambda entry: (*rank_of(entry.finish, place_of(entry)), entry.controller))


def place_of(entry: Entry) -> int | None:
    return entry.position if entry.finish.has_place else None


def sums_of(summaries: Iterable[LapSummary]) -> dict[str, int]:
    summaries = list(summaries)
    names = ("lap_count", "total_ms", "clean_laps", "clean_total_ms")
    return {name: sum(getattr(summary, name) for summary in summaries) for name in names}


def consistency_figures(summaries: Iterable[LapSummary]) -> dict[str, int]:
    """Over each driver's clean laps by themselves; where nobody is named, over each controller's."""
    groups: defaultdict[tuple[str, int], list[LapSummary]] = defaultdict(list)
    for summary in summaries:
        driver = summary.driver_id
        groups[("controller", summary.controller) if driver is None else ("driver", driver)].append(summary)
    judged, consistency_sum = 0, 0
    for some in groups.values():
        laps = sum(summary.clean_laps for summary in some)
        if laps < FEWEST_LAPS:
            continue
        total_ms, squares = sum(one.clean_total_ms for one in some), sum(int(one.clean_squares) for one in some)
        judged += laps
        consistency_sum += laps * (consistency_of(laps, total_ms, squares) or 0)
    return {"judged_laps": judged, "consistency_sum": consistency_sum}


def race_figures(
    outcome: Outcome, holder: Holder, parts: Sequence[SessionShare], summaries: Sequence[LapSummary]
) -> dict[str, Any]:
    """Starts, places and honours of a race; nothing for who did not start."""
    placed = best_placed([part for part in parts if part.entry.finish.is_start] or parts)
    finish = placed.finish
    if not finish.is_start:
        return {}
    place = place_of(placed)
    led = sum(summary.laps_led for summary in summaries)
    is_fastest = outcome.fastest is not None and is_held(holder, outcome.fastest)
    has_pole = is_held(holder, outcome.pole)
    is_slam = has_pole and place == 1 and is_fastest and led == outcome.laps_led > 0
    return {
        "starts": 1,
        "finishes": int(place is not None),
        "finish_sum": place or 0,
        "best_finish": place,
        "wins": int(place == 1),
        "podiums": int(place is not None and place <= 3),
        "poles": int(has_pole),
        "fastest_laps": int(is_fastest),
        "grand_slams": int(is_slam),
        "laps_led": led,
        "retirements": int(finish == Finish.DNF),
        "disqualifications": int(finish == Finish.DSQ),
    }


def is_held(holder: Holder, by: Holder) -> bool:
    """Whether what `by`, a driver and a car, did is the holder's."""
    return all(mine is None or mine == theirs for mine, theirs in zip(holder, by, strict=True))
