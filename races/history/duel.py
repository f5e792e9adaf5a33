"""Drivers against each other, over the sessions both took part in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from django.db.models import Count, F, Q, Sum

from drivers.models import Driver
from races.measures.rounding import quotient
from races.models import Session
from races.models.career import AppearanceQuerySet

RIVAL = "session__appearances"


@dataclass(frozen=True)
class Duel:
    """One driver's side of it, in the sessions both drove in.

    In a race the better classified is ahead, and whoever is classified is ahead of who is not, or is disqualified. Who
    shared a car in a race share its place, so neither is ahead; equal best laps are nobody's either.
    `gap_sum_ms` sums up by how much the driver's best laps were slower, in the `timed` sessions, where both had one.
    """

    driver: Driver
    rival: Driver
    sessions: int = 0
    races: int = 0
    wins: int = 0
    finishes_ahead: int = 0
    finishes_behind: int = 0
    qualifyings: int = 0
    qualifyings_ahead: int = 0
    qualifyings_behind: int = 0
    timed: int = 0
    best_laps_ahead: int = 0
    best_laps_behind: int = 0
    gap_sum_ms: int = 0
    rivals_wins: int = 0

    @property
    def mean_gap_ms(self) -> int | None:
        """To the whole millisecond, half of one away from zero; below zero where the driver is the quicker one."""
        mean = quotient(self.gap_sum_ms, self.timed, 0)
        return None if mean is None else int(mean)

    def turned(self) -> Duel:
        """The same, as the rival sees it."""
        return Duel(
            driver=self.rival,
            rival=self.driver,
            sessions=self.sessions,
            races=self.races,
            wins=self.rivals_wins,
            finishes_ahead=self.finishes_behind,
            finishes_behind=self.finishes_ahead,
            qualifyings=self.qualifyings,
            qualifyings_ahead=self.qualifyings_behind,
            qualifyings_behind=self.qualifyings_ahead,
            timed=self.timed,
            best_laps_ahead=self.best_laps_behind,
            best_laps_behind=self.best_laps_ahead,
            gap_sum_ms=-self.gap_sum_ms,
            rivals_wins=self.wins,
        )


def duels(appearances: AppearanceQuerySet, drivers: Sequence[Driver]) -> list[Duel]:
    """Each of the drivers against each other, in the order they are named; one query."""
    by_pk = {driver.pk: driver for driver in drivers}
    found: dict[tuple[Driver, Driver], Duel] = {}
    for line in met(appearances, list(by_pk)):
        # PostgreSQL gives sums as decimals.
        sums = {name: int(line[name] or 0) for name in SUMMED}
        duel = Duel(by_pk[line["driver"]], by_pk[line["rival"]], **sums)
        found |= {(duel.driver, duel.rival): duel, (duel.rival, duel.driver): duel.turned()}
    return [found.get(pair) or Duel(*pair) for pair in permutations(drivers, 2)]


def met(appearances: AppearanceQuerySet, drivers: Sequence[int]) -> Any:
    """One line for every two drivers who met, the one with the lower id as the `driver`."""
    rivals = {
        f"{RIVAL}__driver__in": drivers,
        f"{RIVAL}__car__isnull": True,
        f"{RIVAL}__driver__gt": F("driver"),
        f"{RIVAL}__sessions__gt": 0,
    }
    pairs = appearances.present().of("driver").filter(driver__in=drivers).filter(**rivals).order_by()
    return pairs.values("driver", rival=F(f"{RIVAL}__driver")).annotate(**SUMMED)


MINE, THEIRS = "", f"{RIVAL}__"
RACE = Q(starts=1) & Q(**{f"{THEIRS}starts": 1})
QUALIFYING = Q(session_type=Session.QUALIFYING)
TIMED = Q(best_lap_ms__isnull=False) & Q(**{f"{THEIRS}best_lap_ms__isnull": False})


def ahead(one: str, other: str) -> Q:
    """Whether one has the better place; a disqualified one has none."""
    placed = Q(**{f"{one}position__isnull": False, f"{one}is_disqualified": False})
    unplaced = Q(**{f"{other}position__isnull": True}) | Q(**{f"{other}is_disqualified": True})
    return placed & (unplaced | Q(**{f"{one}position__lt": F(f"{other}position")}))


def quicker(one: str, other: str) -> Q:
    return Q(**{f"{one}best_lap_ms__lt": F(f"{other}best_lap_ms")})


SUMMED = {
    "sessions": Count("session"),
    "races": Count("session", filter=RACE),
    "wins": Sum("wins", filter=RACE),
    "rivals_wins": Sum(f"{THEIRS}wins", filter=RACE),
    "finishes_ahead": Count("session", filter=RACE & ahead(MINE, THEIRS)),
    "finishes_behind": Count("session", filter=RACE & ahead(THEIRS, MINE)),
    "qualifyings": Count("session", filter=QUALIFYING),
    "qualifyings_ahead": Count("session", filter=QUALIFYING & ahead(MINE, THEIRS)),
    "qualifyings_behind": Count("session", filter=QUALIFYING & ahead(THEIRS, MINE)),
    "timed": Count("session", filter=TIMED),
    "best_laps_ahead": Count("session", filter=quicker(MINE, THEIRS)),
    "best_laps_behind": Count("session", filter=quicker(THEIRS, MINE)),
    "gap_sum_ms": Sum(F("best_lap_ms") - F(f"{THEIRS}best_lap_ms"), filter=TIMED),
}
