"""What happens beside laps, over REST: what it says and what it can be asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model

from drivers.models import Car, Club, Driver, Source, Team
from races.models import Meeting, Session, Track
from tests.api.api_reading import (
    get,
    seconds,
)
from tests.rulings import call
from tests.tablet import Tablet, at, ended, event, lap, started

W = -40000
"""Eleven hours before the race, on another tablet."""
PORSCHE = {"id": 9, "name": "Porsche", "manufacturer": "Märklin", "scale": "1:24", "tags": '["gt", "old"]'}
CYD = {"id": 4, "name": "Cyd", "team_data": {"id": 3, "name": "Scuderia"}}


@pytest.fixture
def evening(tablet: Tablet, second_tablet: Tablet, eventful_race: None) -> None:
    """The race of Ada, Bob and Cy; long before it, on another tablet, a qualifying with Cyd alone; another club."""
    second_tablet.tell_at_once(
        event(W, "util.set_active_track", {"id": 8, "name": "Oval"}),
        started(W + 1, "qualifying"),
        event(W + 2, "events.weather_update", "wet"),
        event(W + 3, "events.tire_change", {"controller_id": "1", "tire": "wet"}),
        event(W + 4, "event.change_status", {"old": "starting", "new": "jumpstart"}),
        lap(W + 10, 1, 9000, 1, driver_data=CYD, car_data=PORSCHE),
        event(W + 11, "race.penalty_update", {"controller_id": "1", "penalty": 10}),
        event(W + 12, "race.damage_update", {"controller_id": "1", "damage": "gearbox"}),
        event(W + 13, "event.pit.enter", {"controller_id": "1"}),
        event(W + 14, "race.vsc_deployed"),
        event(W + 15, "util.fuel_update", {"controller_id": "1", "fuel": 80}),
        event(W + 16, "ui.remove_car_from_session", {"controller_id": "1"}),
        event(W + 20, "event.change_status", {"old": "running", "new": "suspended"}),
        event(W + 30, "ui.reset"),
    )
    Club.objects.create(name="Nobody's")


NAMED: dict[str, type[Model]] = {
    "club": Club,
    "source": Source,
    "driver": Driver,
    "car": Car,
    "team": Team,
    "track": Track,
}


def resolved(query: dict[str, Any]) -> dict[str, Any]:
    """The query with the ids of what it names; sessions and meetings are named by the session's type."""
    found = dict(query)
    for parameter, value in query.items():
        if parameter in NAMED:
            found[parameter] = NAMED[parameter]._default_manager.filter(name=value).earliest("pk").pk
        elif parameter == "session" and value != "latest":
            found[parameter] = Session.objects.get(type=value).pk
        elif parameter == "meeting" and value != "latest":
            found[parameter] = Meeting.objects.get(sessions__type=value).pk
        elif "_at__" in parameter or parameter.startswith("at__"):
            found[parameter] = at(value).isoformat()
    return found


COMMON: list[tuple[dict[str, Any], bool, bool]] = [
    ({}, True, True),
    ({"club": "Slotfreunde"}, True, True),
    ({"club": "Nobody's"}, False, False),
    ({"source": "Second tablet"}, False, True),
    ({"session": "race"}, True, False),
    ({"session": "latest"}, True, False),
    ({"session": "latest", "club": "Nobody's"}, False, False),
    ({"meeting": "qualifying"}, False, True),
    ({"meeting": "latest"}, True, False),
    ({"track": "Oval"}, False, True),
    ({"type": "race"}, True, False),
]
"""A query, and whether it finds what was told of in the race, and in the qualifying."""
AT: list[tuple[dict[str, Any], bool, bool]] = [({"at__gte": 0}, True, False), ({"at__lte": W + 600}, False, True)]
OPENED: list[tuple[dict[str, Any], bool, bool]] = [
    ({"opened_at__gte": 0}, True, False),
    ({"opened_at__lte": W + 600}, False, True),
]
CREW: list[tuple[dict[str, Any], bool, bool]] = [
    ({"driver": "Cyd"}, False, True),
    ({"car": "Porsche"}, False, True),
    ({"team": "Scuderia"}, False, True),
    ({"manufacturer": "MÄRKLIN"}, False, True),
    ({"manufacturer": "Märk"}, False, False),
    ({"scale": "1:24"}, False, True),
    ({"scale": "1:2"}, False, False),
    ({"tag": "old"}, False, True),
    ({"tag": "ol"}, False, False),
    ({"driver": "Cyd", "car": "GT3"}, False, False),
    ({"controller": 8}, False, False),
]
TOLD: dict[str, tuple[str, list[float], list[float]]] = {
    "stints": ("at", [45, 32, 10, 10, 10], [W + 10]),
    "pit-stops": ("at", [113, 24], [W + 13]),
    "penalties": ("at", [22], [W + 11]),
    "damages": ("at", [23], [W + 12]),
    "fuel-readings": ("at", [114], [W + 15]),
    "car-removals": ("at", [123], [W + 16]),
    "tyre-changes": ("at", [25, 3.1, 3], [W + 3]),
    "weather": ("at", [41, 2], [W + 2]),
    "neutralisations": ("at", [34], [W + 14]),
    "suspensions": ("at", [46], [W + 20]),
    "jump-starts": ("at", [8], [W + 4]),
    "entries": ("opened_at", [1, 1, 1], [W + 1]),
    "laps": ("finished_at", [122, 121, 120, 45, 44, 33, 32, 21, 20], [W + 10]),
}
"""When each was, in the race and in the qualifying."""
OF_NOBODY = {"weather", "neutralisations", "suspensions", "jump-starts"}
BEFORE_ANY_LAP = {"tyre-changes"}


@pytest.mark.parametrize("resource", TOLD)
def test_a_filter_means_the_same_on_every_list(evening: None, resource: str) -> None:
    instant, in_race, in_qualifying = TOLD[resource]
    queries = [*COMMON, *(AT if instant == "at" else OPENED)]
    if resource not in OF_NOBODY | BEFORE_ANY_LAP:
        queries += CREW
    for query, finds_race, finds_qualifying in queries:
        lines = get(f"{resource}/", resolved(query))["results"]
        expected = (in_race if finds_race else []) + (in_qualifying if finds_qualifying else [])
        assert seconds(lines, instant) == expected, query


@pytest.mark.parametrize(
    ("resource", "query", "instants"),
    [
        ("stints", {"tyre": "wet"}, [32, W + 10]),
        ("stints", {"driver": "Ada", "car": "GT3"}, [32, 10]),
        ("stints", {"lap_count__gte": 2}, [32, 10, 10]),
        ("stints", {"best_lap_ms__lte": 10000}, [10, W + 10]),
        ("stints", {"ends_in_pits": "true"}, [10]),
        ("pit-stops", {"is_over": "false"}, [W + 13]),
        ("pit-stops", {"is_over": "true"}, [113, 24]),
        ("pit-stops", {"duration_ms__gte": 4500}, [24]),
        ("pit-stops", {"duration_ms__gte": 4501}, []),
        ("penalties", {"is_served": "false"}, [22, W + 11]),
        ("penalties", {"is_served": "true"}, []),
        ("penalties", {"driver": "Bob", "controller": 2}, [22]),
        ("damages", {"kind": "gearbox"}, [W + 12]),
        ("damages", {"is_repaired": "true"}, [23]),
        ("damages", {"is_repaired": "false"}, [W + 12]),
        ("tyre-changes", {"tyre": "wet"}, [25, W + 3]),
        ("tyre-changes", {"driver": "Ada"}, [25]),
        ("weather", {"weather": "wet"}, [41, W + 2]),
        ("weather", {"is_announcement": "false"}, [41]),
        ("neutralisations", {"kind": "vsc"}, [34, W + 14]),
        ("neutralisations", {"kind": "safety_car"}, []),
        ("neutralisations", {"is_over": "false"}, [W + 14]),
        ("suspensions", {"is_over": "true"}, [46]),
        ("weather", {"ordering": "at"}, [W + 2, 2, 41]),
        ("weather", {"ordering": "-at"}, [41, 2, W + 2]),
        ("penalties", {"at__gte": 22, "at__lte": 22}, [22]),
    ],
)
def test_what_happened_can_be_asked_for(
    evening: None, resource: str, query: dict[str, Any], instants: list[float]
) -> None:
    assert seconds(get(f"{resource}/", resolved(query))["results"]) == instants


@pytest.mark.parametrize(
    ("query", "controllers"),
    [
        ({}, [3, 2, 1, 1]),
        ({"ordering": "opened_at"}, [1, 1, 2, 3]),
        ({"position": 1}, [1]),
        ({"position__gte": 1, "position__lte": 2}, [2, 1]),
        ({"outcome": "abandoned"}, [1]),
        ({"outcome": "official", "controller": 3}, [3]),
        ({"is_removed": "true"}, [3, 1]),
        ({"is_retired": "true"}, []),
        ({"is_disqualified": "false", "driver": "Bob"}, [2]),
        ({"best_lap_ms__lte": 10000}, [1, 1]),
    ],
)
def test_entries_can_be_asked_for(evening: None, query: dict[str, Any], controllers: list[int]) -> None:
    assert [line["controller"] for line in get("entries/", resolved(query))["results"]] == controllers


def test_an_entry_is_of_everybody_who_drove_on_it_in_the_car_they_drove(tablet: Tablet) -> None:
    tablet.tell_at_once(
        started(0),
        lap(10, 1, 9000, 1, driver="Ada", car="GT3"),
        lap(20, 1, 9000, 2, driver=(2, "Bob"), car=(2, "F1")),
    )
    told = [
        get("entries/", resolved({"driver": driver, "car": car}))["results"]
        for driver, car in (("Ada", "GT3"), ("Bob", "F1"), ("Ada", "F1"))
    ]
    assert [len(lines) for lines in told] == [1, 1, 0]
    assert told[0][0]["driver"]["name"] == "Bob"


def test_an_entry_without_laps_is_of_whoever_the_result_names(tablet: Tablet) -> None:
    tablet.tell_at_once(
        lap(0, 1, 9000, driver="Ada", car="GT3"),
        ended(10, "race", {"controller_id": 1, "driver_id": 1, "laps": 4}),
    )
    [entry] = get("entries/", resolved({"driver": "Ada", "type": "race"}))["results"]
    assert (entry["laps"], entry["laps_recorded"], entry["laps_missing"]) == (4, 0, 4)


@pytest.mark.parametrize(
    ("resource", "query", "names"),
    [
        ("clubs", {"search": "SLOT"}, ["Slotfreunde"]),
        ("clubs", {"ordering": "-name"}, ["Slotfreunde", "Nobody's"]),
        ("tracks", {"ordering": "-name"}, ["Oval", "Demo Circuit"]),
        ("tracks", {"search": "democirc"}, ["Demo Circuit"]),
        ("drivers", {"ordering": "-name"}, ["Éva", "Cyd", "Cy", "Bob"]),
        ("drivers", {"ordering": "id"}, ["Éva", "Bob", "Cy", "Cyd"]),
        ("drivers", {"search": "ÉVA"}, ["Éva"]),
        ("drivers", {"search": "ada"}, ["Éva"]),
        ("drivers", {"search": "C y"}, ["Cy", "Cyd"]),
        ("drivers", {"search": "\U0001f3ce"}, []),
        ("drivers", {"is_active": "false"}, []),
        ("drivers", {"team": "Scuderia"}, ["Cyd"]),
        ("cars", {"manufacturer": "MÄRKLIN"}, ["Porsche"]),
        ("cars", {"scale": "1:24", "tag": "gt"}, ["Porsche"]),
        ("cars", {"tag": "g"}, []),
        ("cars", {"is_active": "true", "ordering": "-name"}, ["Porsche", "GT3", "F1", "F1"]),
        ("teams", {"search": "SCUD"}, ["Scuderia"]),
        ("meetings", {"search": "winter"}, ["Wintercup"]),
        ("meetings", {"search": "summer"}, []),
        ("meetings", {"began_at__gte": 0}, ["Wintercup"]),
        ("meetings", {"began_at__lte": 0, "club": "Nobody's"}, []),
    ],
)
def test_what_has_a_name_can_be_asked_for(
    evening: None, resource: str, query: dict[str, Any], names: list[str]
) -> None:
    call(Driver.objects.get(name="Ada"), "Éva")
    Meeting.objects.filter(sessions__type="race").update(name="Wintercup")
    assert [line["name"] for line in get(f"{resource}/", resolved(query))["results"]] == names
