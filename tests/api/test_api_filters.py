"""What lists can be asked for, and how a question that makes no sense is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from drivers.models import Car, Club, Driver, Source, Team
from races.models import Session, Track
from tests.rulings import call
from tests.tablet import Tablet, at, event, lap, started

MODELS: dict[str, type[Model]] = {
    "club": Club,
    "source": Source,
    "driver": Driver,
    "car": Car,
    "team": Team,
    "track": Track,
}


@pytest.fixture
def evening(tablet: Tablet, second_tablet: Tablet) -> None:
    """A practice, an abandoned race and a qualifying that goes on; another tablet saw one lap, another club none."""
    team = {"id": 3, "name": "Scuderia"}
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit"}),
        lap(10, 1, 6000, driver="Ada", car="GT3"),
        started(60, laps="9"),
        lap(70, 1, 7003, 1, driver="Ada", car="GT3"),
        lap(71, 2, 65234, 1, driver_data={"id": 2, "name": "Bob", "team_data": team}, car_data={"id": 2, "name": "F1"}),
        lap(71.5, 1, 895, 2, driver="Ada", car="GT3"),
        event(100, "ui.reset"),
        event(101, "util.set_active_track", {"id": 8, "name": "Oval"}),
        started(110, "qualifying"),
        lap(120, 2, 5000, 1, driver="Bob", car="F1"),
    )
    second_tablet.tell_at_once(
        lap(
            130, 4, 8000, driver="Cyd", car_data={"id": 1, "name": "GT3", "manufacturer": "Scalextric", "scale": "1:24"}
        )
    )
    Club.objects.create(name="Nobody's")
    call(Driver.objects.get(name="Bob"), "Bruno")


def resolved(query: dict[str, Any]) -> dict[str, Any]:
    """The query with the ids of what it names."""
    found = dict(query)
    for parameter, value in query.items():
        if parameter in MODELS:
            found[parameter] = MODELS[parameter]._default_manager.get(name=value).pk
        elif parameter == "session":
            found[parameter] = Session.objects.get(type=value, source__name="Tablet").pk
        elif parameter.endswith("_at__gte") or parameter.endswith("_at__lte"):
            found[parameter] = at(value).isoformat()
    return found


@pytest.mark.parametrize(
    ("query", "times"),
    [
        ({}, [8000, 5000, 895, 65234, 7003, 6000]),
        ({"club": "Slotfreunde"}, [8000, 5000, 895, 65234, 7003, 6000]),
        ({"club": "Nobody's"}, []),
        ({"track": "Demo Circuit"}, [895, 65234, 7003, 6000]),
        ({"session": "race"}, [895, 65234, 7003]),
        ({"driver": "Ada"}, [895, 7003, 6000]),
        ({"car": "F1"}, [5000, 65234]),
        ({"team": "Scuderia"}, [65234]),
        ({"type": "practice"}, [8000, 6000]),
        ({"controller": 2}, [5000, 65234]),
        ({"controller": 8}, []),
        ({"is_counting": "false"}, [895]),
        ({"is_counting": "true", "driver": "Ada"}, [7003, 6000]),
        ({"lap_time_ms__gte": 7003}, [8000, 65234, 7003]),
        ({"lap_time_ms__lte": 5000}, [5000, 895]),
        ({"lap_time_ms__gte": 5000, "lap_time_ms__lte": 6000}, [5000, 6000]),
        ({"finished_at__gte": 71}, [8000, 5000, 895, 65234]),
        ({"finished_at__gte": 10, "finished_at__lte": 70}, [7003, 6000]),
    ],
)
def test_laps_can_be_asked_for(evening: None, query: dict[str, Any], times: list[int]) -> None:
    assert [told["lap_time_ms"] for told in get("laps", resolved(query))] == times


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ({}, ["practice", "qualifying", "race", "practice"]),
        ({"club": "Nobody's"}, []),
        ({"source": "Second tablet"}, ["practice"]),
        ({"track": "Oval"}, ["qualifying"]),
        ({"driver": "Ada"}, ["race", "practice"]),
        ({"driver": "Bob", "track": "Demo Circuit"}, ["race"]),
        ({"car": "F1"}, ["qualifying", "race"]),
        ({"type": "race"}, ["race"]),
        ({"outcome": "abandoned"}, ["race"]),
        ({"is_open": "true"}, ["practice", "qualifying"]),
        ({"is_open": "false"}, ["race", "practice"]),
        ({"opened_at__gte": 60, "opened_at__lte": 110}, ["qualifying", "race"]),
    ],
)
def test_sessions_can_be_asked_for(evening: None, query: dict[str, Any], types: list[str]) -> None:
    assert [told["type"] for told in get("sessions", resolved(query))] == types


@pytest.mark.parametrize(
    ("resource", "query", "names"),
    [
        ("clubs", {}, ["Nobody's", "Slotfreunde"]),
        ("teams", {"search": "scud"}, ["Scuderia"]),
        ("teams", {"club": "Nobody's"}, []),
        ("drivers", {}, ["Ada", "Bruno", "Cyd"]),
        ("drivers", {"search": "AD"}, ["Ada"]),
        ("drivers", {"search": "bru"}, ["Bruno"]),
        ("drivers", {"search": "bob"}, ["Bruno"]),
        ("drivers", {"search": "%"}, []),
        ("drivers", {"team": "Scuderia"}, []),
        ("drivers", {"club": "Slotfreunde", "search": "y"}, ["Cyd"]),
        ("cars", {}, ["F1", "GT3"]),
        ("cars", {"manufacturer": "scalextric"}, ["GT3"]),
        ("cars", {"scale": "1:24", "search": "gt"}, ["GT3"]),
        ("cars", {"scale": "1:2"}, []),
        ("tracks", {"search": "circuit"}, ["Demo Circuit"]),
        ("tracks", {"club": "Slotfreunde"}, ["Demo Circuit", "Oval"]),
    ],
)
def test_what_has_a_name_can_be_searched(evening: None, resource: str, query: dict[str, Any], names: list[str]) -> None:
    assert [told["name"] for told in get(resource, resolved(query))] == names


def get(resource: str, query: dict[str, Any]) -> Any:
    """The lines of a list."""
    response = Client().get(f"/api/v1/{resource}/", query)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def refused(path: str, query: dict[str, Any]) -> dict[str, list[str]]:
    """What a 400 says of each parameter."""
    response = Client().get(f"/api/v1/{path}", query)
    assert response.status_code == 400, response.content
    assert response.json()["error"] == "The query cannot be answered as it stands."
    return response.json()["details"]


PAGED, BY_CURSOR = {"page", "page_size"}, {"cursor", "page_size"}
CLUB_AND_NAME = {"club", "search"}
SESSION = {"club", "source", "track", "driver", "car", "type", "outcome", "is_open", "opened_at__gte", "opened_at__lte"}
LAP = {"club", "session", "track", "driver", "car", "team", "type", "controller", "is_counting", "lap_time_ms__gte"}


@pytest.mark.parametrize(
    ("resource", "valid"),
    [
        ("clubs", PAGED),
        ("teams", PAGED | CLUB_AND_NAME),
        ("tracks", PAGED | CLUB_AND_NAME),
        ("drivers", PAGED | CLUB_AND_NAME | {"team"}),
        ("cars", PAGED | CLUB_AND_NAME | {"manufacturer", "scale"}),
        ("sessions", BY_CURSOR | SESSION),
        ("laps", BY_CURSOR | LAP | {"lap_time_ms__lte", "finished_at__gte", "finished_at__lte"}),
    ],
)
def test_an_unknown_filter_is_refused_with_the_names_of_the_valid_ones(
    db: None, resource: str, valid: set[str]
) -> None:
    for parameter in ("drivers", "lap_time_ms", "Club", "page_"):
        [sentence] = refused(f"{resource}/", {parameter: 1})[parameter]
        told, _, names = sentence.rstrip(".").partition(" There are: ")
        assert told == "There is no such parameter."
        assert valid <= set(names.split(", "))


@pytest.mark.parametrize("path", ["", "results/", "laps/"])
def test_one_session_takes_no_filter(tablet: Tablet, path: str) -> None:
    tablet.tell_at_once(lap(10, 1, 5000))
    details = refused(f"sessions/{Session.objects.get().pk}/{path}", {"driver": 1, "page_size": 2})
    none = ["There is no such parameter. There are: format."]
    assert details == {"driver": none, "page_size": none}


EARLIER_THAN_ALL, LATER_THAN_ALL = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"


@pytest.mark.parametrize(
    ("resource", "parameter", "values"),
    [
        ("laps", "driver", ["abc", "0", "-1", "1.5", str(2**63), "1,2", "latest"]),
        ("laps", "controller", ["two", "1.5", "nan", "1e99"]),
        ("laps", "is_counting", ["maybe", "2"]),
        ("laps", "lap_time_ms__gte", ["7.003", "0:07.003", "inf"]),
        ("laps", "finished_at__gte", ["yesterday", "2026-13-01", EARLIER_THAN_ALL]),
        ("laps", "finished_at__lte", ["now", LATER_THAN_ALL]),
        ("laps", "type", ["\0"]),
        ("sessions", "club", ["Slotfreunde", "0"]),
        ("sessions", "outcome", ["lost", "OFFICIAL"]),
        ("sessions", "is_open", ["maybe", "open"]),
        ("sessions", "opened_at__gte", ["20:15", "2026-11-23T25:00", LATER_THAN_ALL]),
        ("drivers", "team", ["Scuderia"]),
        ("drivers", "search", ["\0", "x" * 201]),
        ("drivers", "page", ["0", "-1", "two", "1.5"]),
        ("cars", "page_size", ["0", "-1", "501", "all", "1.5", "9" * 30, "²"]),
        ("laps", "page_size", ["0", "501", "x"]),
    ],
)
def test_a_bad_value_is_refused_and_named(tablet: Tablet, resource: str, parameter: str, values: list[str]) -> None:
    tablet.tell_at_once(lap(10, 1, 5000))
    for value in values:
        details = refused(f"{resource}/", {parameter: value})
        assert list(details) == [parameter], value


@pytest.mark.parametrize(
    ("resource", "parameter", "told"),
    [
        ("sessions", "outcome", "none of: provisional, official, abandoned"),
        ("laps", "driver", "whole number from 1"),
        ("laps", "page_size", "whole number from 1 to 500"),
        ("laps", "is_counting", "true"),
    ],
)
def test_a_refusal_says_what_would_be_accepted(db: None, resource: str, parameter: str, told: str) -> None:
    [sentence] = refused(f"{resource}/", {parameter: "nonsense"})[parameter]
    assert told in sentence


@pytest.mark.parametrize("key", ["0", "-1", "abc", "1.5", "99999999999999999999999", "%00"])
@pytest.mark.parametrize("resource", ["clubs", "teams", "drivers", "cars", "tracks", "sessions", "laps"])
def test_what_is_not_there_is_a_404_with_a_sentence(db: None, resource: str, key: str) -> None:
    response = Client().get(f"/api/v1/{resource}/{key}/")
    assert response.status_code == 404
    assert response.json()["error"].endswith(".")
