"""Standings as people read them: rows with names, points as decimals, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from championships.models import Championship


@dataclass(frozen=True, slots=True)
class StandingsAward:
    """One of the rows that add up to a total. `by` names who earned it, in a team's account.

    `kind` is place, participation, bonus, adjustment, or note: worth nothing, and says why there is nothing. `round` is
    None for an adjustment of the whole season. `sessions` are the keys of those it was earned in.
    """

    round: int | None
    kind: str
    points: Decimal
    reason: str
    sessions: tuple[int, ...] = ()
    by: str = ""
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class StandingsScore:
    """What a round brought somebody."""

    round: int
    points: Decimal
    is_dropped: bool
    awards: tuple[StandingsAward, ...]


@dataclass(frozen=True, slots=True)
class StandingsRow:
    """One line of a table. `key` is that of a driver or a team, or the name of a make, as text.

    `rank` is None for who has none, which `unranked_by` says why; `gained` where there was none before. `person` is the
    key of whom it is now, empty for a make and where nobody knows any more. `scores` are by round, those missed left
    out; `ranks` those after each round. `chance` tells what the title still takes, where a title race is known.
    """

    key: str
    name: str
    rank: int | None
    gross: Decimal
    net: Decimal
    gap: Decimal | None
    gained: int | None
    dropped: tuple[int, ...]
    settled_by: str
    adjustments: tuple[StandingsAward, ...]
    scores: Mapping[int, StandingsScore] = field(default_factory=dict)
    ranks: Mapping[int, int | None] = field(default_factory=dict)
    chance: Mapping[str, Any] | None = None
    unranked_by: str = ""
    person: str = ""

    @property
    def why(self) -> tuple[StandingsAward, ...]:
        """Every award, round by round, adjustments last: all together are `gross`, those not dropped are `net`."""
        return (*(award for score in self.scores.values() for award in score.awards), *self.adjustments)

    @property
    def is_champion(self) -> bool:
        return bool(self.chance and self.chance["is_champion"])


@dataclass(frozen=True, slots=True)
class StandingsTable:
    """A table after a round, best first; equal ranks by name, the excluded last. `rounds` are those held until then."""

    championship: Championship
    table: str
    after_round: int
    rounds: tuple[int, ...]
    rows: tuple[StandingsRow, ...]
