"""A final table hangs on the wall: it keeps its names, and only other places or points are a change."""

from __future__ import annotations

import pytest
from django.test import Client

from championships.decisions import finalise, keep_out, reopen
from championships.models import Championship
from drivers.models import Club, Driver
from races.models import Session
from tests.api.api_reading import get
from tests.championships.admin_pages import standings_page
from tests.championships.evenings import championship, net, race
from tests.rulings import merge, rule_on, take_back
from tests.tablet import Tablet


@pytest.fixture
def final(cup: Championship, tablet: Tablet) -> Championship:
    """28 for Bob, 20 for Cy, 18 for Ada, made final a round early; Dan raced in none of its rounds."""
    race(tablet, 90000, "4")
    keep_out(cup, Session.objects.latest("opened_at"))
    finalise(cup)
    return cup


def called(name: str) -> Driver:
    return Driver.objects.get(name=name)


def has_changed(of: Championship) -> bool:
    of.refresh_from_db()
    return of.changed_since_final_at is not None


def names(of: Championship) -> list[str]:
    return [row["competitor"] for row in get(f"championships/{of.pk}/standings/")]


def test_its_season_is_over_and_who_is_first_is_champion(final: Championship) -> None:
    rows = get(f"championships/{final.pk}/standings/")
    assert [(row["competitor"], row["net"], row["is_champion"]) for row in rows] == [
        ("Bob", "28", True), ("Cy", "20", False), ("Ada", "18", False),
    ]  # fmt: skip
    assert rows[1]["title"] == "Out of the title: the season is over."


def test_a_merger_takes_no_name_from_it(final: Championship, organiser: Client) -> None:
    gone, dan = called("Bob").pk, called("Dan").pk
    merge(called("Bob"), called("Dan"))
    assert (names(final), has_changed(final)) == (["Bob", "Cy", "Ada"], False)
    assert get(f"championships/{final.pk}/standings/")[0]["driver"] == {"id": dan, "name": "Bob"}
    assert {row["competitor"] for row in get(f"championships/{final.pk}/progress/")} == {"Ada", "Bob", "Cy"}
    assert [row["winners"] for row in get(f"championships/{final.pk}/rounds/")][1] == [{"id": dan, "name": "Bob"}]
    page = standings_page(organiser, final).content.decode()
    assert f"/drivers/driver/{dan}/change/" in page
    assert f"/drivers/driver/{gone}/change/" not in page
    assert get(f"championships/{final.pk}/explanations/", {"driver": dan})[0]["competitor"] == "Bob"


def test_nor_does_a_part_or_a_new_name(final: Championship) -> None:
    merger = merge(called("Bob"), called("Dan"))
    take_back(merger)
    Driver.objects.filter(name="Ada").update(own_name="Augusta")
    assert (names(final), has_changed(final)) == (["Bob", "Cy", "Ada"], False)


def test_what_was_merged_before_the_closing_can_be_parted_after_it(club: Club, tablet: Tablet) -> None:
    found = championship(club, planned_rounds=1)
    race(tablet, 0, "12")
    race(tablet, 90000, "4")
    keep_out(found, Session.objects.latest("opened_at"))
    merger = merge(called("Bob"), called("Dan"))
    finalise(found)
    take_back(merger)
    assert (names(found), has_changed(found)) == (["Ada", "Dan"], False)


def test_two_rows_that_are_one_are_a_change_until_it_is_opened_again(final: Championship) -> None:
    merge(called("Cy"), called("Ada"))
    assert (names(final), has_changed(final)) == (["Bob", "Cy", "Ada"], True)
    reopen(final)
    assert not has_changed(final)
    assert net(final) == [(1, "Bob", "28"), (2, "Ada", "26")]


def test_two_who_change_places_are_a_change_though_the_numbers_are_the_same(club: Club, tablet: Tablet) -> None:
    found = championship(club, planned_rounds=1)
    race(tablet, 0, "12")
    finalise(found)
    entry = found.session_set.get().session.entries.get(driver__name="Bob")  # type: ignore[union-attr]
    rule_on("place", entry, "as the camera shows", position=1)
    assert has_changed(found)
