"""What everybody carries in a round as a handicap, by the standings that are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from championships.models import Championship, StandingsSnapshot
from championships.models import Handicap as Row
from championships.scoring.handicaps import (
    Handicap,
    HandicapBy,
    HandicapKind,
    HandicapRule,
    RoundPlaces,
    SeasonSoFar,
    handicaps,
)
from championships.scoring.scores import AwardKind
from championships.scoring.tables import plain
from championships.standings.reading import table_from
from championships.texts import amounts_in

Scores = Mapping[str, Mapping[str, Any]]
OF_NO_CLASSIFICATION = {AwardKind.BY_HAND, AwardKind.ADJUSTMENT}


class Carried(NamedTuple):
    """Ballast in grams and seconds in ms; None where the championship has no such rule."""

    ballast_g: int | None = None
    time_ms: int | None = None

    @property
    def ballast(self) -> str:
        """As a list shows it; empty for nothing."""
        return f"{self.ballast_g} g" if self.ballast_g else ""

    @property
    def seconds(self) -> str:
        return f"{plain(Decimal(self.time_ms) / 1000)} s" if self.time_ms else ""


@dataclass(frozen=True, slots=True)
class HandicapLine:
    """What somebody in the standings carries. `rank` is theirs before the round; `person` the key of whom they are now,
    empty where nobody knows."""

    rank: int | None
    key: str
    person: str
    name: str
    carried: Carried
    why: str


@dataclass(frozen=True, slots=True)
class HandicapList:
    """Who carries what in the round of that number; `after_round` is that of the standings it goes by, if any.

    `kinds` are those the championship has rules of; without any, the list is empty.
    """

    number: int
    after_round: int | None
    kinds: frozenset[HandicapKind]
    lines: tuple[HandicapLine, ...] = ()

    def of(self, key: str) -> Carried:
        """Of a driver, by the key of whom they are now; who is not in the standings carries nothing."""
        return next((line.carried for line in self.lines if key in {line.person, line.key}), self.none)

    @property
    def none(self) -> Carried:
        grams, ms = (0 if kind in self.kinds else None for kind in (HandicapKind.BALLAST, HandicapKind.SECONDS))
        return Carried(grams, ms)

    @property
    def has_ballast(self) -> bool:
        return HandicapKind.BALLAST in self.kinds

    @property
    def has_seconds(self) -> bool:
        return HandicapKind.SECONDS in self.kinds


def handicaps_before(championship: Championship, number: int) -> HandicapList:
    """By the newest standings of rounds with a smaller number; a final one goes by what it kept. Four queries."""
    rules = [rule_of(row) for row in championship.handicaps.all()]
    kinds = frozenset(rule.kind for rule in rules)
    of_drivers = championship.sheets.filter(table=StandingsSnapshot.DRIVERS, after_round__lt=number)
    sheets = list(of_drivers.order_by("after_round").defer("chances")) if rules else []
    if not sheets:
        return HandicapList(number, None, kinds)
    table = table_from(championship, sheets[-1:])
    labels = {round_.number: str(round_) for round_ in championship.rounds.filter(number__lt=number)}
    rounds = rounds_in(sheets, labels) if any(rule.by is HandicapBy.ROUND for rule in rules) else []
    ranks = {row.key: row.rank for row in table.rows}
    found = handicaps(rules, SeasonSoFar(ranks, called(table.after_round, labels), rounds))
    lines = (line(row.rank, row.key, row.person, row.name, found[row.key]) for row in table.rows)
    return HandicapList(number, table.after_round, kinds, tuple(lines))


def rule_of(row: Row) -> HandicapRule:
    return HandicapRule(
        kind=HandicapKind(row.kind),
        by=HandicapBy(row.by),
        amounts=amounts_in(row.amounts),
        beyond=row.beyond,
        last_rounds=row.last_rounds,
        is_added_up=row.is_added_up,
        most=row.most,
    )


def rounds_in(sheets: Sequence[StandingsSnapshot], labels: Mapping[int, str]) -> list[RoundPlaces]:
    """Those in which anybody came in; one that counts for nobody, or brought nothing but points by hand, is none."""
    found = [(sheet.after_round, places_in(sheet.read_scores())) for sheet in sheets]
    return [RoundPlaces(called(number, labels), places) for number, places in found if places]


def called(number: int, labels: Mapping[int, str]) -> str:
    return labels.get(number, f"round {number}")


def places_in(scores: Scores) -> dict[str, int]:
    """Who came in where: in the one classification that counted; where several did, by the points of the round.

    So it is, too, where sheets do not tell of places, which those of older hubs do not.
    """
    awards = [(key, award) for key, score in scores.items() for award in score["awards"]]
    classifications = {award[3] for _, award in awards if award[0] not in OF_NO_CLASSIFICATION} - {""}
    told = {key: score["place"] for key, score in scores.items() if "place" in score}
    if told and len(classifications) == 1:
        return told
    placed = {key for key, award in awards if award[0] == AwardKind.PLACE}
    points = {key: Decimal(scores[key]["points"]) for key in placed}
    order = sorted(points.values(), reverse=True)
    return {key: order.index(one) + 1 for key, one in points.items()}


def line(rank: int | None, key: str, person: str, name: str, found: Handicap) -> HandicapLine:
    grams, seconds = (found.carried.get(kind) for kind in (HandicapKind.BALLAST, HandicapKind.SECONDS))
    return HandicapLine(
        rank=rank,
        key=key,
        person=person,
        name=name,
        carried=Carried(None if grams is None else int(grams), None if seconds is None else int(seconds * 1000)),
        why=found.why,
    )


def next_number(championship: Championship) -> int:
    """That of the first round after the last that was scored, planned or not: where there was but a qualifying, the
    races are still to come."""
    sheets = championship.sheets.filter(table=StandingsSnapshot.DRIVERS).only("championship", "after_round", "scores")
    newest_first = sheets.order_by("-after_round")
    scored = next((sheet.after_round for sheet in newest_first if was_scored(sheet.read_scores())), 0)
    rounds = championship.rounds.filter(number__gt=scored).order_by("number")
    planned = rounds.values_list("number", flat=True).first()
    return planned or scored + 1


def was_scored(scores: Scores) -> bool:
    return any(award[0] not in OF_NO_CLASSIFICATION for score in scores.values() for award in score["awards"])


def is_to_be(championship: Championship, number: int) -> bool:
    """Whether it is the number of a round there is, or one that was announced, or the next."""
    is_announced = number <= (championship.planned_rounds or 0)
    return is_announced or championship.rounds.filter(number=number).exists() or number == next_number(championship)
