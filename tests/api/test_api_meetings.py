"""Club nights over REST."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from drivers.models import Club
from races.models import Meeting
from tests.api.api_reading import (
    get,
    short,
)
from tests.tablet import Tablet, event, lap, started

NOON = -40000
"""Eleven hours before the evening."""


def test_a_meeting_tells_its_sessions_in_order(tablet: Tablet, eventful_race: None) -> None:
    tablet.tell_at_once(
        event(NOON, "util.set_active_track", {"id": 8, "name": "Oval"}),
        lap(NOON + 10, 1, 9000, driver="Ada"),
        started(200, "superpole"),
        lap(210, 1, 9000, driver="Ada"),
    )
    latest, earlier = get("meetings/")["results"]
    told = get(f"meetings/{latest['id']}/")
    assert [session["type"] for session in told["sessions"]] == ["race", "superpole"]
    assert get("meetings/latest/") == told
    assert [short(session, "type", "track") for session in get(f"meetings/{earlier['id']}/")["sessions"]] == [
        ("practice", "Oval")
    ]


def test_the_latest_of_nothing_is_a_404_with_a_sentence(db: None) -> None:
    response = Client().get("/api/v1/meetings/latest/")
    assert (response.status_code, response.json()) == (404, {"error": "There was no meeting yet."})
    assert get("laps/", {"session": "latest", "meeting": "latest"})["results"] == []


@pytest.mark.parametrize(
    ("began_at", "date"),
    [
        ("2026-01-16T22:59:59Z", "2026-01-16"),
        ("2026-01-16T23:00:00Z", "2026-01-17"),
        ("2026-07-16T22:00:00Z", "2026-07-17"),
    ],
)
def test_a_meeting_is_of_the_day_it_began_where_the_club_is(club: Club, began_at: str, date: str) -> None:
    """In Berlin, which is an hour ahead in winter and two in summer."""
    Meeting.objects.create(club=club, began_at=datetime.fromisoformat(began_at))
    [told] = get("meetings/")["results"]
    assert (told["date"], told["name"]) == (date, f"Meeting of {date}")
