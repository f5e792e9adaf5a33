"""Records, their history and personal bests over REST: what they say, and what they can be asked for."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from drivers.models import Car, Club, Driver, Source, Team
from races.models import Lap, Meeting, Session, Track
from tests.api.api_reading import (
    ROOT,
    get,
    refused,
    seconds,
)
from tests.tablet import Tablet, at, event, lap, started

W = -40000
"""Eleven hours before the race, in another meeting."""
SCUDERIA = {"id": 3, "name": "Scuderia"}
ADA, BOB = {"id": 1, "name": "Ada", "team_data": SCUDERIA}, {"id": 2, "name": "Bob"}
PORSCHE = {"id": 9, "name": "Porsche", "manufacturer": "Märklin", "scale": "1:24", "tags": '["gt", "old"]'}
FERRARI = {"id": 8, "name": "Ferrari", "manufacturer": "Carrera", "scale": "1:32", "tags": '["gt"]'}
QUESTIONS = ["records/", "records/history/"]
ROLES = {"driver": Driver, "car": Car, "team": Team, "club": Club, "source": Source, "track": Track}


@pytest.fixture
def nights(tablet: Tablet) -> None:
    """A wet qualifying, in which Ada drove 6.0 in the Porsche; a dry race, in which Bob drove 5.5 in the Ferrari."""
    tablet.tell_at_once(
        event(W, "util.set_active_track", {"id": 8, "name": "Oval"}),
        started(W + 1, "qualifying"),
        event(W + 2, "events.weather_update", "wet"),
        event(W + 3, "events.tire_change", {"controller_id": "1", "tire": "wet"}),
        lap(W + 10, 1, 6000, 1, driver_data=ADA, car_data=PORSCHE, sector_1="0:02.000"),
        event(W + 100, "ui.reset"),
        started(1),
        event(2, "events.weather_update", "dry"),
        event(3, "events.tire_change", {"controller_id": "2", "tire": "dry"}),
        lap(10, 2, 5500, 1, driver_data=BOB, car_data=FERRARI, sector_1="0:02.100"),
    )
    Club.objects.create(name="Nobody's")


def resolved(query: dict[str, Any]) -> dict[str, Any]:
    """The query with the ids of what it names; sessions and meetings are named by the session's type."""
    found: dict[str, Any] = {"track": "Oval", **query}
    for parameter, value in found.items():
        if parameter in ROLES:
            found[parameter] = ROLES[parameter]._default_manager.get(name=value).pk
        elif parameter == "session" and value != "latest":
            found[parameter] = Session.objects.get(type=value).pk
        elif parameter == "meeting" and value != "latest":
            found[parameter] = Meeting.objects.get(sessions__type=value).pk
        elif "_at__" in parameter:
            found[parameter] = at(value).isoformat()
    return found


ASKED: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [5500, 6000]),
    ({"club": "Slotfreunde", "source": "Tablet"}, [5500, 6000]),
    ({"club": "Nobody's"}, []),
    ({"type": "race"}, [5500]),
    ({"type": "qualifying"}, [6000]),
    ({"weather": "wet"}, [6000]),
    ({"tyre": "dry"}, [5500]),
    ({"weather": "wet", "tyre": "dry"}, []),
    ({"driver": "Ada"}, [6000]),
    ({"car": "Ferrari"}, [5500]),
    ({"driver": "Ada", "car": "Ferrari"}, []),
    ({"team": "Scuderia"}, [6000]),
    ({"manufacturer": "MÄRKLIN"}, [6000]),
    ({"scale": "1:32"}, [5500]),
    ({"tag": "gt"}, [5500, 6000]),
    ({"tag": "old"}, [6000]),
    ({"controller": 2}, [5500]),
    ({"session": "qualifying"}, [6000]),
    ({"session": "latest"}, [5500]),
    ({"meeting": "qualifying"}, [6000]),
    ({"meeting": "latest"}, [5500]),
    ({"driven_at__gte": 0}, [5500]),
    ({"driven_at__lte": 0}, [6000]),
    ({"driven_at__gte": W + 10, "driven_at__lte": W + 10}, [6000]),
    ({"season": 1999}, []),
    ({"of": "sector_1"}, [2000, 2100]),
    ({"of": "sector_1", "type": "race"}, [2100]),
    ({"of": "sector_3"}, []),
]
"""A question, and the times of the best laps that answer it."""
HOLDERS = ["overall", "driver", "car", "driver_car", "session"]


@pytest.mark.parametrize("by", HOLDERS)
def test_records_can_be_asked_for(nights: None, by: str) -> None:
    for query, times in ASKED:
        assert [line["time_ms"] for line in get("records/", resolved({**query, "by": by}))] == times, query


def test_the_history_can_be_asked_for_in_the_same_words(nights: None) -> None:
    for query, times in ASKED:
        fallen = [2000] if times == [2000, 2100] else times[::-1]
        assert [line["time_ms"] for line in get("records/history/", resolved(query))] == fallen, query


@pytest.mark.parametrize(
    ("zone", "season", "is_found"),
    [("Europe/Berlin", 2025, True), ("Europe/Berlin", 2024, False), ("UTC", 2024, True), ("UTC", 2025, False)],
)
def test_a_season_begins_at_midnight_where_the_club_is(
    nights: None, club: Club, zone: str, season: int, is_found: bool
) -> None:
    Club.objects.filter(pk=club.pk).update(time_zone=zone)
    opened_at = datetime.fromisoformat("2024-12-31T23:30:00Z")
    race = Session.objects.get(type="race")
    Session.objects.filter(pk=race.pk).update(opened_at=opened_at)
    race.lapsummary_set.update(opened_at=opened_at)
    query = resolved({"season": season, "type": "race"})
    assert [line["time_ms"] for line in get("records/", query)] == ([5500] if is_found else [])
    assert len(get("records/history/", query)) == is_found


def test_a_record_tells_when_and_where_it_was_driven(nights: None) -> None:
    race, ferrari = Session.objects.get(type="race"), Car.objects.get(name="Ferrari")
    assert race.meeting is not None
    first = get("records/", resolved({}))[0]
    assert first == {
        "rank": 1,
        "time_ms": 5500,
        "time": "5.500",
        "gap_ms": 0,
        "gap": "0.000",
        "driven_at": at(10).isoformat().replace("+00:00", "Z"),
        "driver": {"id": Driver.objects.get(name="Bob").pk, "name": "Bob"},
        "car": {"id": ferrari.pk, "name": "Ferrari"},
        "team": None,
        "track": {"id": Track.objects.get().pk, "name": "Oval"},
        "session": race.pk,
        "session_type": "race",
        "meeting": {"id": race.meeting.pk, "name": str(race.meeting)},
        "lap": Lap.objects.get(lap_time_ms=5500).pk,
        "number": 1,
        "controller": 2,
        "weather": "dry",
        "tyre": "dry",
        "is_lap_record": True,
        "is_track_record": True,
        "is_confirmed": False,
    }
    assert list(first)[:5] == ["rank", "time_ms", "time", "gap_ms", "gap"]


def test_a_fall_tells_of_the_record_before_and_after_it(nights: None) -> None:
    first, second = get("records/history/", resolved({}))
    assert {name: first[name] for name in ("time", "gained_ms", "is_current", "stood_ms", "session_type")} == {
        "time": "6.000",
        "gained_ms": None,
        "is_current": False,
        "stood_ms": 40_000_000,
        "session_type": "qualifying",
    }
    assert seconds([first], "driven_at") == [W + 10]
    assert seconds([first], "stood_until_at") == [10]
    assert (second["gained_ms"], second["is_current"], second["stood_ms"], second["stood_until_at"]) == (
        500,
        True,
        None,
        None,
    )
    assert second["team"] is None
    assert first["team"]["name"] == "Scuderia"


@pytest.fixture
def two_tracks(nights: None, tablet: Tablet) -> None:
    """Afterwards, on another track, Ada drove in both cars."""
    tablet.tell_at_once(
        event(20, "event.end", {"type": "race"}),
        event(30, "util.set_active_track", {"id": 9, "name": "Alpenring"}),
        lap(40, 1, 8200, driver_data=ADA, car_data=PORSCHE),
        lap(50, 1, 8100, driver_data=ADA, car_data=FERRARI),
        lap(60, 1, 8300, driver_data=ADA, car_data=PORSCHE),
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"driver": "Ada"}, [("Alpenring", 8100), ("Oval", 6000)]),
        ({"driver": "Bob"}, [("Oval", 5500)]),
        ({"car": "Porsche"}, [("Alpenring", 8200), ("Oval", 6000)]),
        ({"driver": "Ada", "car": "Porsche"}, [("Alpenring", 8200), ("Oval", 6000)]),
        ({"driver": "Bob", "car": "Porsche"}, []),
        ({"driver": "Ada", "track": "Oval"}, [("Oval", 6000)]),
        ({"driver": "Ada", "type": "race"}, []),
        ({"driver": "Ada", "weather": "wet"}, [("Oval", 6000)]),
        ({"driver": "Ada", "tag": "old"}, [("Alpenring", 8200), ("Oval", 6000)]),
        ({"driver": "Ada", "of": "sector_1"}, [("Oval", 2000)]),
        ({"driver": "Ada", "driven_at__gte": 51}, [("Alpenring", 8300)]),
        ({"driver": "Ada", "driven_at__lte": 49}, [("Alpenring", 8200), ("Oval", 6000)]),
        ({"driver": "Ada", "season": 1999}, []),
    ],
)
def test_personal_bests_are_one_a_track(
    two_tracks: None, query: dict[str, Any], expected: list[tuple[str, int]]
) -> None:
    asked = {name: value for name, value in resolved({"track": "Oval", **query}).items() if name in query}
    lines = get("records/personal-bests/", asked)
    assert [(line["track"]["name"], line["time_ms"]) for line in lines] == expected


def test_a_personal_best_says_whether_it_is_a_record(two_tracks: None) -> None:
    of_ada, of_bob = (
        get("records/personal-bests/", {"driver": Driver.objects.get(name=name).pk}) for name in ("Ada", "Bob")
    )
    assert [(line["is_lap_record"], line["is_track_record"]) for line in of_ada] == [(False, True), (False, False)]
    assert [(line["is_lap_record"], line["is_track_record"]) for line in of_bob] == [(True, True)]


@pytest.mark.parametrize(
    ("path", "query", "parameter", "sentence"),
    [
        *((path, {}, "track", "A track is needed: its id.") for path in QUESTIONS),
        *((path, {"track": ""}, "track", "A track is needed: its id.") for path in QUESTIONS),
        ("records/personal-bests/", {}, "driver", "A driver or a car is needed: its id."),
        ("records/", {"track": 1, "by": "team"}, "by", "overall, driver, car, driver_car, session"),
        ("records/", {"track": 1, "of": "sector_4"}, "of", "lap, sector_1, sector_2, sector_3"),
        *(("records/", {"track": 1, "limit": limit}, "limit", "") for limit in (0, 101, "ten", "1.5", "-1")),
        *((path, {"track": track}, "track", "") for track in (0, -1, "demo", "1.5", 2**63) for path in QUESTIONS),
        *((path, {"track": 1, "season": season}, "season", "") for season in (0, 9999, "x") for path in QUESTIONS),
        ("records/", {"track": 1, "driven_at__gte": "yesterday"}, "driven_at__gte", "2026-11-23T20:15:00Z"),
        ("records/", {"track": 1, "page": 2}, "page", "limit, manufacturer, meeting, of, scale, season, session,"),
        ("records/history/", {"track": 1, "by": "driver"}, "by", "There is no such parameter."),
        ("records/personal-bests/", {"driver": 1, "limit": 3}, "limit", "There is no such parameter."),
    ],
)
def test_a_wrong_question_is_refused_with_what_is_wrong(
    db: None, path: str, query: dict[str, Any], parameter: str, sentence: str
) -> None:
    told = refused(path, query)
    assert list(told) == [parameter]
    assert sentence in told[parameter][0]


@pytest.mark.parametrize(
    ("path", "query", "error"),
    [
        *((path, {"track": 2**63 - 1}, "There is no track 9223372036854775807.") for path in QUESTIONS),
        ("records/personal-bests/", {"driver": 2**63 - 1}, "There is no driver 9223372036854775807."),
        ("records/personal-bests/", {"car": 2**63 - 1}, "There is no car 9223372036854775807."),
    ],
)
def test_records_of_what_is_not_there_are_refused(db: None, path: str, query: dict[str, Any], error: str) -> None:
    assert refused(path, query) == {next(iter(query)): [error]}


@pytest.mark.parametrize(
    ("path", "parameter", "header", "times"),
    [
        ("records/", "track", "rank,time_ms,time,gap_ms,gap,driven_at,driver_id,driver", ["5500", "6000"]),
        ("records/history/", "track", "time_ms,time,driven_at,driver_id,driver", ["6000", "5500"]),
        ("records/personal-bests/", "driver", "time_ms,time,driven_at,driver_id,driver", ["5500"]),
    ],
)
def test_every_one_is_a_table_too(nights: None, path: str, parameter: str, header: str, times: list[str]) -> None:
    pk = {"track": Track.objects.get().pk, "driver": Driver.objects.get(name="Bob").pk}[parameter]
    response = Client().get(f"{ROOT}{path}?{parameter}={pk}&format=csv")
    lines = b"".join(response).decode().splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0].startswith(header)
    assert [line["time_ms"] for line in csv.DictReader(lines)] == times


def test_a_table_without_lines_has_its_columns_all_the_same(nights: None) -> None:
    response = Client().get(ROOT + "records/", {**resolved({"season": 1999}), "format": "csv"})
    assert b"".join(response).decode().startswith("rank,time_ms,time")
