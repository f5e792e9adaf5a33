"""Leaderboards of two nights, reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest

from races.history.leaderboard import (
    BOARDS,
    leaderboard,
)
from races.models import SeasonTotals
from tests.races.seasons import tell_both
from tests.tablet import Tablet


@pytest.fixture
def seasons(tablet: Tablet) -> None:
    tell_both(tablet)


def ranked(of: str, holder: str = "driver", **asked: Any) -> list[tuple[int, str, str]]:
    filters = {name: asked.pop(name) for name in list(asked) if name not in {"min_starts", "limit"}}
    ranks = leaderboard(SeasonTotals.objects.filter(**filters), of, holder=holder, **asked)
    return [(rank.rank, str(rank.holder), rank.value) for rank in ranks]


BOARD: dict[str, list[tuple[int, str, str]]] = {
    "sessions": [(1, "Ada", "4"), (1, "Bob", "4"), (3, "Cy", "1")],
    "starts": [(1, "Ada", "2"), (1, "Bob", "2"), (3, "Cy", "1")],
    "wins": [(1, "Ada", "2")],
    "podiums": [(1, "Ada", "2"), (1, "Bob", "2"), (3, "Cy", "1")],
    "poles": [(1, "Ada", "1"), (1, "Bob", "1")],
    "fastest_laps": [(1, "Ada", "1"), (1, "Bob", "1")],
    "grand_slams": [(1, "Ada", "1")],
    "laps_led": [(1, "Ada", "8"), (2, "Bob", "4")],
    "retirements": [(1, "Cy", "1")],
    "disqualifications": [],
    "laps": [(1, "Ada", "15"), (1, "Bob", "15"), (3, "Cy", "3")],
    "total_ms": [(1, "Bob", "134112"), (2, "Ada", "132700"), (3, "Cy", "30600")],
    "kilometres": [(1, "Ada", "0.084"), (1, "Bob", "0.084"), (3, "Cy", "0.032")],
    "best_finish": [(1, "Ada", "1"), (2, "Bob", "2"), (3, "Cy", "3")],
    "average_finish": [(1, "Ada", "1.00"), (2, "Bob", "2.00"), (3, "Cy", "3.00")],
    "win_rate_pct": [(1, "Ada", "100.00")],
    "podium_rate_pct": [(1, "Ada", "100.00"), (1, "Bob", "100.00"), (1, "Cy", "100.00")],
    "consistency_pct": [(1, "Ada", "100.000"), (2, "Bob", "99.036")],
}


def test_who_is_ahead_by_each_figure(seasons: None) -> None:
    assert {of: ranked(of) for of in BOARDS} == BOARD


@pytest.mark.parametrize(
    ("of", "asked", "expected"),
    [
        ("starts", {"min_starts": 2}, [(1, "Ada", "2"), (1, "Bob", "2")]),
        ("starts", {"min_starts": 3}, []),
        ("laps", {"limit": 1}, [(1, "Ada", "15")]),
        ("laps_led", {"season": 2026}, [(1, "Bob", "4"), (2, "Ada", "2")]),
        ("laps_led", {"track__name": "Ring"}, [(1, "Ada", "6")]),
        ("laps", {"session_type": "qualifying"}, [(1, "Ada", "3"), (1, "Bob", "3")]),
        ("laps", {"holder": "car"}, [(1, "GT3", "15"), (2, "F1", "11"), (3, "DTM", "7")]),
        ("wins", {"season": 1999}, []),
    ],
)
def test_a_leaderboard_may_be_of_a_part(seasons: None, of: str, asked: dict[str, Any], expected: list[Any]) -> None:
    assert ranked(of, **asked) == expected
