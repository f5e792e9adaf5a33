"""What drivers carry in the next round, by how they came in before: ballast or seconds, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from championships.scoring.marking import ordinal
from championships.scoring.tables import NOTHING, amount, plain


class HandicapKind(StrEnum):
    """What is carried."""

    BALLAST = "ballast"
    SECONDS = "seconds"

    def of(self, carried: Decimal) -> str:
        """As people say it: 40 g, 1.5 seconds."""
        return f"{plain(carried)} g" if self is HandicapKind.BALLAST else amount(carried, "second")


class HandicapBy(StrEnum):
    """Which place says how much."""

    STANDING = "standing"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class HandicapRule:
    """So much for each place from the first on, in grams or seconds, and `beyond` for every place after those.

    By the standing: the place in it. By rounds: the places in the `last_rounds`, together; or, where it is added up, in
    all rounds from the first on, one after the other: nobody ever carries less than nothing, nor more than `most`, and
    an amount below 0 takes off.
    """

    kind: HandicapKind
    by: HandicapBy
    amounts: tuple[Decimal, ...] = ()
    beyond: Decimal = NOTHING
    last_rounds: int = 1
    is_added_up: bool = False
    most: Decimal | None = None

    def amount_of(self, place: int) -> Decimal:
        """Places count from 1."""
        return self.amounts[place - 1] if place <= len(self.amounts) else self.beyond

    def within(self, carried: Decimal) -> Decimal:
        """Not below nothing, and not above the most."""
        return max(NOTHING, carried if self.most is None else min(carried, self.most))


@dataclass(frozen=True, slots=True)
class RoundPlaces:
    """Who came in where in a round, and what people call it."""

    label: str
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SeasonSoFar:
    """What is known before a round: the ranks of everybody in the standings, None for who has none; after which round
    they are; and the rounds that were driven, in order."""

    ranks: Mapping[str, int | None]
    after: str = ""
    rounds: Sequence[RoundPlaces] = ()


@dataclass(frozen=True, slots=True)
class Handicap:
    """What somebody carries, by kind, and why, in one sentence. Of a kind without a rule there is nothing in it."""

    carried: Mapping[HandicapKind, Decimal] = field(default_factory=dict)
    why: str = ""


Part = tuple[Decimal, str]
"""What a rule brings, and its part of the sentence."""


def handicaps(rules: Sequence[HandicapRule], so_far: SeasonSoFar) -> dict[str, Handicap]:
    """Of everybody in the standings, in their order. Rules of one kind are carried together."""
    return {name: _handicap(rules, so_far, name) for name in so_far.ranks} if rules else {}


def _handicap(rules: Iterable[HandicapRule], so_far: SeasonSoFar, name: str) -> Handicap:
    carried: dict[HandicapKind, Decimal] = {}
    told = []
    for rule in rules:
        amount_, words = _part(rule, so_far, name)
        carried[rule.kind] = carried.get(rule.kind, NOTHING) + amount_
        told.append(words)
    sentence = "; ".join(told)
    return Handicap(carried, f"{sentence[:1].upper()}{sentence[1:]}.")


def _part(rule: HandicapRule, so_far: SeasonSoFar, name: str) -> Part:
    if rule.by is HandicapBy.STANDING:
        return _by_standing(rule, so_far, name)
    return _added_up(rule, so_far, name) if rule.is_added_up else _by_last_rounds(rule, so_far, name)


def _by_standing(rule: HandicapRule, so_far: SeasonSoFar, name: str) -> Part:
    rank = so_far.ranks[name]
    if rank is None:
        return NOTHING, f"{_none(rule)} without a place in the standings after {so_far.after}"
    carried = rule.within(rule.amount_of(rank))
    return carried, f"{_said(rule, carried)} for {ordinal(rank)} in the standings after {so_far.after}"


def _by_last_rounds(rule: HandicapRule, so_far: SeasonSoFar, name: str) -> Part:
    last = so_far.rounds[-rule.last_rounds :]
    if not last:
        return NOTHING, f"{_none(rule)}: no round was driven before"
    came_in = [(round_.label, round_.places[name]) for round_ in last if name in round_.places]
    total = sum((rule.amount_of(place) for _, place in came_in), NOTHING)
    carried = rule.within(total)
    if not came_in:
        return carried, f"{_none(rule)} without a place in {_together([round_.label for round_ in last])}"
    places = _together([f"{ordinal(place)} in {label}" for label, place in came_in])
    return carried, f"{_said(rule, carried)} for {places}{_bounded(rule, total)}"


def _added_up(rule: HandicapRule, so_far: SeasonSoFar, name: str) -> Part:
    """All rounds, of which only the last is told one by one."""
    if not so_far.rounds:
        return NOTHING, f"{_none(rule)}: no round was driven before"
    *earlier, last = so_far.rounds
    before = NOTHING
    for round_ in earlier:
        if name in round_.places:
            before = rule.within(before + rule.amount_of(round_.places[name]))
    if name not in last.places:
        kept = f"{_said(rule, before)} as before," if before else _none(rule)
        return before, f"{kept} without a place in {last.label}"
    change = rule.amount_of(last.places[name])
    carried = rule.within(before + change)
    came_in = f"{ordinal(last.places[name])} in {last.label}"
    if not before:
        none_before = ", none before" if earlier and change > 0 else ""
        return carried, f"{_said(rule, carried)} for {came_in}{none_before}{_bounded(rule, max(change, NOTHING))}"
    if not change:
        return carried, f"{_said(rule, carried)} as before, none for {came_in}"
    moved = f"{rule.kind.of(abs(change))} {'on top' if change > 0 else 'off'} for {came_in}"
    return carried, f"{_said(rule, carried)}: {_said(rule, before)} before, {moved}{_bounded(rule, before + change)}"


def _said(rule: HandicapRule, carried: Decimal) -> str:
    return rule.kind.of(carried) if carried else _none(rule)


def _none(rule: HandicapRule) -> str:
    return f"no {rule.kind.value}"


def _bounded(rule: HandicapRule, unbounded: Decimal) -> str:
    """Where the sum is not what is carried."""
    if rule.most is not None and unbounded > rule.most:
        return f", and {rule.kind.of(rule.most)} is the most"
    return ", and nobody carries less than nothing" if unbounded < 0 else ""


def _together(words: Sequence[str]) -> str:
    """`one, two and three`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
