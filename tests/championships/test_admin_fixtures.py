"""Fixtures for an evening, as a sheet to print and to download."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from championships.models import Championship
from drivers.models import Driver
from tests.admin.reading import (
    table,
    text,
)

ASKED = {"scheme": "every_rival", "times": "1", "controllers": "2", "drivers": "4", "cars": ""}


def page(browser: Client, **said: Any) -> str:
    response = browser.get(reverse("admin:championships_fixtures"), {**ASKED, **said})
    assert response.status_code == 200
    return str(response.content.decode())


def test_everybody_meets_everybody(onlooker: Client) -> None:
    told = page(onlooker)
    heats = table(told, "fixtures")
    assert heats[0] == ["Heat", "Controller 1", "Controller 2", "Resting"]
    met = {frozenset(row[1:3]) for row in heats[1:]}
    assert (len(heats[1:]), len(met)) == (6, 6)
    assert "6 heats; everybody starts 3 times" in text(told)


def test_the_form_is_there_before_anything_is_asked(onlooker: Client) -> None:
    told = onlooker.get(reverse("admin:championships_fixtures")).content.decode()
    assert ("Make the fixtures" in told, "This field is required" in told) == (True, False)


def test_drivers_of_the_club_are_chosen_beside_others_by_name(onlooker: Client, wintercup: Championship) -> None:
    ada = Driver.objects.get(name="Ada")
    heats = table(page(onlooker, members=ada.pk, drivers="Guest"), "fixtures")
    assert [set(row[1:3]) for row in heats[1:]] == [{"Ada", "Guest"}]


def test_everybody_drives_every_car(onlooker: Client) -> None:
    told = page(onlooker, scheme="every_car", drivers="3", cars="Porsche\nAudi")
    assert "each car once" in text(told)
    assert "Porsche" in text(told)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"drivers": "1"}, "Fixtures are for 2 to 40 drivers, not 1."),
        ({"drivers": ""}, "Fixtures are for 2 to 40 drivers, not 0."),
        ({"drivers": "41"}, "There can be at most 40, not 41."),
        ({"drivers": "Ada\nAda"}, "Ada is there twice; give each driver a name of their own."),
        ({"controllers": "7"}, "Fixtures are for 2 to 6 controllers, not 7."),
        ({"controllers": "x"}, "Enter a whole number."),
        ({"times": "0"}, "Everything happens 1 to 20 times, not 0."),
        ({"times": "20", "drivers": "40"}, "1000 is the most there are."),
        ({"scheme": "every_car", "cars": ""}, "Fixtures are for 1 to 40 cars, not 0."),
        ({"scheme": "every_car", "cars": "A\nA"}, "Car A is there twice; give each car a name of its own."),
        ({"scheme": "chaos"}, "Select a valid choice. chaos is not one of the available choices."),
        ({"members": "999"}, "Select a valid choice. 999 is not one of the available choices."),
    ],
)
def test_an_evening_that_cannot_be_is_refused_with_a_sentence(
    onlooker: Client, said: dict[str, str], sentence: str
) -> None:
    assert sentence in text(page(onlooker, **said))
    response = onlooker.get(reverse("admin:championships_fixtures_csv"), {**ASKED, **said})
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_the_sheet_is_downloaded_and_no_name_becomes_a_formula(onlooker: Client) -> None:
    said = {**ASKED, "drivers": "=1+1\nBob"}
    response = onlooker.get(reverse("admin:championships_fixtures_csv"), said)
    assert response["Content-Disposition"] == 'attachment; filename="fixtures.csv"'
    assert response.content.decode() == "Heat,Controller 1,Controller 2,Resting\n1,Bob,'=1+1,\n"
