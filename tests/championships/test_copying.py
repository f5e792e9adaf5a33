"""A championship for the next season: the same rules, the calendar a year on, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from championships.copying import called_next, next_season, weeks_on, year_on
from championships.models import (
    AssignmentRule,
    Championship,
    RoundSession,
)
from races.models import Track
from tests.championships.every_rule import with_every_rule


@pytest.fixture
def cup(wintercup: Championship) -> Championship:
    return with_every_rule(wintercup)


@pytest.mark.parametrize(
    ("name", "season", "wanted"),
    [
        ("Cup 2026", "", ("Cup 2027", "")),
        ("Cup", "2026", ("Cup", "2027")),
        ("Winter 2026/27", "2026/2027", ("Winter 2027/28", "2027/2028")),
        ("Winter 1999/00", "", ("Winter 2000/01", "")),
        ("Cup", "", ("Cup", "(2)")),
        ("Group C 12345", "Spring", ("Group C 12345", "Spring (2)")),
    ],
)
def test_the_name_of_the_next_one_is_guessed(name: str, season: str, wanted: tuple[str, str]) -> None:
    assert called_next(Championship(name=name, season=season)) == wanted


def test_a_copy_has_the_rules_and_the_calendar_a_year_on_and_nothing_else(cup: Championship) -> None:
    track = Track.objects.create(club=cup.club, name="Oval", name_key="oval")
    AssignmentRule.objects.create(championship=cup, order=3, track=track, starts_on="2026-02-28")
    made = next_season(cup, *called_next(cup))
    assert str(made) == "Wintercup 2027"
    assert [(row.number, row.name, str(row.held_on), row.factor) for row in made.rounds.all()] == [
        (8, "", "None", 1), (9, "Finale", "2027-11-30", 2),
    ]  # fmt: skip
    assert [(row.into, row.track, str(row.starts_on)) for row in made.assignment_rules.all()] == [
        ("session", None, "None"), ("meeting", track, "2027-02-28"),
    ]  # fmt: skip
    assert (made.scorings.count(), made.classes.count(), made.parts.count(), str(made.starts_on)) == (
        2,
        1,
        1,
        "2027-01-01",
    )
    assert [(row.types, row.by, row.round and row.round.number) for row in made.merges.all()] == [
        ("race, heat", "laps", None), ("A final, B final", "order", 9),
    ]  # fmt: skip
    assert [row.amounts for row in made.handicaps.all()] == ["40 20 10", "1.5 1 -1"]
    for rows in (made.participant_set, made.adjustments, made.exclusions, made.sheets):
        assert not rows.exists()
    assert not RoundSession.objects.filter(championship=made).exists()
    assert made.state == Championship.State.DRAFT


def test_a_year_on_keeps_the_weekday_or_the_day() -> None:

    assert weeks_on(date(2026, 2, 3)) == date(2027, 2, 2)
    assert year_on(date(2028, 2, 29)) == date(2029, 2, 28)


def test_a_copy_is_asked_for_on_a_page(cup: Championship, organiser: Client) -> None:
    action = {"action": "copy_for_the_next_season", "_selected_action": [cup.pk]}
    page = organiser.post(reverse("admin:championships_championship_changelist"), action)["Location"]
    assert organiser.get(page).context["form"].initial == {"name": "Wintercup", "season": "2027"}
    refused = organiser.post(page, {"name": "Wintercup", "season": "2026"})
    assert refused.context["form"].non_field_errors()
    assert organiser.post(page, {"name": "Wintercup", "season": "2027"}).status_code == 302
    assert Championship.objects.filter(season="2027").count() == 1
