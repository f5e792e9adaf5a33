"""The page of a session however long it was, and its sheet to print."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from races.models import Entry, Lap, Session
from tests.admin.reading import page, table, text
from tests.conftest import Writing, slotfreunde, tablet_of
from tests.tablet import Tablet, event, lap, started

LAPS = 2000
SHOWN = 40


@pytest.fixture(scope="module")
def endurance(of_module: Writing) -> None:
    """Ada and Bob, told one lap each; then rows of 2,000 laps each, Ada's driven by Cy from lap 1,001 on."""
    with of_module():
        tablet = Tablet(tablet_of(slotfreunde()))
        tablet.tell_at_once(
            started(0, duration="86400"),
            lap(10, 1, 9000, 1, driver=(1, "Ada")),
            lap(11, 2, 9500, 1, driver=(2, "Bob")),
            event(12, "event.pit.enter", {"controller_id": "1"}),
            lap(5 * 3600, 2, 9700, 2, driver=(3, "Cy")),
        )
        session = Session.objects.get()
        cy = Lap.objects.get(driver__name="Cy").driver
        Lap.objects.get(driver__name="Cy").delete()
        entries = {entry.controller: entry for entry in Entry.objects.all()}
        first = {one.controller: one for one in Lap.objects.all()}
        Lap.objects.bulk_create(
            Lap(
                source=session.source,
                event=1000 * number + controller,
                session=session,
                entry=entries[controller],
                controller=controller,
                driver=cy if controller == 1 and number > 1000 else first[controller].driver,
                number=number,
                lap_time_ms=10_000 + number,
                finished_at=session.opened_at + timedelta(seconds=10 * number),
            )
            for number in range(2, LAPS + 1)
            for controller in (1, 2)
        )


def numbers(told: str) -> list[int]:
    return [int(row[0]) for row in table(told, "laps")[1:]]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, range(1, 41)),
        ({"laps": "41"}, range(41, 81)),
        ({"laps": "1999"}, range(1961, 2001)),
        ({"laps": "9999"}, range(1961, 2001)),
        ({"laps": "-1"}, range(1, 41)),
        ({"laps": "१२"}, range(1, 41)),
        ({"laps": "9" * 40}, range(1, 41)),
    ],
)
def test_the_laps_of_a_long_session_come_in_parts(
    organiser: Client, endurance: None, query: dict[str, str], shown: range
) -> None:
    told = page(organiser, "races_session_change", Session.objects.get().pk, **query)
    assert numbers(told) == list(shown)
    assert {"1–40", "1961–2000"} <= set(text(told).split())


def test_one_drivers_laps_are_shown_by_themselves(organiser: Client, endurance: None) -> None:
    cy = Lap.objects.filter(driver__name="Cy").values_list("driver", flat=True)[0]
    told = page(organiser, "races_session_change", Session.objects.get().pk, driver=cy)
    assert numbers(told) == list(range(1001, 1041))
    assert {row[2] for row in table(told, "laps")[1:]} == {""}


def test_a_part_takes_as_many_queries_wherever_it_is_and_no_more_than_forty(organiser: Client, endurance: None) -> None:
    key = Session.objects.get().pk
    page(organiser, "races_session_change", key)
    with CaptureQueriesContext(connection) as queries:
        page(organiser, "races_session_change", key, laps=1500)
    assert len(queries) <= 40


def test_the_printed_sheet_has_every_lap(organiser: Client, endurance: None) -> None:
    told = page(organiser, "races_session_sheet", Session.objects.get().pk)
    assert numbers(told) == list(range(1, LAPS + 1))
    assert table(told, "laps")[1] == ["1", "9.000", "9.500"]
    assert table(told, "laps")[-1] == [str(LAPS), "12.000", "12.000"]


def test_a_session_without_laps_and_names_of_any_length_have_their_pages(
    organiser: Client, second_tablet: Tablet
) -> None:
    longest = "Ünïcödé 長い名前 طويل " * 9
    second_tablet.tell_at_once(started(0, laps="5"))
    empty = Session.objects.get(source=second_tablet.source)
    for name in ("races_session_change", "races_session_sheet"):
        assert "Nobody has driven yet." in text(page(organiser, name, empty.pk))
    second_tablet.tell_at_once(lap(10, 1, 9000, 1, driver=longest[:200].strip()))
    assert longest[:200].strip() in text(page(organiser, "races_session_sheet", empty.pk))
