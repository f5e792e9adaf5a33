"""What a place brings: tables, lines, formulas, shared places, retirements, participation, factors."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from championships.scoring.results import Status
from championships.scoring.rules import Dnf, Field, Rules, SharedPlaces
from championships.scoring.tables import Formula, Linear, PlacePoints, Rounding, RoundingMode, table
from tests.championships.clubs import disqualified, final, line, net, order, race, retired, round_of, rules, session
from tests.championships.preset_points import LEAGUE_QUALIFYING, LEAGUE_RACE, PRESETS


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (table(5, 3), ["5", "3", "0", "0", "0"]),
        (table(5, 3, beyond=1), ["5", "3", "1", "1", "1"]),
        (Linear(), ["5", "4", "3", "2", "1"]),
        (Linear(step=Decimal(2), last=Decimal(0)), ["8", "6", "4", "2", "0"]),
        (LEAGUE_RACE, ["9", "7", "5", "3", "1"]),
        (LEAGUE_QUALIFYING, ["1", "0.8", "0.6", "0.4", "0.2"]),
    ],
)
def test_five_drivers_get_what_their_places_are_worth(places: PlacePoints, expected: list[str]) -> None:
    standing = final(rules(places), race(1, "ada bob cyd dan eve"))
    assert [str(row.net.normalize() + 0) for row in standing.rows] == expected


def test_a_league_night_of_qualifying_and_race() -> None:
    """Of 4: the race is 10 · (4 − p) / 4 + 1, the qualifying (4 − p + 1) / 4."""
    league = Rules(scoring=PRESETS["((N − p) / N) · 10 + 1, qualifying (N − p + 1) / N"])
    qualifying = order("q", "bob ada cyd dan", kind="qualifying")
    standing = final(league, round_of(1, qualifying, order("r", "ada bob cyd dan")))
    assert net(standing) == {"ada": "9.25", "bob": "7", "cyd": "4", "dan": "1.25"}


def test_a_formula_is_rounded_as_the_club_says() -> None:
    """Of 3: 10 · 2 / 3 = 6.666…, 10 · 1 / 3 = 3.333…"""
    thirds = Formula(a=Decimal(10))
    night = race(1, "ada bob cyd")
    assert net(final(rules(thirds), night)) == {"ada": "6.67", "bob": "3.33", "cyd": "0"}
    down = Rounding(places=0, mode=RoundingMode.DOWN)
    assert net(final(rules(thirds, rounding=down), night)) == {"ada": "6", "bob": "3", "cyd": "0"}
    tenths_up = Rounding(places=1, mode=RoundingMode.UP)
    assert net(final(rules(thirds, rounding=tenths_up), night)) == {"ada": "6.7", "bob": "3.4", "cyd": "0"}


def test_a_half_goes_up_or_to_the_even_one() -> None:
    halves = table(5, "2.5")
    night = race(1, "ada bob")
    assert net(final(rules(halves, rounding=Rounding(places=0)), night)) == {"ada": "5", "bob": "3"}
    even = Rounding(places=0, mode=RoundingMode.HALF_EVEN)
    assert net(final(rules(halves, rounding=even), night)) == {"ada": "5", "bob": "2"}


def test_the_only_starter_of_a_formula_gets_its_constant_and_the_reason() -> None:
    (row,) = final(rules(LEAGUE_RACE), race(1, "ada")).rows
    assert row.net == 1
    assert [award.reason for award in row.why] == ["race: 1st (10 × (1 − 1) / 1 + 1)"]


def test_a_formula_without_a_field_gives_its_constant() -> None:
    """Only the classified are counted, and nobody is; who retired scores by position all the same."""
    of_race = {"dnf": Dnf.BY_POSITION, "field": Field.CLASSIFIED}
    standing = final(rules(LEAGUE_RACE, of_race=of_race), round_of(1, session("r", retired("ada", 1))))
    assert net(standing) == {"ada": "1"}


def test_who_did_not_start_is_not_of_the_field() -> None:
    night = session("r", line("ada", 1), line("bob", 2), line("cyd", None, Status.DNS))
    assert net(final(rules(Linear()), round_of(1, night))) == {"ada": "2", "bob": "1", "cyd": "0"}
    entered = rules(Linear(), of_race={"field": Field.ENTERED})
    assert net(final(entered, round_of(1, night))) == {"ada": "3", "bob": "2", "cyd": "0"}


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        (SharedPlaces.EACH, {"ada": "10", "bob": "8", "cyd": "8", "dan": "5"}),
        (SharedPlaces.SHARED, {"ada": "10", "bob": "7", "cyd": "7", "dan": "5"}),
    ],
)
def test_a_dead_heat_for_second(shared: SharedPlaces, expected: dict[str, str]) -> None:
    night = session("r", line("ada", 1), line("bob", 2), line("cyd", 2), line("dan", 4))
    assert net(final(rules(of_race={"shared_places": shared}), round_of(1, night))) == expected


def test_drivers_of_one_car_share_its_points_and_nobody_moves_down() -> None:
    third = Fraction(1, 3)
    night = session(
        "r",
        line("ada", 1, share=third),
        line("bob", 1, share=third),
        line("cyd", 1, share=third),
        line("dan", 2),
        line("eve", 3, share=Fraction(0)),
    )
    standing = final(rules(of_race={"shared_places": SharedPlaces.SHARED}), round_of(1, night))
    assert net(standing) == {"dan": "8", "ada": "3.33", "bob": "3.33", "cyd": "3.33", "eve": "0"}
    assert [award.reason for award in standing.row("eve").why] == ["race: 3rd (not entitled to points)"]


@pytest.mark.parametrize(
    ("of_race", "expected"),
    [
        ({"dnf": Dnf.ZERO}, {"ada": "10", "bob": "0", "cyd": "0"}),
        ({"dnf": Dnf.BY_POSITION}, {"ada": "10", "bob": "8", "cyd": "6"}),
        ({"dnf": Dnf.FROM_LAPS, "dnf_from_pct": Decimal(90)}, {"ada": "10", "bob": "8", "cyd": "0"}),
    ],
)
def test_who_retired(of_race: dict[str, Any], expected: dict[str, str]) -> None:
    """90 % of 50 laps are 45: exactly that is enough."""
    night = session("r", line("ada", 1, laps=50), retired("bob", 2, laps=45), retired("cyd", 3, laps=44))
    assert net(final(rules(of_race=of_race), round_of(1, night))) == expected


def test_taking_part_brings_points_even_to_who_retired_but_not_to_the_disqualified() -> None:
    night = session("r", line("ada", 1), retired("bob"), disqualified("cyd"))
    standing = final(rules(of_race={"participation": Decimal(2)}), round_of(1, night))
    assert net(standing) == {"ada": "12", "bob": "2", "cyd": "0"}
    assert [award.reason for award in standing.row("bob").why] == ["race: DNF", "race: took part"]


def test_a_finale_counts_twice_and_a_race_cut_short_half() -> None:
    standing = final(rules(), race(1, "ada bob", factor="0.5"), race(2, "bob ada", factor="2"))
    assert net(standing) == {"bob": "24", "ada": "21"}
    assert [award.reason for award in standing.row("ada").why] == ["race: 1st × 0.5", "race: 2nd × 2"]


def test_a_round_with_too_few_starters_counts_for_nobody() -> None:
    standing = final(rules(minimum_starters=3), race(1, "ada bob cyd"), race(2, "bob ada"))
    assert net(standing) == {"ada": "10", "bob": "8", "cyd": "6"}
    assert standing.row("bob").why[-1].reason == "round 2 does not count: 2 of at least 3 starters"


def test_a_session_of_a_type_without_points_brings_nothing() -> None:
    standing = final(rules(), round_of(1, order("p", "bob ada", kind="practice"), order("r", "ada bob")))
    assert net(standing) == {"ada": "10", "bob": "8"}
