"""What people see in the admin."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from drivers.models import Car, Club, Driver, Source
from ingest.models import Problem, RawEvent
from races.models import Session, Track
from tests.admin.reading import (
    names_of,
    page,
    race_page,
    table,
    text,
)
from tests.tablet import Tablet, ended, event, lap, started

BAD_COLOURS = {"color_bg": "red;background:url(x)", "color_text": '"><script>alert(1)</script>'}
BOBS_FLAGS = "DSQ DNF Rule"
RED = {"color_bg": "rgb(254, 56, 39)", "color_text": "#fff"}


@pytest.fixture
def evening(tablet: Tablet) -> None:
    """A race with a ghost car and a result, a qualifying that goes on, and two events nobody understands."""
    ada = {"id": 1, "name": "Ada", "team_data": {"id": 3, "name": "Scuderia"}}
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit"}),
        started(60, laps="4"),
        lap(70, 1, 7003, 1, driver_data=ada, car="GT3", controller_data=RED),
        lap(71, 2, 65234, 1, driver=(2, "<script>alert(2)</script>"), car="F1", controller_data=BAD_COLOURS),
        lap(71.5, 1, 895, 2, driver_data=ada, car="GT3"),
        lap(77, 7, 6000, 1),
        lap(78, 1, 7100, 3, driver_data=ada, car="GT3"),
        ended(
            90,
            "race",
            {"controller_id": 1, "laps": 4, "best_laptime": 7000, "pitstops": 1},
            {"controller_id": 2, "laps": 1, "pitstops": 0, "disqualified": True, "retired": True},
        ),
        started(110, "qualifying", duration="600"),
        event(111, "event.of_the_future", {"wheels": 4}),
    )
    tablet.post(b"\xff\xfe{broken")


@pytest.mark.parametrize("model", [Club, Source, User, Group], ids=names_of)
def test_what_people_decide_on_can_be_added(organiser: Client, model: type[Model]) -> None:
    page(organiser, f"{names_of(model)}_add")


def test_nobody_gets_in_without_a_login(evening: None) -> None:
    for name in ("index", "races_session_changelist", "drivers_source_changelist"):
        response = Client().get(reverse(f"admin:{name}"))
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/")


def test_the_overview_shows_what_was_raced_and_who_is_heard(organiser: Client, evening: None) -> None:
    told = page(organiser, "index")
    read = text(told)
    assert re.search(r"Running now Qualifying 10 min on Demo Circuit, since .* Last meetings", read)
    assert re.search(r"Meeting of \S+ Ada Race Demo Circuit ?, Qualifying Demo Circuit", read)
    assert re.search(r"Track record on Demo Circuit ?: 7\.003 by Ada", read)
    assert re.search(r"Tablet Slotfreunde 11 0 minutes ago", read)
    assert "Some events could not be used" in read
    assert reverse("admin:races_session_change", args=[Session.objects.get(type="race").pk]) in told


def test_the_overview_of_a_new_hub_says_what_to_do(organiser: Client, source: Source) -> None:
    read = text(page(organiser, "index"))
    assert "No session yet" in read
    assert "Tablet Slotfreunde 0 never" in read


def test_a_sessions_page_reads_as_a_result(organiser: Client, evening: None) -> None:
    told = race_page(organiser)
    assert table(told, "classification")[1:] == [
        ["1", "1", "Ada", "Scuderia", "GT3", "4 (3 recorded)", "", "", "7.003", "14.998", "1", "Rule"],
        ["–", "2", "<script>alert(2)</script>", "", "F1", "1", "", "", "1:05.234", "11.000", "0", BOBS_FLAGS],
        ["–", "7", "ghost car", "", "", "1", "", "", "", "6.000", "", ""],
    ]
    assert table(told, "laps") == [
        ["Lap", "1 Ada", "2 <script>alert(2)</script>", "7"],
        ["1", "7.003", "1:05.234", "6.000"],
        ["2", "0.895", "", ""],
        ["3", "7.100", "", ""],
    ]
    assert re.search(
        r"Track Demo Circuit When .* Target 4 laps .* Winner Ada Fastest lap 7\.003, Ada .*"
        r"Result official Meeting .* Source Tablet, Slotfreunde",
        text(told),
    )


def test_laps_that_do_not_count_are_struck_out_and_the_best_stand_out(organiser: Client, evening: None) -> None:
    marked = re.findall(r'<span class="(lap-[a-z-]+)" title="[^"]*">([\d:.]+)</span>', race_page(organiser))
    assert marked == [("lap-best", "7.003"), ("lap-own-best", "1:05.234"), ("lap-out", "6.000"), ("lap-out", "0.895")]


def test_a_controller_is_shown_in_its_colours(organiser: Client, evening: None) -> None:
    told = race_page(organiser)
    assert '<span class="controller" style="background:rgb(254, 56, 39);color:#fff">1</span>' in told


def test_nothing_a_tablet_says_gets_into_a_page_as_it_is(organiser: Client, evening: None) -> None:
    """A colour that is none, a driver with a name that is a script."""
    assert '<span class="controller" style="background:#6b7280;color:#fff">2</span>' in race_page(organiser)
    bob = Driver.objects.get(name__startswith="<")
    pages = [race_page(organiser), page(organiser, "index"), page(organiser, "drivers_driver_change", bob.pk)]
    pages += [page(organiser, f"{names_of(model)}_changelist") for model in admin.site._registry]
    pages += [page(organiser, "ingest_rawevent_change", raw.pk) for raw in RawEvent.objects.all()]
    for told in pages:
        assert "<script>alert" not in told
        assert not re.search(r'style="[^"]*url\(', told)


def test_a_driver_a_car_and_a_track_tell_their_laps(organiser: Client, evening: None) -> None:
    ada = text(page(organiser, "drivers_driver_change", Driver.objects.get(name="Ada").pk))
    assert re.search(
        r"Best lap on each track .* Demo Circuit 7\.003 the record GT3 .* Race 7\.003 Latest sessions", ada
    )
    assert "Tablet 1 Ada" in ada
    car = text(page(organiser, "drivers_car_change", Car.objects.get(name="F1").pk))
    assert re.search(r"Demo Circuit 1:05\.234 \+58\.231 <script>alert\(2\)</script>", car)
    track = text(page(organiser, "races_track_change", Track.objects.get().pk))
    assert re.search(r"Each driver's best .* 1 7\.003 Ada GT3 .* 2 1:05\.234 .* Best laps", track)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b'{"event_type":"x","event_data":{"n":"\xc3\x9cml"}}', ["{", '  "event_type": "x",', '    "n": "Üml"']),
        (b"\xff\xfe{broken", ["00000000  ff fe 7b 62 72 6f 6b 65 6e                       ..{broken"]),
        (
            b"0123456789abcdef\n",
            ["00000000  30 31 32 33", "00000010  0a                                               ."],
        ),
        (b"", []),
        (b"[" * 5000, ["00000000  5b 5b"]),
        (b'{"event_type": "x", "event_data": "\\ud800 \\u0000"}', ['"event_type": "x"']),
        (b'{"event_type": "x", "n": ' + b"9" * 5000 + b"}", ["00000000  7b 22 65"]),
    ],
)
def test_a_raw_event_shows_what_came(organiser: Client, tablet: Tablet, body: bytes, lines: list[str]) -> None:
    """JSON set out in lines, and where it is none every byte."""
    tablet.post(body)
    told = html.unescape(page(organiser, "ingest_rawevent_change", RawEvent.objects.get().pk))
    for line in lines:
        assert line in told
    assert f"{len(body)} bytes" in told


def test_a_raw_event_says_how_far_it_came(organiser: Client, tablet: Tablet, settings: LazySettings) -> None:
    tablet.tell_at_once(lap(0, 1, 5000), event(1, "race.vsc_deployed"), event(2, "event.of_the_future"))
    settings.HUB_PROJECTION = "worker"
    tablet.tell(lap(6, 1, 5000))
    read = text(page(organiser, "ingest_rawevent_changelist"))
    states = ["waiting", "unknown type of event", "projected"]
    assert re.search(".*".join(f" {state}" for state in states), read), read


def test_a_problem_says_what_was_wrong_with_what(organiser: Client, tablet: Tablet) -> None:
    tablet.tell_at_once(event(0, "ui.lap_update", {"controller_id": 9, "laptime_raw": 5000}))
    read = text(page(organiser, "ingest_problem_change", Problem.objects.get().pk))
    assert "controller_id: a whole number from 1 to 8 expected, got 9" in read
    assert "ui.lap_update #1" in read
    assert '"laptime_raw": 5000' in read


def race_at(source: Source, opened_at: datetime) -> Session:
    """A session that lasted half an hour from that instant."""
    ended_at = opened_at.replace(minute=opened_at.minute + 30)
    return Session.objects.create(
        club=source.club,
        source=source,
        type="race",
        first_event=opened_at.month,
        opened_at=opened_at,
        closed_at=ended_at,
    )


def test_instants_are_shown_as_the_club_reads_them(organiser: Client, source: Source) -> None:
    """In Berlin, which is two hours ahead of UTC in summer and one in winter; 18:15 and 23:15 are what UTC says."""
    summer = race_at(source, datetime(2026, 7, 1, 18, 15, tzinfo=UTC))
    winter = race_at(source, datetime(2026, 1, 31, 23, 15, tzinfo=UTC))
    read = {"list": text(page(organiser, "races_session_changelist"))}
    for session in (summer, winter):
        read[session.opened_at.strftime("%B")] = text(page(organiser, "races_session_change", session.pk))
    assert "1 July 2026, 20:15 to 20:45" in read["July"]
    assert "1 February 2026, 00:15 to 00:45" in read["January"]
    assert "1 Feb 2026, 00:15" in read["list"]
    assert [name for name, told in read.items() if re.search(r"(18|23):15", told)] == []


def test_a_session_is_shown_in_the_zone_of_its_own_club(organiser: Client, source: Source) -> None:
    kiwis = Source.objects.create(club=Club.objects.create(name="Kiwis", time_zone="Pacific/Auckland"), name="Tablet")
    here, there = (race_at(one, datetime(2026, 7, 1, 18, 15, tzinfo=UTC)) for one in (source, kiwis))
    assert "1 July 2026, 20:15" in text(page(organiser, "races_session_change", here.pk))
    assert "2 July 2026, 06:15" in text(page(organiser, "races_session_change", there.pk))


def test_no_page_needs_another_host(organiser: Client, evening: None) -> None:
    for told in (page(organiser, "index"), race_page(organiser), Client().get("/admin/login/").content.decode()):
        links = re.findall(r"""<(?:script|link|img)\b[^>]*?\b(?:src|href)=["']([^"']+)""", told)
        assert links
        assert [link for link in links if not link.startswith(("/", "data:")) or link.startswith("//")] == []
