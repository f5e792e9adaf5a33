"""Silent tablets and clocks that differ are said where people look: first page, tablet's page, /readyz."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from drivers.models import Club, Source
from ingest.hearing.concerns import clock_offsets, concerns, hubs_offset
from ingest.log.append import append
from ingest.models import Journal
from races.models import Session
from smartrace_hub.watching import look_again
from tests.tablet import Tablet

NOW = timezone.now()


def sends(source: Source, behind: timedelta, count: int = 6, every: float = 5, late: float = 0.2) -> None:
    """Events as they are sent live, by a clock that is so much behind."""
    for number in range(count):
        arrived_at = NOW - timedelta(seconds=every * (count - number))
        sent_ms = round((arrived_at - behind - timedelta(seconds=late * number)).timestamp() * 1000)
        append(source, b'{"time": %d, "event_type": "ui.reset"}' % sent_ms, arrived_at)


def sentences() -> list[str]:
    return [concern.sentence for concern in concerns()]


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("behind", "says"),
    [
        (timedelta(0), None),
        (1.5 * MINUTE, None),
        (-1.5 * MINUTE, None),
        (7 * MINUTE, "The clock of Tablet is 7 min behind the hub's. Let the tablet set its date and time by itself."),
        (
            -7 * MINUTE,
            "The clock of Tablet is 7 min ahead of the hub's. Let the tablet set its date and time by itself.",
        ),
        (timedelta(hours=5), "The clock of Tablet is 5 h behind the hub's. "),
        (timedelta(days=400), "The clock of Tablet is 400 days behind the hub's. "),
    ],
)
def test_a_tablets_clock_that_is_off_is_said(source: Source, behind: timedelta, says: str | None) -> None:
    sends(source, behind)
    assert [sentence[: len(says or "")] for sentence in sentences()] == ([says] if says else [])


@pytest.mark.parametrize(
    "told",
    [
        {"count": 2, "behind": 7 * MINUTE},
        # All of an evening at once, as a proxy does that was cut off: the way was long, no clock is off.
        {"every": 0.01, "late": 600, "behind": 70 * MINUTE},
        {"every": 0.01, "late": 5, "behind": 300 * MINUTE},
    ],
)
def test_too_little_or_late_events_tell_of_no_clock(source: Source, told: dict[str, float]) -> None:
    sends(source, **told)  # type: ignore[arg-type]
    assert sentences() == []


def test_where_several_tablets_say_the_same_it_is_the_hubs_clock(source: Source, club: Club) -> None:
    others = [Source.objects.create(club=club, name=name) for name in ("Second", "Third")]
    for one in (source, others[0]):
        sends(one, 7 * MINUTE)
    sends(others[1], timedelta(0))
    assert sentences() == [
        "The hub's clock is 7 min ahead of those of its tablets. "
        "Set it, and let it be kept right (`timedatectl set-ntp true`).",
        "The clock of Third is 7 min ahead of the hub's. Let the tablet set its date and time by itself.",
    ]


def test_of_who_was_not_heard_lately_nothing_is_said(source: Source) -> None:
    sends(source, 7 * MINUTE)
    Journal.objects.update(last_arrival_at=NOW - timedelta(days=2))
    assert sentences() == []
    assert clock_offsets(Source.objects.all(), NOW) == {}
    assert hubs_offset({}) is None


def raced_weekly(source: Source, last: datetime) -> None:
    for week in range(4):
        at = last - timedelta(weeks=week)
        Session.objects.create(
            club=source.club, source=source, type="race", first_event=week, opened_at=at, closed_at=at
        )
    Journal.objects.update_or_create(source=source, defaults={"last_arrival_at": last})


def test_a_silent_tablet_is_said_where_people_look_and_by_name_only_to_its_club(
    tablet: Tablet, organiser: Client, onlooker: Client, client: Client
) -> None:
    raced_weekly(tablet.source, NOW - timedelta(days=7, hours=4))
    page = reverse("admin:drivers_source_change", args=[tablet.source.pk])
    for browser, address in (
        (organiser, reverse("admin:index")),
        (onlooker, reverse("admin:index")),
        (organiser, page),
    ):
        assert "Tablet usually races on" in browser.get(address).content.decode()
    look_again()
    told = client.get("/readyz")
    (problem,) = told.json()["problems"]
    assert (told.status_code, told.json()["status"], problem["is_grave"]) == (200, "ok", False)
    assert problem["what"].startswith("A tablet that usually races on ")

    elsewhere = Source.objects.create(club=Club.objects.create(name="Elsewhere"), name="Theirs")
    raced_weekly(elsewhere, NOW - timedelta(days=7, hours=4))
    assert "Theirs" in organiser.get(reverse("admin:index")).content.decode()
    assert "Theirs" not in onlooker.get(reverse("admin:index")).content.decode()

    Journal.objects.update(last_arrival_at=NOW)
    look_again()
    assert client.get("/readyz").json()["problems"] == []
    assert "usually races" not in organiser.get(page).content.decode()
