"""Every list of 15-fixtures.json: heats in the fewest there are, and meetings as even as they can be."""

from __future__ import annotations

import json
import os
from itertools import combinations
from pathlib import Path
from string import ascii_letters
from typing import Any

import pytest

from championships.pairings.fixtures import Fixtures, every_controller, every_rival
from championships.pairings.plans import FILE, all_meet_once
from tests.championships.fixture_lists import is_laid_out_right, names

TABLES = json.loads(
    (Path(os.environ.get("CASES_DIR") or Path(__file__).parent / "cases") / "15-fixtures.json").read_text()
)
FURTHER_THAN_A_TENTH = {
    (17, 5), (29, 5), (33, 5), (36, 5),
    (19, 6), (20, 6), (21, 6), (25, 6), (26, 6), (35, 6), (36, 6), (39, 6),
}  # fmt: skip
"""Drivers and lanes, above 16 drivers, whose heats are over a tenth more than Schönheim's bound."""


def asked(rows: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(row, id=f"{row['drivers']} drivers on {row['lanes']} lanes") for row in rows]


def even(fixtures: Fixtures) -> tuple[bool, bool]:
    """Starts within one, and lanes within one."""
    starts, turns = fixtures.starts, fixtures.controller_turns
    return starts.most - starts.fewest <= 1, turns.most - turns.fewest <= 1


def bound(drivers: int, lanes: int) -> int:
    """Schönheim's."""
    return -(-drivers * -(-(drivers - 1) // (lanes - 1)) // lanes)


@pytest.mark.parametrize("row", asked(TABLES["everybody_meets_everybody"]))
def test_everybody_meets_everybody_in_the_fewest_heats(row: dict[str, Any]) -> None:
    fixtures = every_rival(names(row["drivers"]), row["lanes"])
    assert is_laid_out_right(fixtures)
    assert even(fixtures) == (True, True)
    assert {len(heat.seats) for heat in fixtures.heats} == {min(row["drivers"], row["lanes"])}
    fewest, most = row["meetings"]
    assert len(fixtures.heats) == row["heats"]
    assert fixtures.meetings.fewest >= fewest
    assert fixtures.meetings.most <= most


@pytest.mark.parametrize("row", asked(TABLES["everybody_on_every_lane"]))
def test_everybody_is_on_every_lane_once_and_meets_as_evenly_as_can_be(row: dict[str, Any]) -> None:
    fixtures = every_controller(names(row["drivers"]), row["lanes"])
    assert is_laid_out_right(fixtures)
    assert len(fixtures.heats) == row["heats"]
    assert (fixtures.controller_turns.fewest, fixtures.controller_turns.most) == (1, 1)
    assert [fixtures.meetings.fewest, fixtures.meetings.most] == row["meetings"]


@pytest.mark.parametrize("lanes", [3, 4, 5, 6])
def test_for_up_to_forty_drivers_heats_are_within_a_tenth_of_the_bound(lanes: int) -> None:
    known = {drivers: all_meet_once(drivers, lanes) or [] for drivers in range(17, 41)}
    too_many = {
        (drivers, lanes) for drivers, heats in known.items() if not heats or len(heats) > 1.1 * bound(drivers, lanes)
    }
    assert too_many == {one for one in FURTHER_THAN_A_TENTH if one[1] == lanes}


def test_every_plan_that_is_kept_is_right() -> None:
    """Of `meet`, everybody meets everybody and starts within one; nobody is twice in a heat of any."""
    for line in FILE.read_text().splitlines():
        if line.startswith("#"):
            continue
        kind, drivers, size, *heats = line.split()
        assert {len(set(heat)) for heat in heats} == {len(heat) for heat in heats} == {int(size)}, line
        everybody = ascii_letters[: int(drivers)]
        assert set("".join(heats)) <= set(everybody), line
        if kind == "meet":
            starts = ["".join(heats).count(driver) for driver in everybody]
            assert max(starts) - min(starts) <= 1, line
            met = {pair for heat in heats for pair in combinations(sorted(heat), 2)}
            assert len(met) == int(drivers) * (int(drivers) - 1) // 2, line
        if kind == "lanes":
            assert {"".join(heats).count(driver) for driver in everybody} == {int(size)}, line
