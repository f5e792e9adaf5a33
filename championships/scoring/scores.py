"""What somebody got in a round, award by award."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from championships.scoring.tables import NOTHING

UNPLACED = 10**9
"""To sort by, where there is no place."""


class AwardKind(StrEnum):
    """What an award was for. A note is worth nothing and says why there is nothing."""

    PLACE = "place"
    PARTICIPATION = "participation"
    BONUS = "bonus"
    ADJUSTMENT = "adjustment"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Award:
    """Points with their reason: one of the rows that add up to a total. `by` is who earned it, in a team's account.

    `round` is None for an adjustment of the whole season; `session` is empty where no one session brought it.
    """

    round: int | None
    kind: AwardKind
    points: Decimal
    reason: str
    session: str = ""
    team: str = ""
    manufacturer: str = ""
    by: str = ""
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """Where somebody came in one session; no place where not classified.

    A qualifying that brings no points is told too, because it may decide between who is level.
    """

    session: str
    type: str
    place: int | None
    is_scoring: bool
    has_started: bool
    team: str = ""
    manufacturer: str = ""
    is_of_scored: bool = True


@dataclass(frozen=True, slots=True)
class RoundScore:
    """One competitor's round. `points` is the sum of its awards, `bonus` that of those for a bonus.

    `must_count` says that it cannot be dropped, `is_void` that the round counts for nobody. `worst_place` is the worst
    that was classified; one without any place is worse than all.
    """

    round: int
    points: Decimal = NOTHING
    bonus: Decimal = NOTHING
    awards: tuple[Award, ...] = ()
    finishes: tuple[Finish, ...] = ()
    has_started: bool = False
    must_count: bool = False
    is_void: bool = False
    worst_place: int = UNPLACED


def scored(
    number: int, awards: list[Award], finishes: list[Finish], *, must_count: bool = False, is_void: bool = False
) -> RoundScore:
    """A round's score from its awards."""
    return RoundScore(
        round=number,
        points=sum((award.points for award in awards), NOTHING),
        bonus=sum((award.points for award in awards if award.kind is AwardKind.BONUS), NOTHING),
        awards=tuple(awards),
        finishes=tuple(finishes),
        has_started=any(finish.has_started for finish in finishes if finish.is_of_scored),
        must_count=must_count,
        is_void=is_void,
        worst_place=max((finish.place or UNPLACED for finish in finishes if finish.is_of_scored), default=UNPLACED),
    )
