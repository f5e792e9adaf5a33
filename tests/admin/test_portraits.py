"""What pages of drivers and tracks tell of bests, form, rivals and records, and that they lead to each other."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from drivers.models import Car, Driver
from races.models import Meeting, Session, Track
from tests.admin.reading import page, table
from tests.conftest import Writing, slotfreunde, tablet_of
from tests.tablet import Tablet, ended, event, lap, started

ADA, BOB = (1, "Ada"), (2, "Bob")


@pytest.fixture(scope="module")
def evening(of_module: Writing) -> None:
    """Two races on one track, both told to the end: Ada wins the first, Bob the second, in which he is quicker."""
    with of_module():
        tablet = Tablet(tablet_of(slotfreunde()))
        tablet.tell_at_once(
            event(0, "util.set_active_track", {"id": 7, "name": "Spa"}),
            started(1, laps="2"),
            lap(10, 1, 8000, 1, driver=ADA, car=(1, "GT3")),
            lap(11, 2, 9000, 1, driver=BOB, car=(2, "F1")),
            lap(18, 1, 8100, 2, driver=ADA, car=(1, "GT3")),
            lap(20, 2, 9100, 2, driver=BOB, car=(2, "F1")),
            ended(21, "race", {"controller_id": 1, "laps": 2}, {"controller_id": 2, "laps": 2}),
            event(22, "ui.reset"),
            started(100, laps="1"),
            lap(107, 2, 7000, 1, driver=BOB, car=(2, "F1")),
            lap(108, 1, 8050, 1, driver=ADA, car=(1, "GT3")),
            ended(109, "race", {"controller_id": 2, "laps": 1}, {"controller_id": 1, "laps": 1}),
            event(110, "ui.reset"),
        )


def test_a_driver_sees_bests_form_and_rivals(organiser: Client, evening: None) -> None:
    told = page(organiser, "drivers_driver_change", Driver.objects.get(name="Ada").pk)
    [best] = table(told, "best-rows")[1:]
    assert [best[place] for place in (0, 1, 2, 3, 6)] == ["Spa", "8.000", "+1.000", "GT3", "8.000"]
    assert [row[1:] for row in table(told, "form-rows")[1:]] == [
        ["Spa", "2", "2", "0", "8.050"],
        ["Spa", "1", "2", "2", "8.000"],
    ]
    assert table(told, "rival-rows")[1:] == [["Bob", "2", "2", "1", "1", "1", "1", "+0.025"]]


def test_a_track_sees_how_its_record_fell(organiser: Client, evening: None) -> None:
    told = page(organiser, "races_track_change", Track.objects.get().pk)
    for number in (1, 2):
        fall = [row[1:5] for row in table(told, f"fall-{number}")[1:]]
        assert fall == [["7.000", "1.000", "Bob", "F1"], ["8.000", "", "Ada", "GT3"]]


def test_pages_lead_to_each_other(organiser: Client, evening: None) -> None:
    driver, car, track = Driver.objects.get(name="Ada"), Car.objects.get(name="GT3"), Track.objects.get()
    session, meeting = Session.objects.earliest("opened_at"), Meeting.objects.get()
    pages = {
        "drivers_driver": (driver, [("drivers_car", car), ("races_track", track), ("races_session", session)]),
        "drivers_car": (car, [("drivers_driver", driver), ("races_track", track), ("races_session", session)]),
        "races_track": (track, [("drivers_driver", driver), ("drivers_car", car), ("races_session", session)]),
        "races_meeting": (meeting, [("drivers_driver", driver), ("races_track", track), ("races_session", session)]),
        "races_session": (session, [("drivers_driver", driver), ("drivers_car", car), ("races_meeting", meeting)]),
    }
    for label, (row, others) in pages.items():
        told = page(organiser, f"{label}_change", row.pk)
        for other, target in others:
            assert f'href="{reverse(f"admin:{other}_change", args=[target.pk])}"' in told, (label, other)
