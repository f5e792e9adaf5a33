"""Club nights in the admin."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from races.models import Meeting
from tests.admin.reading import (
    page,
    table,
    text,
)
from tests.rulings import rule_on_meeting
from tests.tablet import Tablet, event, lap, started


@pytest.fixture
def night(tablet: Tablet) -> Meeting:
    """Practice, and two races: one for Ada, one for Bob."""
    tablet.tell_at_once(
        lap(0, 1, 9000, driver="Cy"),
        started(10, laps="1"),
        lap(20, 1, 9000, 1, driver="Ada"),
        lap(21, 2, 9000, 1, driver="Bob"),
        event(22, "event.end", {"type": "race", "result": {"1": {"controller_id": 1, "laps": 1}}}),
        started(100, laps="1"),
        lap(110, 2, 9000, 1, driver="Bob"),
        event(111, "event.end", {"type": "race", "result": {"1": {"controller_id": 2, "laps": 1}}}),
    )
    return Meeting.objects.get()


def test_the_list_tells_who_won(organiser: Client, night: Meeting) -> None:
    read = text(page(organiser, "races_meeting_changelist"))
    assert re.search(rf"Meeting of {night.date:%Y-%m-%d} {night.date.day} \w+ \d{{4}} Slotfreunde 3 Ada, Bob", read)


def test_a_meetings_page_lists_its_sessions_in_order(organiser: Client, night: Meeting) -> None:
    lines = table(page(organiser, "races_meeting_change", night.pk), "sessions")[1:]
    assert [line[1:5] for line in lines] == [
        ["Practice", "", "", "provisional"],
        ["Race 1 laps", "", "Ada", "official"],
        ["Race 1 laps", "", "Bob", "official"],
    ]


def test_a_meeting_is_named_and_dated_by_rulings_and_not_in_place(organiser: Client, night: Meeting) -> None:
    address = reverse("admin:races_meeting_change", args=[night.pk])
    assert organiser.post(address, {"name": "Mine", "own_date": "2026-01-30"}).status_code == 403
    rule_on_meeting("meeting_name", night, name="Opening night")
    rule_on_meeting("meeting_day", night, day="2026-01-31")
    named = Meeting.objects.get()
    assert (str(named), named.date.isoformat()) == ("Opening night", "2026-01-31")
    assert (named.club, named.began_at) == (night.club, night.began_at)
    assert "Opening night 31 Jan 2026" in text(page(organiser, "races_meeting_changelist"))


def test_nobody_adds_or_deletes_a_meeting(organiser: Client, night: Meeting) -> None:
    assert organiser.post(reverse("admin:races_meeting_add"), {"name": "New"}).status_code == 403
    assert organiser.post(reverse("admin:races_meeting_delete", args=[night.pk]), {"post": "yes"}).status_code == 403
    assert Meeting.objects.get() == night


def test_an_onlooker_looks_at_a_meeting_and_changes_nothing(onlooker: Client, night: Meeting) -> None:
    assert "Won by" in page(onlooker, "races_meeting_change", night.pk)
    address = reverse("admin:races_meeting_change", args=[night.pk])
    assert onlooker.post(address, {"name": "Mine"}).status_code == 403
    assert Meeting.objects.get().name == ""
