"""Seasons that Hypothesis makes up: any rules, any results."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from championships.scoring.feats import FEATS
from championships.scoring.results import Merge, MergedBy, ResultLine, Round, SessionResult, Status
from championships.scoring.rules import (
    Adjustment,
    Among,
    Bonus,
    ClassRules,
    Dnf,
    Exclusion,
    Field,
    Rules,
    Scoring,
    SeasonPart,
    SharedPlaces,
    TeamRules,
    Tied,
    planned_rounds,
)
from championships.scoring.tables import Formula, Linear, Rounding, RoundingMode, Table
from championships.scoring.ties import (
    BestDropped,
    BestQualifying,
    Countback,
    FewestRounds,
    HeadToHead,
    LatestResult,
    Over,
    Places,
    TieBreak,
)

NAMES = ("ada", "bob", "cyd", "dan", "eve", "fay")
TYPES = ("race", "qualifying", "heat")

points = st.decimals(0, 30, places=2)
tables = st.one_of(
    st.builds(Table, st.lists(points, max_size=6).map(lambda found: tuple(sorted(found, reverse=True)))),
    st.builds(Linear, points, points),
    st.builds(Formula, points, points, st.integers(0, 1)),
)
bonuses = st.builds(
    Bonus,
    st.sampled_from(sorted(FEATS)),
    points,
    st.sampled_from(Among),
    st.integers(1, 4),
    st.booleans(),
    st.sampled_from(Tied),
)
OTHERS: list[TieBreak] = [BestDropped(), BestQualifying(), HeadToHead(), LatestResult(), FewestRounds()]
countbacks: st.SearchStrategy[TieBreak] = st.builds(Countback, st.sampled_from(Over), st.sampled_from(Places))
ties = st.lists(st.one_of(countbacks, st.sampled_from(OTHERS)), max_size=4)
adjustments = st.lists(
    st.builds(
        Adjustment,
        st.sampled_from(NAMES),
        st.decimals(-9, 9, places=1),
        st.just("ruled"),
        st.none() | st.integers(1, 5),
    ),
    max_size=2,
).map(tuple)
exclusions = st.lists(
    st.builds(Exclusion, st.sampled_from(NAMES), st.just("ruled"), st.none() | st.integers(1, 5), st.booleans()),
    max_size=2,
).map(tuple)


@st.composite
def parts(draw: st.DrawFn) -> tuple[SeasonPart, ...]:
    """Parts of the season that do not overlap."""
    end = draw(st.integers(1, 4))
    best: dict[str, Any] = draw(st.sampled_from([{"best": 1}, {"best": 2}, {"drop": 1}, {"drop": 2}]))
    other: dict[str, Any] = draw(st.sampled_from([{}, {"best": 1}, {"drop": 1, "from_round": 5}]))
    return (SeasonPart(1, end, **best), SeasonPart(end + 1, **other))


@st.composite
def rules(draw: st.DrawFn, *, with_drops: bool = True) -> Rules:
    scoring = tuple(
        Scoring(
            kind,
            draw(tables),
            participation=draw(points),
            bonuses=tuple(draw(st.lists(bonuses, max_size=2))),
            shared_places=draw(st.sampled_from(SharedPlaces)),
            dnf=draw(st.sampled_from(Dnf)),
            dnf_from_pct=draw(st.decimals(0, 100, places=0)),
            field=draw(st.sampled_from(Field)),
        )
        for kind in TYPES
    )
    return Rules(
        scoring=scoring,
        rounding=Rounding(draw(st.integers(0, 3)), draw(st.sampled_from(RoundingMode))),
        parts=draw(parts()) if with_drops else (),
        are_bonuses_dropped=draw(st.booleans()),
        are_bonuses_factored=draw(st.booleans()),
        is_dsq_droppable=draw(st.booleans()),
        minimum_starters=draw(st.integers(0, 3)),
        ties=tuple(draw(ties)),
        guests=draw(st.frozensets(st.sampled_from(NAMES), max_size=2)),
        do_guests_take_points=draw(st.booleans()),
        adjustments=draw(adjustments),
        exclusions=draw(exclusions),
        teams=TeamRules(best=draw(st.none() | st.integers(1, 2))),
        manufacturers=TeamRules(),
        classes=(ClassRules("GT"),),
        planned=planned_rounds(7),
    )


@st.composite
def lines(draw: st.DrawFn) -> tuple[ResultLine, ...]:
    """Some of the drivers, some of them level, in any order."""
    there = draw(st.lists(st.sampled_from(NAMES), unique=True))
    return tuple(
        ResultLine(
            name,
            position=draw(st.none() | st.integers(1, 6)),
            status=draw(st.sampled_from(Status)),
            laps=draw(st.none() | st.integers(0, 50)),
            time_ms=draw(st.none() | st.integers(1, 300_000)),
            laps_led=draw(st.integers(0, 3)),
            best_lap_ms=draw(st.none() | st.integers(5000, 5003)),
            grid=draw(st.none() | st.integers(1, 6)),
            team=draw(st.sampled_from(["", "Red", "Blue"])),
            manufacturer=draw(st.sampled_from(["", "BMW"])),
            class_name=draw(st.sampled_from(["", "GT"])),
            share=draw(st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(0)])),
            is_placed=draw(st.booleans()),
        )
        for name in there
    )


@st.composite
def rounds(draw: st.DrawFn) -> list[Round]:
    """Up to six, each of some sessions."""
    merges = (
        (),
        (Merge(("heat",), MergedBy.LAPS),),
        (Merge(("heat", "race"), MergedBy.POINTS),),
        (Merge(("race",), MergedBy.LAPS), Merge(("qualifying",), MergedBy.BEST_LAP, "qualifying")),
        (Merge(("race", "heat"), MergedBy.ORDER),),
        (Merge(("heat",), MergedBy.LATEST),),
    )
    return [
        Round(
            number,
            tuple(
                SessionResult(f"{number}.{part}", draw(st.sampled_from(TYPES)), draw(lines()))
                for part in range(draw(st.integers(0, 3)))
            ),
            factor=draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(2)])),
            merges=draw(st.sampled_from(merges)),
        )
        for number in range(1, draw(st.integers(1, 6)) + 1)
    ]
