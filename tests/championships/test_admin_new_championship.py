"""A new championship on one page: its choices become rules, and the table they give is seen before it is saved."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from championships.admin.new_choices import POINTS, ROUNDS, TIES
from championships.models import Bonus, Championship
from championships.presets import PRESETS
from championships.scoring.ties import TIE_BREAKS
from drivers.models import Club, Driver
from tests.admin.reading import text
from tests.championships.admin_pages import refusal
from tests.championships.evenings import net, race
from tests.tablet import Tablet

DAY = 86_400
ADD = "/admin/championships/championship/add/"
CHOSEN = {
    "name": "Cup", "season": "", "rounds_of": "session", "who": "open", "points": "10-8-6-5-4-3-2-1", "dropping": "",
    "ties": "countback",
}  # fmt: skip


@pytest.fixture
def evenings(club: Club, tablet: Tablet) -> Club:
    """Two evenings of two races each: Ada first in three of them, and Bob in the last."""
    for begin, order in ((0, "123"), (2000, "132"), (DAY, "12"), (DAY + 2000, "21")):
        race(tablet, begin, order)
    return club


def pk_of(name: str) -> str:
    return str(Driver.objects.get(name=name).pk)


def outlook(browser: Client, club: Club, **said: Any) -> str:
    address = reverse("admin:championships_outlook")
    return str(browser.post(address, {"club": club.pk, **CHOSEN, **said}).content.decode())


def table(told: str) -> list[str]:
    body = told[told.index("<tbody>") : told.index("</tbody>")]
    return [" ".join(text(row).split()) for row in body.split("<tr>")[1:]]


def errors(told: str) -> list[str]:
    """By field."""
    found = re.findall(r'<li data-field="(\w+)">(.*?)</li>', told)
    return [f"{name}: {text(sentence)}" for name, sentence in found]


def test_the_table_of_the_last_evenings_follows_the_rules(organiser: Client, evenings: Club) -> None:
    assert table(outlook(organiser, evenings)) == ["1 Ada 38 10 10 10 8", "2 Bob 32 8 6 8 10", "3 Cy 14 6 8 – –"]
    assert table(outlook(organiser, evenings, rounds_of="meeting")) == [
        "1 Ada 38 20 18",
        "2 Bob 32 14 18",
        "3 Cy 14 14 –",
    ]
    assert table(outlook(organiser, evenings, points="16-12-8-6", dropping="best", how_many="3"))[0] == (
        "1 Ada 48 16 16 16 (12)"
    )
    assert table(outlook(organiser, evenings, points="own", own_points="3 1")) == [
        "1 Ada 10 3 3 3 1", "2 Bob 5 1 0 1 3", "3 Cy 1 0 1 – –",
    ]  # fmt: skip
    assert table(outlook(organiser, evenings, fastest_lap="1"))[0] == "1 Ada 41 11 11 11 8"
    assert table(outlook(organiser, evenings, who="list", members=[pk_of("Bob")])) == ["1 Bob 32 8 6 8 10"]


def test_heats_become_one_result_of_the_evening(organiser: Client, evenings: Club) -> None:
    assert table(outlook(organiser, evenings, rounds_of="heats by points"))[0] == "1 Ada 20 10 10"


def test_the_last_final_of_the_evening_comes_first(organiser: Client, evenings: Club) -> None:
    assert table(outlook(organiser, evenings, rounds_of="heats and finals")) == [
        "1 Ada 18 10 8", "2 Bob 16 6 10", "3 Cy 8 8 –",
    ]  # fmt: skip


def test_what_nobody_has_planned_yet_is_shown_as_if_it_were(organiser: Client, evenings: Club) -> None:
    planned = outlook(organiser, evenings, rounds_of="planned")
    assert table(planned)[0] == "1 Ada 38 20 18"
    assert "As if each of these evenings had been planned as a round." in planned


def test_nothing_of_a_table_that_was_looked_at_is_stored(organiser: Client, evenings: Club) -> None:
    outlook(organiser, evenings)
    assert not Championship.objects.exists()


def test_a_club_that_has_not_raced_is_told_so(organiser: Client, club: Club) -> None:
    assert "The club has raced on no evening yet" in text(outlook(organiser, club))


CONTRADICTIONS = [
    ({"points": "own"}, "own_points: Write the points, such as 12 10 8 6 4 2."),
    ({"points": "own", "own_points": "3 2 4"}, "own_points: The points rise: a worse place would bring more than a"),
    ({"points": "own", "own_points": "3 two"}, "own_points: “two” is no number of points"),
    ({"points": "", "fastest_lap": "1"}, "fastest_lap: Places bring no points yet: choose points first."),
    ({"points": "", "rounds_of": "heats by points"}, "rounds_of: The heats are ranked by points, and no points are"),
    ({"who": "list"}, "members: Nobody would score: choose who does, or let everybody."),
    ({"members": ["Ada"]}, "members: Everybody scores: choose nobody here, or only the drivers chosen."),
    ({"dropping": "drop"}, "how_many: How many rounds?"),
    ({"how_many": "2"}, "how_many: All rounds count: leave this empty, or say what is dropped."),
    ({"dropping": "drop", "how_many": "4", "planned_rounds": "4"}, "how_many: Of 4 rounds 4 cannot be dropped: none"),
    ({"dropping": "best", "how_many": "6", "planned_rounds": "4"}, "how_many: Of 4 rounds the best 6 are all: nothing"),
    ({"ties": "best dropped"}, "ties: Nothing is dropped, so that this could never decide."),
]


@pytest.mark.parametrize(("said", "told"), CONTRADICTIONS)
def test_rules_that_contradict_each_other_are_said_beside_the_field(
    organiser: Client, evenings: Club, said: dict[str, Any], told: str
) -> None:
    said = {name: [pk_of(one) for one in value] if isinstance(value, list) else value for name, value in said.items()}
    found = errors(outlook(organiser, evenings, **said))
    assert len(found) == 1
    assert found[0].startswith(told)
    refused = organiser.post(ADD, {"club": evenings.pk, **CHOSEN, **said})
    assert any(sentence.startswith(told.partition(": ")[2]) for sentence in refusal(refused))
    assert not Championship.objects.exists()


def test_all_that_was_chosen_is_there_once_it_is_saved(organiser: Client, evenings: Club) -> None:
    said = {
        "rounds_of": "heats by laps", "who": "list", "members": [pk_of("Ada"), pk_of("Cy")], "points": "own",
        "own_points": "5 3 1", "fastest_lap": "1", "dropping": "drop", "how_many": "1", "ties": "head to head",
        "planned_rounds": "6",
    }  # fmt: skip
    assert organiser.post(ADD, {"club": evenings.pk, **CHOSEN, **said}).status_code == 302
    cup = Championship.objects.get()
    assert (cup.merges.get().by, cup.participants, cup.participant_set.count()) == ("laps", "list", 2)
    assert cup.assignment_rules.values_list("session_type", "into").get() == ("race", "meeting")
    assert (cup.scorings.get().points, Bonus.objects.get().kind) == ("5 3 1", "fastest lap")
    assert cup.parts.values_list("best", "drop").get() == (None, 1)
    assert cup.ties.get().kind == "head to head"
    assert [name for _, name, _ in net(cup)] == ["Ada", "Cy"]


def test_whoever_has_no_script_presses_a_button(organiser: Client, evenings: Club) -> None:
    told = organiser.post(ADD, {"club": evenings.pk, **CHOSEN, "points": "16-12-8-6", "_outlook": "yes"})
    page = told.content.decode()
    assert table(page[page.index('id="outlook-table"') :])[0] == "1 Ada 60 16 16 16 12"
    assert 'value="Cup"' in page
    assert not Championship.objects.exists()


def test_every_choice_is_a_sentence_with_an_example(organiser: Client, club: Club) -> None:
    assert set(PRESETS) < set(POINTS)
    assert set(TIES) - {"shared"} <= set(TIE_BREAKS)
    told = text(organiser.get(ADD).content.decode())
    for sentence, example in [*ROUNDS.values(), *POINTS.values(), *TIES.values()]:
        assert sentence in told
        assert example in told


def test_members_of_another_club_do_not_score(organiser: Client, evenings: Club) -> None:
    other = Club.objects.create(name="Other")
    stranger = Driver.objects.create(club=other, name="Eve")
    found = errors(outlook(organiser, evenings, who="list", members=[str(stranger.pk)]))
    assert found[0].startswith("members: ")
