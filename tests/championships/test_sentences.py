"""Every sentence of every official season, and of hundreds made up, is one that a club can read out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from championships.scoring.rules import PlannedRound
from championships.scoring.season import season
from tests.championships.season_files import load, season_files
from tests.championships.seasons_at_random import season_of
from tests.championships.sentences import sentences_of, unsayable


@pytest.mark.parametrize("path", season_files(), ids=lambda path: path.stem)
def test_sentences_of_official_seasons(path: Path) -> None:
    official = load(path)
    kinds = tuple(scoring.type for scoring in official.rules.scoring)
    planned = tuple(PlannedRound(round_.number, kinds, round_.factor) for round_ in official.rounds)
    assert unsayable(sentences_of(season(replace(official.rules, planned=planned), official.rounds))) == []


@pytest.mark.parametrize("begin", range(0, 300, 100))
def test_sentences_of_seasons_made_up(begin: int) -> None:
    for number in range(begin, begin + 100):
        made = season_of(number)
        assert (number, unsayable(sentences_of(season(made.rules, made.rounds)))) == (number, [])


@pytest.mark.parametrize(
    "sentence",
    [
        "Out of the title: needs 4 of the 0 points still obtainable.",
        "Needs 5 of the 4 points still obtainable to draw level.",
        "Needs -2 of the 4 points still obtainable to draw level.",
        "DNF after 1 laps, too few to score",
        "race: None",
        "",
    ],
)
def test_what_may_not_be_said_is_found(sentence: str) -> None:
    assert unsayable([sentence])
