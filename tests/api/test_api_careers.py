"""Careers, duels and leaderboards over REST."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from drivers.models import Car, Driver
from races.models import Appearance, SeasonTotals, Track
from tests.api.api_reading import (
    ROOT,
    get,
    pages,
    queries,
    refused,
)
from tests.races.seasons import FIRST_NIGHT, GT3, driven, session, tell, tell_both
from tests.tablet import Tablet


@pytest.fixture
def seasons(tablet: Tablet) -> None:
    tell_both(tablet)


def address(kind: str, name: str, rest: str) -> str:
    model: Any = {"drivers": Driver, "cars": Car, "tracks": Track}[kind]
    return f"{kind}/{model.objects.get(name=name).pk}/{rest}"


def pk(name: str) -> int:
    return Driver.objects.get(name=name).pk


BOBS = {
    "sessions": 4,
    "laps": 15,
    "distance_m": "84.000",
    "kilometres": "0.084",
    "unmeasured_laps": 7,
    "total_ms": 134112,
    "total": "2:14.112",
    "best_lap_ms": 7000,
    "best_lap": "7.000",
    "clean_laps": 11,
    "judged_laps": 10,
    "consistency_pct": "99.036",
    "starts": 2,
    "finishes": 2,
    "wins": 0,
    "podiums": 2,
    "poles": 1,
    "fastest_laps": 1,
    "grand_slams": 0,
    "laps_led": 4,
    "retirements": 0,
    "disqualifications": 0,
    "best_finish": 2,
    "average_finish": "2.00",
    "win_rate_pct": "0.00",
    "podium_rate_pct": "100.00",
}


def test_a_drivers_career(seasons: None) -> None:
    assert get(address("drivers", "Bob", "career/")) == BOBS


def test_a_career_that_has_not_begun(seasons: None) -> None:
    told = get(address("drivers", "Cy", "career/"), {"season": 2026})
    nothing = {name for name, value in told.items() if value is None}
    assert nothing == {
        "best_lap_ms", "best_lap", "consistency_pct", "best_finish", "average_finish", "win_rate_pct",
        "podium_rate_pct",
    }  # fmt: skip
    assert {told[name] for name in told if name not in nothing} == {0, "0.000"}


@pytest.mark.parametrize(
    ("of", "query", "laps"),
    [
        (("drivers", "Bob"), {"season": 2025}, 8),
        (("drivers", "Bob"), {"type": "qualifying"}, 3),
        (("drivers", "Bob"), {"track": "Oval"}, 7),
        (("drivers", "Bob"), {"car": "F1"}, 8),
        (("drivers", "Bob"), {"car": "F1", "season": 2026}, 0),
        (("cars", "F1"), {}, 11),
        (("cars", "F1"), {"driver": "Cy"}, 3),
        (("cars", "F1"), {"driver": "Cy", "type": "qualifying"}, 0),
    ],
)
def test_a_career_may_be_asked_for_in_part(
    seasons: None, of: tuple[str, str], query: dict[str, Any], laps: int
) -> None:
    models: dict[str, Any] = {"track": Track, "car": Car, "driver": Driver}
    asked = {
        name: models[name].objects.get(name=value).pk if name in models else value for name, value in query.items()
    }
    assert get(address(*of, "career/"), asked)["laps"] == laps


@pytest.mark.parametrize(
    ("of", "by", "expected"),
    [
        (("drivers", "Bob", "career"), None, [(2025, 8), (2026, 7)]),
        (("drivers", "Bob", "career"), "season", [(2025, 8), (2026, 7)]),
        (("drivers", "Bob", "career"), "type", [("qualifying", 3), ("race", 12)]),
        (("drivers", "Bob", "career"), "track", [("Oval", 7), ("Ring", 8)]),
        (("drivers", "Bob", "career"), "car", [("DTM", 7), ("F1", 8)]),
        (("cars", "F1", "career"), "driver", [("Bob", 8), ("Cy", 3)]),
        (("tracks", "Ring", "statistics"), "driver", [("Ada", 8), ("Bob", 8), ("Cy", 3)]),
        (("tracks", "Ring", "statistics"), "car", [("F1", 11), ("GT3", 8)]),
        (("tracks", "Ring", "statistics"), "type", [("qualifying", 4), ("race", 15)]),
    ],
)
def test_a_career_has_rows(seasons: None, of: tuple[str, str, str], by: str | None, expected: list[Any]) -> None:
    kind, name, rest = of
    rows = get(address(kind, name, f"{rest}/breakdown/"), {"by": by} if by else {})
    keys = [row[by or "season"] for row in rows]
    names = [key["name"] if isinstance(key, dict) else key for key in keys]
    assert list(zip(names, [row["laps"] for row in rows], strict=True)) == expected
    assert {key for row in rows for key in ("season", "type", "track", "driver", "car") if row[key]} == {by or "season"}


def test_a_breakdown_is_a_table(seasons: None) -> None:
    response = Client().get(ROOT + address("drivers", "Bob", "career/breakdown/"), {"by": "track", "format": "csv"})
    header, *lines = b"".join(response).decode().splitlines()
    assert header.startswith("season,type,track_id,track,driver_id,driver,car_id,car,sessions,laps,distance_m,")
    assert [line.split(",")[3] for line in lines] == ["Oval", "Ring"]


def test_a_tracks_statistics(seasons: None) -> None:
    told = get(address("tracks", "Ring", "statistics/"))
    driven = told.pop("driven")
    assert told == {"races": 1, "drivers": 3, "cars": 2}
    assert (driven["sessions"], driven["laps"], driven["distance_m"]) == (2, 19, "199.500")
    assert get(address("tracks", "Ring", "statistics/"), {"season": 2026})["races"] == 0


def test_a_drivers_sessions_come_newest_first(seasons: None) -> None:
    lines = get(address("drivers", "Bob", "sessions/"))["results"]
    assert [
        (line["session_type"], line["track"]["name"], line["position"], line["laps"], line["best_lap"], line["is_pole"])
        for line in lines
    ] == [
        ("race", "Oval", 2, 6, "8.000", True),
        ("qualifying", "Oval", 1, 1, "7.000", False),
        ("race", "Ring", 2, 6, "10.102", False),
        ("qualifying", "Ring", 2, 2, "8.500", False),
    ]
    assert [line["consistency_pct"] for line in lines] == ["98.072", None, "100.000", None]
    paged = pages(ROOT + address("drivers", "Bob", "sessions/?page_size=3"))
    assert [len(page) for page in paged] == [3, 1]
    assert [line for page in paged for line in page] == lines
    table = Client().get(ROOT + address("drivers", "Bob", "sessions/?format=csv"))
    assert len(b"".join(table).splitlines()) == 5
    [only] = get(address("cars", "DTM", "sessions/"), {"type": "race"})["results"]
    assert (only["outcome"], only["season"], only["controller"]) == ("official", 2026, 2)
    assert (only["is_retired"], only["is_disqualified"], only["is_fastest_lap"]) == (False, False, True)


def test_head_to_head(seasons: None) -> None:
    ada, bob = get("head-to-head/", {"drivers": f"{pk('Ada')},{pk('Bob')}"})
    assert ada == {
        "driver": {"id": pk("Ada"), "name": "Ada"},
        "rival": {"id": pk("Bob"), "name": "Bob"},
        "sessions": 4,
        "races": 2,
        "wins": 2,
        "finishes_ahead": 2,
        "finishes_behind": 0,
        "qualifyings": 2,
        "qualifyings_ahead": 1,
        "qualifyings_behind": 1,
        "timed": 4,
        "best_laps_ahead": 2,
        "best_laps_behind": 2,
        "mean_gap_ms": -101,
    }
    assert (bob["driver"]["name"], bob["finishes_behind"], bob["mean_gap_ms"]) == ("Bob", 2, 101)
    period = {"opened_at__gte": "2025-12-01T00:00:00Z", "opened_at__lte": "2026-12-01T00:00:00Z"}
    assert get("head-to-head/", {"drivers": f"{pk('Ada')},{pk('Bob')}", **period})[0]["sessions"] == 2


@pytest.mark.parametrize(
    ("drivers", "says"),
    [
        ("1", "From 2 to 10 ids are needed, not 1."),
        (",".join(map(str, range(1, 12))), "From 2 to 10 ids are needed, not 11."),
        ("1,1", "Each driver may be named once."),
        ("1,Ada", "An id is a whole number from 1 on."),
        ("1,,2", "This field is required."),
        ("1,99999999999999999999", "Ensure this value is less than or equal to 9223372036854775807."),
    ],
)
def test_a_duel_needs_several_drivers(db: None, drivers: str, says: str) -> None:
    assert refused("head-to-head/", {"drivers": drivers}) == {"drivers": [says]}


def test_a_duel_of_nobody(db: None, seasons: None) -> None:
    assert refused("head-to-head/", {}) == {"drivers": ["This field is required."]}
    told = refused("head-to-head/", {"drivers": f"{pk('Ada')},998,999"})
    assert told == {"drivers": ["There is no driver 998, 999."]}


def test_a_leaderboard(seasons: None) -> None:
    [first, second] = get("leaderboards/", {"of": "laps_led"})
    assert (first["rank"], first["driver"]["name"], first["car"], first["value"]) == (1, "Ada", None, "8")
    assert (second["rank"], second["driver"]["name"], second["value"], second["laps"]) == (2, "Bob", "4", 15)
    assert first["club"]["name"] == "Slotfreunde"
    cars = get("leaderboards/", {"of": "kilometres", "holder": "car", "track": Track.objects.get(name="Ring").pk})
    # 11 and 8 laps of 10.5 m.
    assert [(row["car"]["name"], row["value"], row["driver"]) for row in cars] == [
        ("F1", "0.116", None),
        ("GT3", "0.084", None),
    ]
    assert get("leaderboards/", {"of": "starts", "min_starts": 2, "limit": 1})[0]["driver"]["name"] == "Ada"
    assert refused("leaderboards/", {"of": "starts", "club": 999}) == {"club": ["There is no club 999."]}


@pytest.mark.parametrize(
    ("query", "at_fault"),
    [
        ({}, "of"),
        ({"of": "beauty"}, "of"),
        ({"of": "wins", "holder": "team"}, "holder"),
        ({"of": "wins", "limit": 0}, "limit"),
        ({"of": "wins", "limit": 501}, "limit"),
        ({"of": "wins", "min_starts": -1}, "min_starts"),
        ({"of": "wins", "season": 10000}, "season"),
        ({"of": "wins", "by": "season"}, "by"),
    ],
)
def test_a_leaderboard_refuses_what_it_cannot_do(db: None, query: dict[str, Any], at_fault: str) -> None:
    assert list(refused("leaderboards/", query)) == [at_fault]


@pytest.mark.parametrize("rest", ["career/", "career/breakdown/", "sessions/"])
@pytest.mark.parametrize("kind", ["drivers", "cars"])
@pytest.mark.parametrize("of", ["999", "0", "latest", "99999999999999999999"])
def test_nobody_has_no_career(db: None, kind: str, rest: str, of: str) -> None:
    response = Client().get(f"{ROOT}{kind}/{of}/{rest}")
    assert (response.status_code, response.json()) == (404, {"error": f"There is no such {kind[:-1]}."})


def test_a_career_refuses_what_it_does_not_know(seasons: None) -> None:
    assert list(refused(address("drivers", "Bob", "career/"), {"driver": 1})) == ["driver"]
    assert list(refused(address("drivers", "Bob", "career/"), {"by": "season"})) == ["by"]
    [says] = refused(address("drivers", "Bob", "career/breakdown/"), {"by": "driver"})["by"]
    assert says == "driver is none of: season, type, track, car."


def test_long_careers_take_as_many_queries_as_short_ones(tablet: Tablet) -> None:
    addresses = {
        "drivers/{}/career/",
        "drivers/{}/career/breakdown/?by=track",
        "drivers/{}/career/breakdown/?by=car",
        "drivers/{}/sessions/",
        "leaderboards/?of=wins",
        "leaderboards/?of=kilometres&holder=car",
        "head-to-head/?drivers={},{}",
    }
    who = [(1, "Ada"), (2, "Bob"), (3, "Cy"), (4, "Dee")]
    race_of(tablet, 0, who[:2])
    pks = [pk("Ada"), pk("Bob")]
    before = {one: queries(one.format(*pks)) for one in addresses}
    for begin in range(1, 20):
        race_of(tablet, 200 * begin, who)
    assert Appearance.objects.of("driver").count() == 2 + 19 * 4
    assert SeasonTotals.objects.of("driver").count() == 4
    assert {one: queries(one.format(*pks)) for one in addresses} == before


def race_of(tablet: Tablet, begin: float, who: list[tuple[int, str]]) -> None:
    stints = [driven(FIRST_NIGHT, begin, one, (one[0], GT3[1]), [9000, 9000]) for one in who]
    tell(tablet, FIRST_NIGHT, session(FIRST_NIGHT, begin, "race", *stints, order=[one[0] for one in who]))
