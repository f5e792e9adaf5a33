"""Heats and groups that become one classification."""

from __future__ import annotations

from decimal import Decimal

from championships.scoring.feats import FastestLap
from championships.scoring.results import Merge, MergedBy, Status
from championships.scoring.rules import Bonus, Scoring
from championships.scoring.tables import table
from tests.championships.clubs import (
    TEN_EIGHT_SIX,
    disqualified,
    final,
    line,
    net,
    order,
    ranks,
    round_of,
    rules,
    session,
)

BY_LAPS = (Merge(("heat",), MergedBy.LAPS),)
BY_POINTS = (Merge(("heat",), MergedBy.POINTS),)
HEATS = (Scoring("race", TEN_EIGHT_SIX), Scoring("heat", table(3, 2, 1)))


def test_heats_are_merged_by_laps_then_time() -> None:
    """Ada 40 laps in 401 s, Bob 41 laps, Cyd 40 laps in 400 s."""
    first = session(
        "h1",
        line("ada", 1, laps=21, time_ms=200_000),
        line("bob", 2, laps=20, time_ms=200_500),
        line("cyd", 3, laps=20, time_ms=201_000),
        kind="heat",
    )
    second = session(
        "h2",
        line("bob", 1, laps=21, time_ms=205_000),
        line("cyd", 2, laps=20, time_ms=199_000),
        line("ada", 3, laps=19, time_ms=201_000),
        kind="heat",
    )
    standing = final(rules(), round_of(1, first, second, merges=BY_LAPS))
    assert net(standing) == {"bob": "10", "cyd": "8", "ada": "6"}
    assert standing.row("cyd").why[0].reason == "race of 2 sessions: 2nd"


def test_groups_that_never_met_are_merged_too() -> None:
    a = session("a", line("ada", 1, laps=30), line("bob", 2, laps=28), kind="heat")
    b = session("b", line("cyd", 1, laps=29), line("dan", 2, laps=27), kind="heat")
    assert net(final(rules(), round_of(1, a, b, merges=BY_LAPS))) == {"ada": "10", "cyd": "8", "bob": "6", "dan": "5"}


def test_a_missing_time_is_slower_than_any_and_equals_share_the_place() -> None:
    heat = session("h", line("ada", 1, laps=9), line("bob", 2, laps=9, time_ms=9), line("cyd", 3, laps=9), kind="heat")
    assert ranks(final(rules(), round_of(1, heat, merges=BY_LAPS))) == [(1, "bob"), (2, "ada"), (2, "cyd")]


def test_heats_are_merged_by_points() -> None:
    """In the heats Ada 3 + 1, Bob 2 + 3, Cyd 1 + 2; only the order counts, and brings 10, 8, 6."""
    heats = (order("h1", "ada bob cyd", kind="heat"), order("h2", "bob cyd ada", kind="heat"))
    standing = final(rules(scoring=HEATS), round_of(1, *heats, merges=BY_POINTS))
    assert net(standing) == {"bob": "10", "ada": "8", "cyd": "6"}


def test_without_a_merge_every_heat_brings_its_points() -> None:
    heats = (order("h1", "ada bob cyd", kind="heat"), order("h2", "bob cyd ada", kind="heat"))
    assert net(final(rules(scoring=HEATS), round_of(1, *heats))) == {"bob": "5", "ada": "4", "cyd": "3"}


def test_a_heat_somebody_was_disqualified_from_brings_no_laps() -> None:
    first = session("h1", line("ada", 1, laps=20), line("bob", 2, laps=19), kind="heat")
    second = session("h2", line("bob", 1, laps=19), line("ada", None, Status.DSQ, laps=30), kind="heat")
    assert net(final(rules(), round_of(1, first, second, merges=BY_LAPS))) == {"bob": "10", "ada": "8"}


def test_who_was_disqualified_from_all_heats_is_disqualified() -> None:
    heat = session("h", line("bob", 1, laps=9), disqualified("ada"), kind="heat")
    standing = final(rules(), round_of(1, heat, merges=BY_LAPS))
    assert standing.row("ada").why[0].reason == "race of 1 sessions: DSQ"


def test_the_fastest_lap_of_all_heats_is_one() -> None:
    bonus = Bonus(FastestLap.kind, Decimal(1))
    first = session("h1", line("ada", 1, laps=9, best_lap_ms=5200), line("bob", 2, laps=8), kind="heat")
    second = session("h2", line("ada", 1, laps=9), line("bob", 2, laps=8, best_lap_ms=5100), kind="heat")
    standing = final(rules(of_race={"bonuses": (bonus,)}), round_of(1, first, second, merges=BY_LAPS))
    assert net(standing) == {"ada": "10", "bob": "9"}


def test_qualifying_beside_merged_heats_is_scored_for_itself() -> None:
    scoring = (*HEATS, Scoring("qualifying", table(1)))
    night = round_of(
        1,
        order("q", "bob ada", kind="qualifying"),
        session("h", line("ada", 1, laps=9), line("bob", 2, laps=8), kind="heat"),
        merges=BY_LAPS,
    )
    assert net(final(rules(scoring=scoring), night)) == {"ada": "10", "bob": "9"}
