"""Lists by the calendar of meetings, and by what laps have no index for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from drivers.models import Driver
from races.admin.days import Period
from races.models import Lap, LapSummary, Meeting, Session, Track
from tests.admin.reading import names_of
from tests.conftest import Writing, slotfreunde, tablet_of
from tests.tablet import Tablet, event, lap

HOUR = 3600


@pytest.fixture(scope="module")
def nights(of_module: Writing) -> list[str]:
    """Two nights: one until after midnight, a lap of Ada's before and after, and Bob's, 40 days later."""
    with of_module():
        tablet = Tablet(tablet_of(slotfreunde()))
        tablet.tell_at_once(
            event(0, "util.set_active_track", {"id": 1, "name": "Monza"}),
            event(1, "event.start", {"type": "race"}),
            lap(10, 1, 9000, 1, driver=(1, "Ada")),
            lap(5 * HOUR, 1, 9100, 2, driver=(1, "Ada")),
            event(5 * HOUR + 9, "ui.reset"),
            event(5 * HOUR + 10, "util.set_active_track", {"id": 2, "name": "Spa"}),
            lap(5 * HOUR + 20, 1, 9200, 1, driver=(2, "Bob")),
        )
        bobs, later = Session.objects.get(type="practice"), timedelta(days=40)
        meeting = Meeting.objects.create(club=bobs.club, began_at=bobs.opened_at + later)
        Session.objects.filter(pk=bobs.pk).update(opened_at=bobs.opened_at + later, meeting=meeting)
        Lap.objects.filter(session=bobs).update(finished_at=bobs.opened_at + later)
        LapSummary.objects.filter(session=bobs).update(opened_at=bobs.opened_at + later)
        return [str(meeting.date) for meeting in Meeting.objects.order_by("began_at")]


def listed(browser: Client, model: type, **query: str) -> list[int]:
    response = browser.get(reverse(f"admin:{names_of(model)}_changelist"), query)
    assert response.status_code == 200
    return [row.lap_time_ms if isinstance(row, Lap) else row.pk for row in response.context["cl"].result_list]


def test_a_night_is_found_whole_by_the_day_it_began_on(organiser: Client, nights: list[str]) -> None:
    first, second = nights
    assert listed(organiser, Lap, day=first) == [9100, 9000]
    assert listed(organiser, Lap, day=second) == [9200]
    assert listed(organiser, Lap, day=second[:7]) == [9200]
    assert listed(organiser, Session, day=first) == [Session.objects.get(type="race").pk]
    assert len(listed(organiser, Meeting, day=first)) == 1


@pytest.mark.parametrize("day", ["2026-13", "1850", "0000", "9999-12-31", "2026-02-30", "x", "２０２６", "2026-1"])
def test_what_is_no_day_finds_nothing(organiser: Client, nights: list[str], day: str) -> None:
    assert listed(organiser, Lap, day=day) == []


def test_the_calendar_leads_from_year_to_day_and_no_lap_is_read_for_it(organiser: Client, nights: list[str]) -> None:
    with CaptureQueriesContext(connection) as queries:
        told = organiser.get(reverse("admin:races_lap_changelist"), {"day": nights[1][:7], "controller": "1"})
    assert f"?controller=1&amp;day={nights[1]}" in told.content.decode()
    about_laps = [one["sql"] for one in queries if '"races_lap"' in one["sql"]]
    assert len(about_laps) == 1
    assert not re.search(r"COUNT|MIN|MAX|DISTINCT", about_laps[0])


@pytest.mark.parametrize(("text", "wider"), [("2026", ["2026"]), ("2026-11-28", ["2026", "2026-11", "2026-11-28"])])
def test_a_day_knows_what_it_is_part_of(text: str, wider: list[str]) -> None:
    period = Period.of(text)
    assert period is not None
    assert [str(one) for one in period.around] == wider


@pytest.mark.parametrize("named", ["Ada", "Bob"])
def test_sessions_are_narrowed_by_who_drove(organiser: Client, nights: list[str], named: str) -> None:
    driver = Driver.objects.get(name=named)
    theirs = [Session.objects.get(laps__driver=driver, laps__number=1).pk]
    assert listed(organiser, Session, driver=str(driver.pk)) == theirs
    assert listed(organiser, Session, driver=str(driver.pk), car="1" * 30) == []


def test_laps_are_narrowed_by_who_drove_them_where_and_in_what(organiser: Client, nights: list[str]) -> None:
    ada, monza = Driver.objects.get(name="Ada").pk, Track.objects.get(name="Monza").pk
    cases: list[tuple[dict[str, str], list[int]]] = [
        ({"driver__id__exact": str(ada)}, [9100, 9000]),
        ({"track__id__exact": str(monza), "type": "race"}, [9100, 9000]),
        ({"type": "practice"}, [9200]),
        ({"driver__id__exact": str(ada), "type": "other"}, []),
        ({"counts": "yes", "driver__id__exact": str(ada)}, [9100, 9000]),
        ({"counts": "no"}, []),
    ]
    assert [listed(organiser, Lap, **query) for query, _ in cases] == [found for _, found in cases]
