"""Careers by looking at every closed session, one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.statistics.exactly import consistency, share, shown
from tests.statistics.history import EntryRow, History, LapRow, SessionRow, fastest_first
from tests.statistics.naive_charts import finishing_order, sheet_of

Crew = tuple[int | None, int | None]
"""Driver and car."""
SUMS = (
    "sessions", "starts", "finishes", "wins", "podiums", "poles", "fastest_laps", "grand_slams", "laps_led",
    "retirements", "disqualifications",
)  # fmt: skip


@dataclass(frozen=True)
class Share:
    """What somebody had of a session: laps, and the entries these were driven on, or which have laps in the result."""

    session: SessionRow
    entries: list[EntryRow]
    laps: list[LapRow]

    @property
    def placed(self) -> EntryRow:
        """Of several entries the best placed; who retired is behind who finished, who is disqualified behind both."""
        return min(
            self.entries, key=lambda one: (one.is_disqualified, one.is_retired, one.position or 99, one.controller)
        )

    @property
    def place(self) -> int | None:
        return None if self.placed.is_disqualified else self.placed.position

    @property
    def is_disqualified(self) -> bool:
        return all(entry.is_disqualified for entry in self.entries)

    @property
    def is_retired(self) -> bool:
        return all(entry.is_retired for entry in self.entries)

    @property
    def best_ms(self) -> int | None:
        best = fastest_first(self.laps)
        return best[0].time_ms if best else None

    @property
    def is_start(self) -> bool:
        """Of a race that somebody ended."""
        is_race = self.session.type == "race" and not self.session.is_abandoned
        return is_race and any(entry.laps for entry in self.entries)


def shares(past: History, driver: int | None = None, car: int | None = None) -> list[Share]:
    """Those of a driver, a car or both; with neither, what everybody together had."""

    def is_mine(one: LapRow | EntryRow) -> bool:
        return driver in (None, one.driver) and car in (None, one.car)

    found = []
    for session in past.sessions:
        laps = [lap for lap in past.laps if lap.session == session]
        entries = [entry for entry in past.entries if entry.session == session]
        driven = {lap.controller for lap in laps}
        mine = [lap for lap in laps if is_mine(lap)]
        on = {lap.controller for lap in mine}
        lapless = {one.controller for one in entries if one.controller not in driven and one.laps and is_mine(one)}
        own = [entry for entry in entries if entry.controller in on | lapless]
        if session.is_closed and own:
            found.append(Share(session, own, mine))
    return found


def led(past: History, race: SessionRow) -> list[LapRow]:
    """The laps of the leader of the lap chart; of one that never arrived the next, if the crew is the same."""
    laps, entries = of_session(past, race)
    sheet = sheet_of(race, laps, entries)
    ahead = [order[0].around for _, order in finishing_order(race, sheet, entries)]
    return [around[-1] for around in ahead if around and len({lap.aliases for lap in around}) == 1]


def of_session(past: History, session: SessionRow) -> tuple[list[LapRow], list[EntryRow]]:
    return [one for one in past.laps if one.session == session], [one for one in past.entries if one.session == session]


def best_laps(past: History, session: SessionRow) -> list[tuple[int, Crew]]:
    """All that count, and those that never arrived but are in the result; the fastest first."""
    laps, entries = of_session(past, session)
    found = [(lap.time_ms, (lap.driver, lap.car)) for lap in fastest_first(laps)]
    for entry in sorted(entries, key=lambda one: one.controller):
        if entry.lost_best_ms is not None:
            own = [(lap.driver, lap.car) for lap in laps if lap.controller == entry.controller]
            drivers, cars = map(set, zip(*(own or [(entry.driver, entry.car)]), strict=True))
            crew = (*drivers,)[0] if len(drivers) == 1 else None, (*cars,)[0] if len(cars) == 1 else None
            found.append((entry.lost_best_ms, crew))
    return sorted(found, key=lambda one: one[0])


def pole(past: History, race: SessionRow) -> Crew | None:
    """Who won the last qualifying before it of the same meeting, track and source, and in which car.

    One without a winner decided nothing. On a shared controller it is whoever drove its best lap.
    """
    same = [one for one in past.sessions if one.type == "qualifying" and belongs(one, race)]
    for qualifying in sorted(same, key=lambda one: one.opened_at, reverse=True):
        entries = [one for one in past.entries if one.session == qualifying]
        placed = [one for one in entries if one.position is not None and not one.is_disqualified]
        if placed:
            first = min(placed, key=lambda one: (one.position, one.controller))
            laps = [one for one in past.laps if one.session == qualifying and one.controller == first.controller]
            best = fastest_first(laps)
            return (best[0].driver, best[0].car) if best else (first.driver, first.car)
    return None


def belongs(qualifying: SessionRow, race: SessionRow) -> bool:
    return (
        race.meeting is not None
        and (qualifying.meeting, qualifying.track, qualifying.source) == (race.meeting, race.track, race.source)
        and qualifying.opened_at < race.opened_at
    )


def honours(past: History, one: Share, driver: int | None, car: int | None) -> dict[str, int]:
    """What a session adds to the counts of a driver, a car or both."""

    def is_mine(crew: Crew | None) -> bool:
        return crew is not None and driver in (None, crew[0]) and car in (None, crew[1])

    if not one.is_start:
        return {"sessions": 1}
    of_race = best_laps(past, one.session)
    fastest = of_race[0][1] if of_race else None
    all_led = led(past, one.session)
    own_led = [lap for lap in all_led if lap in one.laps]
    is_pole, is_fastest = is_mine(pole(past, one.session)), is_mine(fastest)
    return {
        "sessions": 1,
        "starts": 1,
        "finishes": one.place is not None,
        "wins": one.place == 1,
        "podiums": one.place in (1, 2, 3),
        "poles": is_pole,
        "fastest_laps": is_fastest,
        "grand_slams": is_pole and one.place == 1 and is_fastest and own_led == all_led != [],
        "laps_led": len(own_led),
        # Of the entry that counts; who is disqualified did not also retire.
        "retirements": one.placed.is_retired and not one.placed.is_disqualified,
        "disqualifications": one.is_disqualified,
    }


@dataclass(frozen=True)
class Figures:
    """Exact sums, and what follows from them."""

    counts: dict[str, int]
    places: list[int]
    laps: list[LapRow]
    judged: list[tuple[int, Fraction]]
    """Laps and consistency of each driver in each session."""

    @property
    def metres(self) -> Fraction:
        return sum((Fraction(lap.session.length_mm or 0, 1000) for lap in self.laps), Fraction(0))

    @property
    def consistency(self) -> Fraction | None:
        """The lap-weighted mean."""
        laps = sum(count for count, _ in self.judged)
        return sum((count * one for count, one in self.judged), Fraction(0)) / laps if laps else None

    @property
    def average_finish(self) -> Fraction | None:
        return share(sum(self.places), len(self.places))

    def rate(self, count: str) -> Fraction | None:
        return share(100 * self.counts[count], self.counts["starts"])

    @property
    def driven(self) -> dict[str, Any]:
        """How much was driven."""
        best = fastest_first(self.laps)
        return {
            "sessions": self.counts["sessions"],
            "laps": len(self.laps),
            "distance_m": shown(self.metres, 3),
            "kilometres": shown(self.metres / 1000, 3),
            "unmeasured_laps": sum(lap.session.length_mm is None for lap in self.laps),
            "total_ms": sum(lap.time_ms for lap in self.laps),
            "best_lap_ms": best[0].time_ms if best else None,
            "clean_laps": sum(lap.is_clean is True for lap in self.laps),
            "judged_laps": sum(count for count, _ in self.judged),
            "consistency_pct": shown(self.consistency, 3),
        }

    @property
    def career(self) -> dict[str, Any]:
        return {
            **self.driven,
            **self.counts,
            "best_finish": min(self.places, default=None),
            "average_finish": shown(self.average_finish, 2),
            "win_rate_pct": shown(self.rate("wins"), 2),
            "podium_rate_pct": shown(self.rate("podiums"), 2),
        }


def figures(past: History, some: Iterable[Share], driver: int | None = None, car: int | None = None) -> Figures:
    some = list(some)
    earned = [honours(past, one, driver, car) for one in some]
    return Figures(
        counts={name: sum(int(one.get(name, 0)) for one in earned) for name in SUMS},
        places=[one.place for one in some if one.is_start and one.place is not None],
        laps=[lap for one in some for lap in one.laps],
        judged=[judged for one in some for judged in consistencies(one.laps)],
    )


def consistencies(laps: Sequence[LapRow]) -> list[tuple[int, Fraction]]:
    """Of each driver's clean laps in one session."""
    clean: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for lap in laps:
        if lap.is_clean:
            clean[lap.person].append(lap.time_ms)
    found = ((len(times), consistency(times)) for times in clean.values())
    return [(count, Fraction(pct)) for count, pct in found if pct is not None]
