"""What a session's page tells beside its laps."""

from __future__ import annotations

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from races.models import Session
from races.session_report.portions import LINES_AT_ONCE
from tests.admin.reading import (
    page,
    race_page,
    table,
    text,
)
from tests.tablet import Tablet, event, lap, lights_out, started

AS_MANY_QUERIES_AS_THERE_ARE_KINDS = 47


def story(told: str) -> list[tuple[str, str]]:
    """How far into the race, and what happened."""
    return [(into, re.sub(r"^\w+ ", "", what)) for _, into, what in table(told, "timeline")[1:]]


def test_what_happened_is_told_in_order(organiser: Client, eventful_race: None) -> None:
    assert story(race_page(organiser)) == [
        ("", "Announced: dry"),
        ("", "1 2 On dry tyres"),
        ("", "Jump start; who, only a penalty tells"),
        ("0:12", "2 5 s penalty, never served Bob, after 1 lap"),
        ("0:13", "1 Engine damage, repaired after 5.6 s Ada, after 1 lap"),
        ("0:14", "1 Pit stop: 4.5 s in the pits Ada, after 1 lap"),
        ("0:15", "1 On wet tyres Ada, after 1 lap"),
        ("0:24", "Virtual safety car for 6 s"),
        ("0:31", "The weather is wet"),
        ("0:36", "Suspended for 1 min 6 s"),
        ("1:43", "2 Pit stop: went out, in never told Bob, after 3 laps"),
        ("1:53", "3 Swiped out of the session Cy, after 1 lap"),
    ]


def test_what_is_not_over_is_told_so(organiser: Client, tablet: Tablet) -> None:
    tablet.tell_at_once(
        started(0),
        lights_out(1),
        lap(10, 1, 9000, 1, driver="Ada"),
        event(11, "race.vsc_deployed"),
        event(12, "race.penalty_update", {"controller_id": "1", "penalty": 5}),
        event(13, "event.pit.enter", {"controller_id": "1"}),
    )
    told = [what for _, what in story(race_page(organiser))]
    assert told == [
        "Virtual safety car, still out",
        "1 5 s penalty, not served yet Ada, after 1 lap",
        "1 Pit stop: came in, out never told Ada, after 1 lap",
    ]
    tablet.tell_at_once(started(60, "qualifying"))
    told = [what for _, what in story(race_page(organiser))]
    assert told[:2] == [
        "Virtual safety car; until when was never told",
        "1 5 s penalty, never served Ada, after 1 lap",
    ]


def test_stints_are_told_with_the_stops_between_them(organiser: Client, eventful_race: None) -> None:
    lines = table(race_page(organiser), "stints")[1:]
    assert [re.sub(r"\d\d:\d\d:\d\d", "…", " | ".join(line)) for line in lines] == [
        "1 | 1 | 2 (1–2) | Ada | GT3 | dry | 10.000 | 11.000 | 4.5 s in the pits … – … | Rule",
        " | 2 | 2 (3–4) | Ada | GT3 | wet | 10.500 | 11.250 |  | Rule",
        "2 | 1 | 3 (1–3) | Bob | F1 | dry | 11.000 | 11.667 | went out, in never told … – … | Rule",
        " | 2 | 1 (4) | Bob | F1 | dry | 10.600 | 10.600 |  | Rule",
        "3 | 1 | 1 (1) | Cy | F1 | dry | 10.700 | 10.700 |  | Rule",
    ]


def test_laps_are_marked_without_colours(organiser: Client, eventful_race: None) -> None:
    told = race_page(organiser)
    assert table(told, "laps")[1:] == [
        ["1", "10.000", "11.000", "VSC halt 10.700"],
        ["2", "in out 12.000", "12.000", ""],
        ["3", "VSC 12.000", "VSC 12.000", ""],
        ["4", "halt 10.500", "out halt 10.600", ""],
    ]
    legend = text(told)[text(told).index("Struck out") :]
    assert "in : the pits were entered during it. out : the pits were left during it. VSC :" in legend
    assert "void :" not in legend


def test_the_facts_tell_of_the_weather_the_meeting_and_the_fuel(organiser: Client, eventful_race: None) -> None:
    told = race_page(organiser)
    assert re.search(r"Weather( at the end)? wet Result official (.* )?Meeting Meeting of \d{4}-\d\d-\d\d", text(told))
    session = Session.objects.get(type="race")
    assert f"/admin/races/meeting/{session.meeting_id}/change/" in told
    assert f"/admin/races/fuelreading/?session__id__exact={session.pk}" in told
    read = text(page(organiser, "races_fuelreading_changelist", session__id__exact=session.pk))
    assert "40 %" in read


@pytest.mark.parametrize("heading", ["What happened", "Stints and pit stops", "Decided by the club", "Laps", "Weather"])
def test_what_there_is_nothing_to_tell_of_is_not_there(organiser: Client, tablet: Tablet, heading: str) -> None:
    tablet.tell_at_once(started(0))
    told = race_page(organiser)
    assert f"<h2>{heading}</h2>" not in re.sub(r"<h2[^>]*>\s*(.*?)\s*</h2>", r"<h2>\1</h2>", told, flags=re.DOTALL)
    assert f"<dt>{heading}" not in told


def queries_of(browser: Client) -> int:
    caches["pictures"].clear()
    # Which is looked up once a process, whoever comes first.
    ContentType.objects.get_for_model(Session)
    with CaptureQueriesContext(connection) as queries:
        race_page(browser)
    return len(queries)


def test_a_sessions_page_takes_as_many_queries_for_forty_laps_as_for_one(
    organiser: Client, tablet: Tablet, eventful_race: None
) -> None:
    one = queries_of(organiser)
    assert one <= AS_MANY_QUERIES_AS_THERE_ARE_KINDS
    tablet.tell_at_once(started(131, "qualifying"))
    for number in range(5, 45):
        at = 47 + number
        tablet.tell_at_once(
            lap(at, 1 + number % 6, 5000, number, driver=f"Driver {number}", car=f"Car {number}"),
            event(at + 0.1, "race.penalty_update", {"controller_id": str(1 + number % 6), "penalty": 5}),
            event(at + 0.2, "race.damage_update", {"controller_id": str(1 + number % 6), "damage": "engine"}),
            event(at + 0.3, "event.pit.enter", {"controller_id": str(1 + number % 6)}),
            event(at + 0.4, "events.tire_change", {"controller_id": str(1 + number % 6), "tire": f"type {number}"}),
            event(at + 0.5, "events.weather_change", "wet" if number % 2 else "dry"),
        )
    assert len(story(race_page(organiser))) >= LINES_AT_ONCE
    assert queries_of(organiser) == one
