"""Which rounds are dropped."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from championships.scoring.rules import SeasonPart
from championships.scoring.scores import RoundScore


def droppable(score: RoundScore, *, are_bonuses_dropped: bool) -> Decimal:
    """How much would go with that round."""
    return score.points if are_bonuses_dropped else score.points - score.bonus


def dropped_in(part: SeasonPart, scores: Sequence[RoundScore], *, are_bonuses_dropped: bool) -> list[int]:
    """Those of one part of the season."""
    if not scores or (part.from_round is not None and part.from_round > scores[-1].round):
        return []
    held = [score for score in scores if part.has(score.round) and not score.is_void]
    return _worst(held, _surplus(part, len(held)), are_bonuses_dropped=are_bonuses_dropped)


def may_change(part: SeasonPart, number: int) -> bool:
    """Whether that round can change what is dropped of the part: one of its own, or the one drops begin with."""
    return part.has(number) or (part.from_round is not None and number >= part.from_round)


def _surplus(part: SeasonPart, held: int) -> int:
    """How many of so many rounds held are too many."""
    if part.best is not None:
        return max(held - part.best, 0)
    return min(part.drop or 0, max(held - 1, 0))


def _worst(held: list[RoundScore], surplus: int, *, are_bonuses_dropped: bool) -> list[int]:
    """So many rounds with the least to lose.

    Of equal ones first those missed, then those with the worse place, then the earlier: what remains is the best for a
    countback. A round that must count keeps its place among those that count, and pushes another out.
    """
    if surplus <= 0:
        return []
    may_go = [score for score in held if not score.must_count]
    may_go.sort(
        key=lambda score: (
            droppable(score, are_bonuses_dropped=are_bonuses_dropped),
            score.has_started,
            -score.worst_place,
            score.round,
        )
    )
    return [score.round for score in may_go[:surplus]]
