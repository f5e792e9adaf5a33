"""Every list as CSV, as spreadsheets of two kinds take it."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from drivers.models import Club, Source
from races.models import Lap, Session
from tests.admin.reading import names_of, page, text
from tests.tablet import Tablet, lap, started
from web.admin.csv_list import DIALECTS, as_time, written_value


def csv_of(browser: Client, model: type[Model], **query: str) -> list[str]:
    response = browser.get(reverse(f"admin:{names_of(model)}_list_csv"), query)
    assert response.status_code == 200
    return response.getvalue().decode().splitlines()


@pytest.fixture
def race(tablet: Tablet) -> None:
    tablet.tell_at_once(
        started(0, laps="2"),
        lap(10, 1, 7003, 1, driver=(1, "=Ada; \"Änne\""), car="GT3"),
        lap(80, 2, 65234, 1, driver=(2, "Bob"), car="F1"),
    )  # fmt: skip


def test_a_list_of_laps_reads_in_any_spreadsheet_and_in_a_german_one(organiser: Client, race: None) -> None:
    plain, german = csv_of(organiser, Lap), csv_of(organiser, Lap, **{"as": "german"})
    assert plain[0] == "finished at,Lap time,number,driver,car,track,session,For records"
    assert plain[1].split(",")[1:5] == ["0:01:05.234", "1", "Bob", "F1"]
    assert plain[2].split(",")[1:4] == ["0:00:07.003", "1", '"\'=Ada; ""Änne"""']
    assert german[0].startswith("\ufefffinished at;Lap time")
    assert german[1].split(";")[1:3] == ["0:01:05,234", "1"]


def test_a_file_is_narrowed_as_the_list_is(organiser: Client, race: None) -> None:
    assert len(csv_of(organiser, Lap, controller="2")) == 2
    told = page(organiser, "races_lap_changelist", controller="2")
    assert f"{reverse('admin:races_lap_list_csv')}?controller=2&amp;as=german" in told


@pytest.mark.parametrize(
    ("value", "plain", "german"),
    [(None, "", ""), (True, "yes", "yes"), (12, "12", "12"), (1.5, "1.5", "1,5"), ("<b>Ada</b>", "Ada", "Ada")],
)
def test_a_value_is_written_as_the_spreadsheet_takes_it(value: object, plain: str, german: str) -> None:
    assert [written_value(value, one) for one in DIALECTS.values()] == [plain, german]


@pytest.mark.parametrize(
    ("shown", "german"),
    [("7.003", "0:00:07,003"), ("1:05.234", "0:01:05,234"), ("1:04:19.503", "1:04:19,503"), ("", ""), ("–", "–")],
)
def test_a_lap_time_is_a_time(shown: str, german: str) -> None:
    assert as_time(shown, DIALECTS["german"]) == german


def test_every_list_is_a_file(organiser: Client, everything: None) -> None:
    for model in admin.site._registry:
        assert len(csv_of(organiser, model)) > 1, names_of(model)


def test_lists_say_whose_a_row_is_where_there_are_several_clubs(organiser: Client, race: None) -> None:
    assert "Slotfreunde" not in text(page(organiser, "races_lap_changelist"))
    Source.objects.create(club=Club.objects.create(name="Kiwis"), name="Tablet")
    for model in (Lap, Session):
        told = text(page(organiser, f"{names_of(model)}_changelist"))
        assert "Club" in told
        assert "Slotfreunde" in told
    assert "Tablet, Kiwis" in text(page(organiser, "races_session_changelist"))
