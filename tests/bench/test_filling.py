"""What benches post and fill databases with: it must be what it says it is, or figures mean nothing."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import StringIO
from itertools import islice

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from bench.evenings import EVENING, FIRST_EVENING, evening, races, season
from bench.queries.history import YEARS, copy
from bench.rebuild.tasks import empty, laps, take_in
from championships.models import Championship, Round, RoundSession
from drivers.models import Club, Driver
from races.models import Appearance, Entry, Lap, Meeting, SeasonTotals, Session

START_MS = round(1000 * FIRST_EVENING.timestamp())


def test_a_tablet_races_for_ever_and_never_twice_at_one_instant() -> None:
    posted = [json.loads(body) for body in islice(races(2, START_MS, laps=3), 200)]
    times = [event["time"] for event in posted]
    assert times == sorted(set(times))
    assert [event["event_type"] for event in posted].count("event.end") >= 4
    assert {event["event_data"]["driver_data"]["id"] for event in posted if event["event_type"] == "ui.lap_update"} == {
        7, 8, 9, 10, 11, 12,
    }  # fmt: skip


def test_bodies_are_taken_up_to_so_many_laps() -> None:
    bodies = races(1, START_MS)
    assert sum(b"ui.lap_update" in body for body in laps(bodies, 40)) == 40
    assert b"ui.lap_update" in next(bodies)


def test_an_evening_has_all_its_sessions_and_every_seventeenth_a_race_of_3000_laps() -> None:
    told = [json.loads(body) for body in evening(0, START_MS)]
    ended = [event["event_data"] for event in told if event["event_type"] == "event.end"]
    assert [end["type"] for end in ended] == [kind for kind, _ in EVENING if kind != "practice"]
    assert sum(line["laps"] for line in ended[-1]["result"].values()) > 2500
    ordinary = [json.loads(body) for body in evening(1, START_MS)]
    assert sum(event["event_type"] == "ui.lap_update" for event in ordinary) < 3000


def test_the_evenings_of_a_season_are_spread_over_a_year_and_leave_its_turn_alone() -> None:
    days = {datetime.fromtimestamp(json.loads(body)["time"] / 1000, UTC).date() for body in season(2)}
    assert days == {date(2016, 1, 10), date(2016, 6, 23)}


@pytest.fixture
def projected(db: None) -> Session:
    """Three races of three laps, all of them over: a tablet cannot be in several open ones."""
    told = list(islice(races(1, START_MS, laps=3), 120))
    *_, third_end, _ = [place for place, body in enumerate(told) if b"event.end" in body]
    take_in(told[: third_end + 1], "--project")
    return Session.objects.earliest("opened_at")


def test_a_season_is_copied_whole_into_ten_years(projected: Session) -> None:
    before = {model: model.objects.count() for model in (Session, Entry, Lap, Meeting, Appearance)}
    first = Lap.objects.earliest("finished_at")
    copy(2 * YEARS)
    assert {model: model.objects.count() for model in before} == {model: 20 * rows for model, rows in before.items()}
    connection.check_constraints()
    assert Meeting.objects.dates("began_at", "year").count() == YEARS
    assert set(Appearance.objects.values_list("season", flat=True)) == set(range(2016, 2026))
    assert not Lap.objects.exclude(entry__session=F("session")).exists()
    copies = Lap.objects.filter(number=first.number, controller=first.controller, session__type="race")
    assert len({lap.lap_time_ms for lap in copies}) > YEARS
    ada = Driver.objects.earliest("pk")
    totals = SeasonTotals.objects.filter(driver=ada, car=None)
    assert sum(total.lap_count for total in totals) == sum(
        one.lap_count for one in Appearance.objects.filter(driver=ada, car=None)
    )
    assert {total.season for total in totals} == set(range(2016, 2026))


def test_what_was_projected_goes_also_where_championships_refer_to_it_and_comes_back(projected: Session) -> None:
    club = Club.objects.get()
    cup = Championship.objects.create(club=club, name="Cup", planned_rounds=1)
    RoundSession.objects.create(round=Round.objects.create(championship=cup, number=1), session=projected)
    there = set(Lap.objects.values_list("event", "lap_time_ms"))
    # PostgreSQL empties no table of which it still has something to look up.
    connection.check_constraints()
    assert empty() > 10
    assert not Lap.objects.exists()
    assert not Session.objects.exists()
    assert Driver.objects.exists()
    call_command("rebuild", stdout=StringIO())
    assert set(Lap.objects.values_list("event", "lap_time_ms")) == there
