"""Whole seasons made up from a number, each with its rules and all its rounds, for promises that must be kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from championships.scoring.feats import FastestLap, Pole
from championships.scoring.results import ResultLine, Round, SessionResult, Status
from championships.scoring.rules import (
    Adjustment,
    Among,
    Bonus,
    ClassRules,
    Dnf,
    Field,
    PlannedRound,
    Rules,
    Scoring,
    SeasonPart,
    SharedPlaces,
    Tied,
)
from championships.scoring.tables import Formula, Linear, PlacePoints, Rounding, RoundingMode, Table

NAMES = ("ada", "bob", "cyd", "dan", "eve", "fay", "gus", "hal")
CLASSES = {"ada": "GT", "cyd": "GT", "eve": "GT"}
STATUSES = (Status.CLASSIFIED,) * 8 + (Status.DNF, Status.DSQ, Status.DNS)


@dataclass(frozen=True)
class MadeUp:
    """A season that was driven to its end."""

    rules: Rules
    rounds: tuple[Round, ...]

    def until(self, number: int) -> list[Round]:
        """Those driven by then, and those to come for which points were given by hand already."""
        given = {change.round for change in self.rules.of_rounds}
        driven = [round_ for round_ in self.rounds if round_.number <= number]
        ahead = [round_ for round_ in self.rounds if round_.number > number and round_.number in given]
        return [*driven, *(replace(round_, sessions=()) for round_ in ahead)]


def season_of(number: int) -> MadeUp:
    chance = Random(number)
    kinds = chance.choice([("race",), ("race",), ("qualifying", "race"), ("race", "race")])
    planned = tuple(
        PlannedRound(one, kinds, chance.choice([Decimal(1), Decimal(1), Decimal(2), Decimal("0.5")]))
        for one in range(1, chance.randint(2, 6) + 1)
    )
    rules = rules_of(chance, planned)
    return MadeUp(rules, tuple(round_of(chance, one) for one in planned))


def rules_of(chance: Random, planned: tuple[PlannedRound, ...]) -> Rules:
    length = len(planned)
    return Rules(
        scoring=tuple(scoring_of(chance, kind) for kind in ("race", "qualifying")),
        rounding=Rounding(chance.choice([0, 2]), chance.choice(list(RoundingMode))),
        parts=parts_of(chance, length),
        are_bonuses_dropped=chance.random() < 0.7,
        are_bonuses_factored=chance.random() < 0.7,
        is_dsq_droppable=chance.random() < 0.7,
        minimum_starters=chance.choice([0, 0, 0, 3, 5]),
        minimum_rounds=chance.choice([0, 0, 0, 1, length // 2, length]),
        participants=chance.choice([None, frozenset(NAMES[:6]), frozenset(NAMES[:3])]),
        guests=frozenset(chance.choice([(), (), ("bob",)])),
        do_guests_take_points=chance.random() < 0.5,
        adjustments=tuple(adjustment_of(chance, length) for _ in range(chance.choice([0, 0, 1, 2]))),
        classes=(ClassRules("GT", minimum_starters=chance.choice([None, 0, 2])),),
        planned=planned,
    )


def scoring_of(chance: Random, kind: str) -> Scoring:
    return Scoring(
        kind,
        places_of(chance),
        participation=Decimal(chance.choice(["0", "0", "1", "0.5"])),
        bonuses=tuple(bonus_of(chance, feat) for feat in (FastestLap.kind, Pole.kind) if chance.random() < 0.3),
        shared_places=chance.choice(list(SharedPlaces)),
        dnf=chance.choice(list(Dnf)),
        dnf_from_pct=Decimal(50),
        field=chance.choice(list(Field)),
    )


def places_of(chance: Random) -> PlacePoints:
    worths = sorted((Decimal(chance.randint(0, 20)) / 2 for _ in range(chance.randint(1, 6))), reverse=True)
    formula = Formula(Decimal(chance.randint(1, 10)), Decimal(chance.randint(0, 2)), chance.randint(0, 1))
    line = Linear(Decimal(chance.randint(0, 2)), Decimal(chance.randint(0, 2)))
    places: list[PlacePoints] = [Table(tuple(worths)), Table(tuple(worths)), line, formula]
    return chance.choice(places)


def bonus_of(chance: Random, kind: str) -> Bonus:
    among, tied = chance.choice(list(Among)), chance.choice(list(Tied))
    return Bonus(kind, Decimal(chance.choice(["1", "0.5"])), among, 2, chance.random() < 0.5, tied)


def parts_of(chance: Random, length: int) -> tuple[SeasonPart, ...]:
    rule: dict[str, Any] = chance.choice([{}, {"best": 2}, {"drop": 1}, {"drop": 1, "from_round": 2}, {"best": 1}])
    if not rule:
        return ()
    if length > 3 and chance.random() < 0.3:
        return (SeasonPart(1, 2, drop=1), SeasonPart(3, None, **rule))
    return (SeasonPart(**rule),)


def adjustment_of(chance: Random, length: int) -> Adjustment:
    of, is_of_round = chance.randint(1, length), chance.random() < 0.5
    points = Decimal(chance.choice(["5", "-3", "2.5"]))
    return Adjustment(
        chance.choice(NAMES), points, "ruled", of if is_of_round else chance.choice([None, of]), is_of_round
    )


def round_of(chance: Random, planned: PlannedRound) -> Round:
    sessions = (
        SessionResult(f"{planned.number}.{place}", kind, lines_of(chance))
        for place, kind in enumerate(planned.sessions)
    )
    return Round(planned.number, tuple(sessions), factor=planned.factor)


def lines_of(chance: Random) -> tuple[ResultLine, ...]:
    """Somebody ahead more often than not, so that titles are decided early; a dead heat now and then."""
    pool = NAMES[: chance.choice([3, 4, 6, 8])]
    order = chance.sample(pool, chance.randint(min(2, len(pool)), len(pool)))
    if chance.random() < 0.7:
        order.sort(key=pool.index)
    is_dead_heat = chance.random() < 0.1
    return tuple(
        ResultLine(
            name,
            1 if is_dead_heat and place == 2 else place,
            chance.choice(STATUSES),
            laps=chance.randint(0, 20),
            best_lap_ms=chance.choice([None, 5000, 5001, 5002]),
            grid=place,
            class_name=CLASSES.get(name, ""),
        )
        for place, name in enumerate(order, start=1)
    )
