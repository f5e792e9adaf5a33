"""Several laps or entries are decided on at once, chosen one by one or by their numbers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from races.models import Ruling
from tests.admin.reading import text
from tests.desk.pages import confirmed, deciding, effects_in, looked_at, refusal, ruled
from tests.desk.race_to_decide_on import entry, keys, laps, race, race_there
from tests.rulings import rule_on


def test_several_laps_are_one_ruling(organiser: Client, night: None) -> None:
    chosen = laps("Anna", 2, 4)
    effects = ruled(organiser, deciding("void_laps", lap=keys(chosen)))
    assert Ruling.objects.get().about["who"] == "Anna's laps 2 and 4"
    assert effects[0].startswith("Lap record of ")
    assert effects[0].endswith("6.000 (Anna) to 6.000 (Bob)")


def test_several_entries_are_a_ruling_each_and_one_preview(organiser: Client, night: None) -> None:
    page = deciding("add_time", entry=keys([entry("Anna"), entry("Bob")]))
    told = looked_at(organiser, page, ms="5")
    assert effects_in(told)[0] == (
        f"{race_there()}: Cleo 3 (+1.200) → 1, Anna 1 → 2 (+3.800), Bob 2 (+0.100) → 3 (+3.900)"
    )
    assert confirmed(organiser, page, told, ms="5").status_code == 302
    assert [ruling.about["who"] for ruling in Ruling.objects.order_by("number")] == ["Anna", "Bob"]


def test_several_are_ruled_all_or_none(organiser: Client, night: None) -> None:
    rule_on("disqualify", entry("Bob"))
    told = looked_at(organiser, deciding("add_time", entry=keys([entry("Anna"), entry("Bob")])), ms="5")
    assert "Bob disqualified is in force (ruling 1)" in refusal(told)
    assert Ruling.objects.count() == 1


@pytest.mark.parametrize(
    ("whose", "first", "last", "who"),
    [
        ("controller-1", "2", "4", "Anna's laps 2, 3 and 4"),
        ("controller-2", "4", "", "Bob's laps 4 and 5"),
        ("all", "5", "5", "3 laps"),
        ("driver-Dan", "", "2", "Dan's laps 1 and 2"),
    ],
)
def test_all_laps_of_a_driver_in_a_range(
    organiser: Client, night: None, whose: str, first: str, last: str, who: str
) -> None:
    if whose == "driver-Dan":
        whose = f"driver-{entry('Dan').driver_id}"
    ruled(organiser, deciding("void_laps", session=race(), whose=whose, first=first, last=last))
    assert Ruling.objects.get().about["who"] == who


@pytest.mark.parametrize(("first", "answer"), [("9", "There are no such laps"), ("two", "two is no number of a lap")])
def test_a_range_without_laps_leads_back_to_the_session(
    organiser: Client, night: None, first: str, answer: str
) -> None:
    page = deciding("void_laps", session=race(), whose="controller-1", first=first, last="")
    response = organiser.get(page, follow=True)
    assert response.redirect_chain[0][0] == reverse("admin:races_session_change", args=[race().pk])
    assert answer in text(response.content.decode())
