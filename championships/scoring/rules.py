"""A championship's rules, as a club writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from championships.scoring.tables import HUNDREDTHS, NO_POINTS, NOTHING, PlacePoints, Rounding
from championships.scoring.ties import Countback, TieBreak


class Among(StrEnum):
    """Who may have a bonus. Anyone is everybody who started, also who retired, and nobody who was disqualified."""

    ANYONE = "anyone"
    CLASSIFIED = "classified"
    TOP = "top"
    EVEN_DISQUALIFIED = "even disqualified"


class Tied(StrEnum):
    """Whose a bonus is that several earned: the first's (of a lap, who drove it first; else who was placed better)."""

    FIRST = "first"
    SHARED = "shared"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points for one feat in a session: `kind` is that of a class in `championships.scoring.feats`.

    `top` is the k of `Among.TOP`. If the feat is of somebody who may not have the bonus nobody gets it (as in Formula 1
    from 2019 to 2024), or with `is_passed_on` the best of those who may.
    """

    kind: str
    points: Decimal
    among: Among = Among.ANYONE
    top: int | None = None
    is_passed_on: bool = False
    tied: Tied = Tied.FIRST


class SharedPlaces(StrEnum):
    """Two in a dead heat for 2nd each get the points of the 2nd, or half of the 2nd's and 3rd's together."""

    EACH = "each"
    SHARED = "shared"


class Dnf(StrEnum):
    """What who retired gets for the place, if there is one in the classification."""

    BY_POSITION = "by position"
    ZERO = "zero"
    FROM_LAPS = "from laps"


class Field(StrEnum):
    """Whom N counts, in a formula."""

    STARTERS = "starters"
    CLASSIFIED = "classified"
    ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class Scoring:
    """How sessions of one type are scored. A type without a scoring brings nothing.

    `participation` goes to everybody who started and was not disqualified. With `Dnf.FROM_LAPS` who retired is scored
    by position from `dnf_from_pct` % of the winner's laps on.
    """

    type: str
    places: PlacePoints = NO_POINTS
    participation: Decimal = NOTHING
    bonuses: tuple[Bonus, ...] = ()
    shared_places: SharedPlaces = SharedPlaces.EACH
    dnf: Dnf = Dnf.ZERO
    dnf_from_pct: Decimal = NOTHING
    field: Field = Field.STARTERS


@dataclass(frozen=True, slots=True)
class SeasonPart:
    """Of the rounds from `first` to `last` (None: the season's end) the `best` so many count, or all but `drop`.

    Neither: all count. `best` bites once more rounds are held than it; `drop` takes the worst of the rounds held so
    far, but always leaves one. Before `from_round` has been held, nothing is dropped. A round missed is a nothing that
    can be dropped; a round that counts for nobody is not held.
    """

    first: int = 1
    last: int | None = None
    best: int | None = None
    drop: int | None = None
    from_round: int | None = None

    def has(self, number: int) -> bool:
        return self.first <= number and (self.last is None or number <= self.last)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points given or taken, with the reason. Never dropped; of a round: from that round's standings on.

    If it `is_of_round` they are a part of what the round brought, and counted or dropped with it, also where the round
    was not driven; the round's factor does not multiply them.
    """

    competitor: str
    points: Decimal
    reason: str
    round: int | None = None
    is_of_round: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Somebody taken out, of a round or of the whole season (`round` None).

    Out of a round: no points from it. Out of the season: no rank; the points stay to be seen. Others keep the places
    they drove to, or with `is_moved_up` are placed as if the excluded had not been there.
    """

    competitor: str
    reason: str = ""
    round: int | None = None
    is_moved_up: bool = False


@dataclass(frozen=True, slots=True)
class TeamRules:
    """A team's round is the sum of all points its drivers scored for it, or of its `best` so many drivers.

    Whose points: by `members` (driver, team) where given, else by the team each result names, so that the points stay
    where they were driven for. Drop scores of drivers are not dropped for the team; `parts` are the team's own, and so
    are `ties` unless None: as between drivers. Who did not score for it does not decide for it.
    """

    best: int | None = None
    members: tuple[tuple[str, str], ...] = ()
    parts: tuple[SeasonPart, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    ties: tuple[TieBreak, ...] | None = None


@dataclass(frozen=True, slots=True)
class ClassRules:
    """A class has standings of its own, in which only its members are placed; `scoring` empty: as overall.

    With fewer starters of the class than its minimum a round counts for nobody in it; None: the championship's.
    """

    name: str
    scoring: tuple[Scoring, ...] = ()
    minimum_starters: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """A round to come, with the types of sessions that will bring points in it."""

    number: int
    sessions: tuple[str, ...] = ("race",)
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that turns results into standings.

    `participants` None: open to all; else anybody not listed is a guest. Guests race and do not score; others keep
    their places behind them (`do_guests_take_points`), or are placed as if no guest had been there.

    Who started in fewer than `minimum_rounds` of the rounds that counted has no rank, once the planned rounds to come
    are too few to make up for it. None is to come any more where the season `is_over`.
    """

    scoring: tuple[Scoring, ...]
    rounding: Rounding = HUNDREDTHS
    parts: tuple[SeasonPart, ...] = ()
    are_bonuses_dropped: bool = True
    are_bonuses_factored: bool = True
    is_dsq_droppable: bool = True
    minimum_starters: int = 0
    minimum_rounds: int = 0
    ties: tuple[TieBreak, ...] = (Countback(),)
    participants: frozenset[str] | None = None
    guests: frozenset[str] = frozenset()
    do_guests_take_points: bool = True
    adjustments: tuple[Adjustment, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    teams: TeamRules | None = None
    manufacturers: TeamRules | None = None
    classes: tuple[ClassRules, ...] = ()
    are_classes_exclusive: bool = True
    qualifying: tuple[str, ...] = ("qualifying",)
    planned: tuple[PlannedRound, ...] = ()
    is_over: bool = False

    def scoring_of(self, session_type: str) -> Scoring | None:
        return next((scoring for scoring in self.scoring if scoring.type == session_type), None)

    def is_guest(self, competitor: str) -> bool:
        listed = self.participants is None or competitor in self.participants
        return competitor in self.guests or not listed

    @property
    def of_rounds(self) -> tuple[Adjustment, ...]:
        """Points by hand that are a round's own."""
        return tuple(change for change in self.adjustments if change.is_of_round)

    def exclusion(self, competitor: str, number: int | None) -> Exclusion | None:
        """From that round, or with None from the season."""
        found = (out for out in self.exclusions if out.competitor == competitor and out.round == number)
        return next(found, None)


def planned_rounds(count: int, sessions: tuple[str, ...] = ("race",)) -> tuple[PlannedRound, ...]:
    """So many rounds alike, numbered from 1."""
    return tuple(PlannedRound(number, sessions) for number in range(1, count + 1))
