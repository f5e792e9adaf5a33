"""Real seasons, whose outcome is beyond argument: every driver's points, and every place among those who scored."""

from __future__ import annotations

from pathlib import Path

import pytest

from championships.scoring.season import season
from championships.scoring.standings import Standing
from tests.championships.season_files import Official, load, season_files


@pytest.fixture(params=season_files(), ids=lambda path: path.stem)
def official(request: pytest.FixtureRequest) -> Official:
    path: Path = request.param
    return load(path)


def points(standing: Standing) -> dict[str, str]:
    return {row.competitor: f"{row.net:.2f}" for row in standing.rows}


def places(standing: Standing) -> dict[str, int | None]:
    """Of those who scored."""
    return {row.competitor: row.rank for row in standing.rows if row.net}


def test_every_driver_has_the_official_points(official: Official) -> None:
    computed = points(season(official.rules, official.rounds).drivers[-1])
    expected = dict.fromkeys(computed, "0.00") | {name: f"{points:.2f}" for _, name, points in official.drivers}
    assert computed == expected


def test_every_driver_who_scored_has_the_official_place(official: Official) -> None:
    computed = places(season(official.rules, official.rounds).drivers[-1])
    expected = {
        name: position if isinstance(position, int) else None for position, name, points in official.drivers if points
    }
    assert computed == expected


def test_every_team_has_its_official_points_and_place(official: Official) -> None:
    if official.rules.teams is None:
        return
    table = season(official.rules, official.rounds).teams[-1]
    computed = points(table)
    assert computed == dict.fromkeys(computed, "0.00") | {name: f"{points:.2f}" for _, name, points in official.teams}
    assert places(table) == {name: position for position, name, points in official.teams if points}


def test_every_driver_has_the_official_points_of_each_round(official: Official) -> None:
    table = season(official.rules, official.rounds).drivers[-1]
    computed = {
        (score.round, row.competitor): f"{score.points:.2f}"
        for row in table.rows
        for score in row.scores
        if score.points
    }
    assert computed == {key: f"{points:.2f}" for key, points in official.given.items() if points}
