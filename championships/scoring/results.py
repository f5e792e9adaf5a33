"""What comes in: rounds made of sessions made of lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Status(StrEnum):
    """How it ended for somebody."""

    CLASSIFIED = "classified"
    DNF = "DNF"
    NC = "NC"
    DSQ = "DSQ"
    DNS = "DNS"
    DNQ = "DNQ"


NOT_STARTED = frozenset({Status.DNS, Status.DNQ})


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One competitor's result in one session. Competitors, teams, makes and classes are named by any stable text.

    `position` is the place in the classification; somebody who retired may have one too. `share` is the part of the
    place's points that is this line's: 1/2 each for two who shared a car, 0 for one who was not entitled to points.
    Who shared a car and each get everything have the same `car`; they hold one place, and are no dead heat.
    `is_placed` says that the place was ruled, and not driven.
    """

    competitor: str
    position: int | None
    status: Status = Status.CLASSIFIED
    laps: int | None = None
    time_ms: int | None = None
    laps_led: int = 0
    best_lap_ms: int | None = None
    best_lap_at: datetime | None = None
    grid: int | None = None
    team: str = ""
    manufacturer: str = ""
    class_name: str = ""
    share: Fraction = Fraction(1)
    car: str = ""
    is_placed: bool = False

    @property
    def has_started(self) -> bool:
        return self.status not in NOT_STARTED

    @property
    def is_classified(self) -> bool:
        return self.status is Status.CLASSIFIED and self.position is not None

    @property
    def held_by(self) -> str:
        """The car that holds the place."""
        return self.car or self.competitor

    @property
    def place(self) -> int:
        """To sort by; who has no place comes after everybody who has one."""
        return 10**9 if self.position is None else self.position


@dataclass(frozen=True, slots=True)
class SessionResult:
    """The result of one session. `key` is its identity, by which it may belong to one round only."""

    key: str
    type: str
    lines: tuple[ResultLine, ...]
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or self.type

    @property
    def starters(self) -> set[str]:
        return {line.competitor for line in self.lines if line.has_started}


class MergedBy(StrEnum):
    """What puts several sessions into one order."""

    LAPS = "laps"
    BEST_LAP = "best lap"
    POINTS = "points"
    ORDER = "order"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Merge:
    """All of a round's sessions of these types (heats, groups) are one classification, scored as one session of `into`.

    By laps: who drove most laps in all of them, then in the shortest total time. By best lap: whose best of all is the
    shortest, of equal ones whose was driven first. By points: who scored most by the points of the sessions' own type,
    then by laps and time. Whoever is level after that shares the place.

    Finals come one behind the other whatever the laps, each as it was driven: in the order of their types, several of
    one type being one final by laps; or, with `LATEST`, the one that was driven last first.
    """

    types: tuple[str, ...] = ("heat",)
    by: MergedBy = MergedBy.LAPS
    into: str = "race"


@dataclass(frozen=True, slots=True)
class Round:
    """One round of the championship. Rounds are in the order of their numbers, however they are handed over.

    `qualifyings` are no part of it, and set the grids of its races.
    """

    number: int
    sessions: tuple[SessionResult, ...]
    name: str = ""
    factor: Decimal = Decimal(1)
    merges: tuple[Merge, ...] = ()
    qualifyings: tuple[SessionResult, ...] = ()

    @property
    def label(self) -> str:
        return self.name or f"round {self.number}"
