"""Pole, fastest lap and most laps led: whose they are."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from championships.scoring.feats import FastestLap, MostLapsLed, Pole
from championships.scoring.rules import Among, Bonus, Rules, Scoring, Tied
from tests.championships.clubs import final, line, net, order, race, retired, round_of, rules, session

POLE = Bonus(Pole.kind, Decimal(3))


def with_bonus(bonus: Bonus, **more: Any) -> Rules:
    return rules(of_race={"bonuses": (bonus,)}, **more)


def fastest(**more: Any) -> Rules:
    return with_bonus(Bonus(FastestLap.kind, Decimal(1), **more))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, {"ada": "10", "bob": "8", "cyd": "1"}),
        ({"among": Among.CLASSIFIED}, {"ada": "10", "bob": "8", "cyd": "0"}),
        ({"among": Among.CLASSIFIED, "is_passed_on": True}, {"ada": "10", "bob": "9", "cyd": "0"}),
        ({"among": Among.TOP, "top": 1, "is_passed_on": True}, {"ada": "11", "bob": "8", "cyd": "0"}),
    ],
)
def test_the_fastest_lap_of_whom_the_rules_allow(more: dict[str, Any], expected: dict[str, str]) -> None:
    """Cyd drove it and retired, then Bob, then Ada."""
    night = session(
        "r",
        line("ada", 1, best_lap_ms=5300),
        line("bob", 2, best_lap_ms=5200),
        retired("cyd", best_lap_ms=5100),
    )
    assert net(final(fastest(**more), round_of(1, night))) == expected


@pytest.mark.parametrize(
    ("tied", "expected"),
    [
        (Tied.FIRST, {"ada": "10", "bob": "9"}),
        (Tied.EACH, {"ada": "11", "bob": "9"}),
        (Tied.SHARED, {"ada": "10.5", "bob": "8.5"}),
    ],
)
def test_two_equal_fastest_laps(tied: Tied, expected: dict[str, str]) -> None:
    """Bob drove it a minute before Ada."""
    night = race(
        1,
        "ada bob",
        ada={"best_lap_ms": 5100, "best_lap_at": datetime(2026, 1, 1, 20, 1, tzinfo=UTC)},
        bob={"best_lap_ms": 5100, "best_lap_at": datetime(2026, 1, 1, 20, 0, tzinfo=UTC)},
    )
    assert net(final(fastest(tied=tied), night)) == expected


def test_the_fastest_lap_says_its_time() -> None:
    standing = final(fastest(), race(1, "ada bob", bob={"best_lap_ms": 5120}))
    assert standing.row("bob").why[-1].reason == "race: fastest lap (5.12 s)"


def test_the_pole_is_the_first_on_the_grid() -> None:
    standing = final(with_bonus(POLE), race(1, "ada bob", ada={"grid": 2}, bob={"grid": 1}))
    assert net(standing) == {"bob": "11", "ada": "10"}


def test_the_pole_is_the_winner_of_the_qualifying_where_no_grid_is_known() -> None:
    night = round_of(1, order("q", "bob ada", kind="qualifying"), order("r", "ada bob"))
    assert net(final(with_bonus(POLE), night)) == {"bob": "11", "ada": "10"}


def test_most_laps_led_of_two_who_led_as_many_goes_to_the_better_placed() -> None:
    led = Bonus(MostLapsLed.kind, Decimal(2))
    night = race(1, "ada bob cyd", bob={"laps_led": 20}, cyd={"laps_led": 20}, ada={"laps_led": 10})
    assert net(final(with_bonus(led), night)) == {"ada": "10", "bob": "10", "cyd": "6"}


def test_nobody_led_a_lap_and_nobody_gets_the_bonus() -> None:
    led = Bonus(MostLapsLed.kind, Decimal(2))
    assert net(final(with_bonus(led), race(1, "ada bob"))) == {"ada": "10", "bob": "8"}


@pytest.mark.parametrize(("are_factored", "expected"), [(True, "26"), (False, "23")])
def test_a_finale_doubles_the_bonus_or_not(are_factored: bool, expected: str) -> None:
    finale = race(1, "ada bob", factor="2", ada={"grid": 1})
    assert net(final(with_bonus(POLE, are_bonuses_factored=are_factored), finale))["ada"] == expected


def test_a_bonus_of_the_qualifying_is_scored_in_the_qualifying() -> None:
    both = Rules(scoring=(Scoring("race", rules().scoring[0].places), Scoring("qualifying", bonuses=(POLE,))))
    night = round_of(1, session("q", line("bob", 1, grid=1), line("ada", 2), kind="qualifying"), order("r", "ada bob"))
    assert net(final(both, night)) == {"bob": "11", "ada": "10"}
