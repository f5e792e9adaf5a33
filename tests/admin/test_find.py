"""One search finds everything by any part of any name it has or had, and only what is one's own."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from championships.models import Championship
from drivers.models import Club, Driver
from races.models import Meeting
from tests.admin.reading import text
from tests.conftest import Writing, slotfreunde, tablet_of
from tests.members.people import browser_of, somebody
from tests.rulings import call
from tests.tablet import Tablet, event, lap


@pytest.fixture(scope="module")
def evening(of_module: Writing) -> None:
    """Zoë's tablet calls her Cy, and once Cyrille; the club called her Zora before."""
    with of_module():
        tablet = Tablet(tablet_of(slotfreunde()))
        tablet.tell_at_once(
            event(0, "util.set_active_track", {"id": 7, "name": "Nürburgring"}),
            event(1, "event.start", {"type": "race"}),
            lap(10, 1, 9000, 1, driver=(5, "Cyrille"), car=(3, "Škoda 130")),
            lap(20, 1, 9000, 2, driver=(5, "Cy"), car=(3, "Škoda 130")),
        )
        for name in ("Zora", "Zoë"):
            call(Driver.objects.get(), name)
        Meeting.objects.update(name="Käsekuchen-Cup")
        Championship.objects.create(club=slotfreunde(), name="Winter­serie")


def found(browser: Client, typed: str) -> list[str]:
    response = browser.get(reverse("find"), {"q": typed})
    assert response.status_code == 200
    return [f"{group.title}: {hit.label}" for group in response.context["groups"] for hit in group.hits]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("zoe", "Drivers: Zoë"),
        ("rille", "Drivers: Zoë"),
        ("ZORA", "Drivers: Zoë"),
        ("skoda", "Cars: Škoda 130"),
        ("urburg", "Tracks: Nürburgring"),
        ("kuchen cup", "Meetings: Käsekuchen-Cup"),
        ("winterser", "Championships: Winter­serie"),
    ],
)
def test_a_part_of_any_name_finds_it(organiser: Client, evening: None, typed: str, expected: str) -> None:
    assert expected in found(organiser, typed)


def test_a_driver_brings_their_sessions_and_a_date_its_meeting(organiser: Client, evening: None) -> None:
    assert any(hit.startswith("Sessions: Race of") for hit in found(organiser, "cyrill"))
    day = Meeting.objects.get().date
    assert found(organiser, f"{day:%d.%m.%Y}") == ["Meetings: Käsekuchen-Cup"]


@pytest.mark.parametrize("typed", ["", " - ", "nobody", "x" * 250, "\0", "%", "é" * 200])
def test_what_finds_nothing_says_so(organiser: Client, evening: None, typed: str) -> None:
    assert found(organiser, typed) == []


def test_nobody_finds_what_is_another_clubs(db: None, evening: None) -> None:
    stranger = browser_of(somebody("Viewer", Club.objects.create(name="Kiwis")))
    assert [found(stranger, typed) for typed in ("zoe", "zora", "skoda", "kuchen", "winter")] == [[]] * 5
    assert Client().get(reverse("find"), {"q": "zoe"}).status_code == 302


def test_every_page_leads_to_it_and_it_takes_few_queries(organiser: Client, evening: None) -> None:
    told = organiser.get(reverse("admin:races_lap_changelist")).content.decode()
    assert f'action="{reverse("find")}"' in told
    with CaptureQueriesContext(connection) as queries:
        told = organiser.get(reverse("find"), {"q": "cy"}).content.decode()
    assert "also called Cy" in text(told)
    assert len(queries) <= 40
