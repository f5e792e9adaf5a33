"""The same real seasons, through the hub's own rows and engine."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from championships.decisions import rules_changed
from championships.models import Championship, StandingsSnapshot
from championships.standings.reading import (
    standings_of,
    table_of,
)
from championships.standings.table import StandingsTable
from drivers.models import Club
from tests.championships.season_files import Official, load, season_files
from tests.championships.stored_seasons import stored


@pytest.fixture(params=season_files(), ids=lambda path: path.stem)
def official(request: pytest.FixtureRequest) -> Official:
    path: Path = request.param
    return load(path)


@pytest.fixture
def championship(club: Club, official: Official) -> Championship:
    found = stored(club, official.rules, official.rounds)
    rules_changed(found)
    assert found.trouble == ""
    return found


first_season = pytest.mark.parametrize("official", season_files()[:1], ids=lambda path: path.stem, indirect=True)


def table(championship: Championship, name: str = StandingsSnapshot.DRIVERS) -> StandingsTable:
    found = table_of(championship, name)
    assert found is not None
    return found


def test_everybody_has_the_official_points_and_place(championship: Championship, official: Official) -> None:
    rows = table(championship).rows
    expected = dict.fromkeys((row.name for row in rows), Decimal(0))
    expected |= {name: points for _, name, points in official.drivers}
    assert {row.name: row.net for row in rows} == expected
    places = {name: place if isinstance(place, int) else None for place, name, points in official.drivers if points}
    assert {row.name: row.rank for row in rows if row.net} == places


def test_every_team_has_its_official_points_and_place(championship: Championship, official: Official) -> None:
    if official.rules.teams is None:
        assert table_of(championship, StandingsSnapshot.TEAMS) is None
        return
    rows = table(championship, StandingsSnapshot.TEAMS).rows
    expected = dict.fromkeys((row.name for row in rows), Decimal(0))
    assert {row.name: row.net for row in rows} == expected | {name: points for _, name, points in official.teams}
    assert {row.name: row.rank for row in rows if row.net} == {name: n for n, name, points in official.teams if points}


@first_season
def test_every_total_is_the_sum_of_its_awards(championship: Championship, official: Official) -> None:
    for row in table(championship).rows:
        assert sum((award.points for award in row.why), Decimal(0)) == row.gross
        assert sum((award.points for award in row.why if not award.is_dropped), Decimal(0)) == row.net


@first_season
def test_standings_are_read_in_two_queries(championship: Championship, official: Official) -> None:
    for read in (table_of, standings_of):
        for name in (StandingsSnapshot.DRIVERS, StandingsSnapshot.TEAMS):
            with CaptureQueriesContext(connection) as queries:
                read(championship, name)
            assert len(queries) <= 2
