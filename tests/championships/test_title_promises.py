"""*Champion* and *out* are promises: in thousands of seasons played to the end none is ever taken back."""

from __future__ import annotations

import os

import pytest

from championships.scoring.fielding import rules_of_class
from championships.scoring.rules import Rules
from championships.scoring.season import season
from championships.scoring.standings import Standing
from championships.scoring.title import Chance, title_race
from tests.championships.seasons_at_random import MadeUp, season_of

SEASONS = int(os.environ.get("SEASONS_AT_RANDOM") or 300)
IN_ONE_TEST = 100

Race = dict[str, Chance]


def races(of: MadeUp) -> list[list[tuple[Race, Standing]]]:
    """Of the drivers and of each class: the title after each round, and the table it is told of."""
    tables = (of.rules, *(rules_of_class(of.rules, one) for one in of.rules.classes))
    told: list[list[tuple[Race, Standing]]] = [[] for _ in tables]
    for number in range(1, len(of.rounds) + 1):
        found = season(of.rules, of.until(number))
        for place, standings in enumerate((found.drivers, *found.classes.values())):
            told[place].append((race_of(tables[place], standings[-1]), standings[-1]))
    return told


def race_of(rules: Rules, standing: Standing) -> Race:
    return {chance.competitor: chance for chance in title_race(rules, standing)}


def broken(of: MadeUp) -> list[str]:
    """What was promised and taken back."""
    found = []
    for told in races(of):
        last = told[-1][1]
        first = {row.competitor for row in last.rows if row.rank == 1}
        for number, (race, _) in enumerate(told, start=1):
            champions = {name for name, chance in race.items() if chance.is_champion}
            out = {name for name, chance in race.items() if chance.is_out}
            if champions and champions != first:
                found.append(f"champion after {number}: {champions}, in the end {first}")
            if out & first:
                found.append(f"out after {number}: {out & first}")
            for later, _ in told[number:]:
                back = {name for name in out if name in later and not later[name].is_out}
                found += [f"out after {number}, and not later: {back}"] if back else []
    return found


@pytest.mark.parametrize("begin", range(0, SEASONS, IN_ONE_TEST))
def test_champion_and_out_are_never_taken_back(begin: int) -> None:
    made = {number: broken(season_of(number)) for number in range(begin, min(begin + IN_ONE_TEST, SEASONS))}
    assert {number: told for number, told in made.items() if told} == {}


def test_these_seasons_have_champions_before_their_end() -> None:
    """Else the promises above would be none."""
    early = out = 0
    for number in range(100):
        for told in races(season_of(number)):
            early += any(chance.is_champion for race, _ in told[:-1] for chance in race.values())
            out += any(chance.is_out for race, _ in told[:-1] for chance in race.values())
    assert (early > 15, out > 50) == (True, True)
