"""Values no car, tank or app can mean: a problem says which, and what can be used of the event is."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.models import Problem, RawEvent
from races.models import (
    Damage,
    Entry,
    FuelReading,
    Lap,
    Neutralisation,
    Penalty,
    PitStop,
    Session,
    Track,
    TyreChange,
    WeatherReport,
)
from tests.tablet import Tablet, event, lap, result

RACE = event(0, "event.start", {"type": "race"})

WHOLE_TO_8 = "controller_id: a whole number from 1 to 8 expected, got"
UNUSABLE = {
    "fuel 300": ("util.fuel_update", {"fuel": 300}, "fuel: a whole number from -1 to 100 expected, got 300"),
    "fuel -2": ("util.fuel_update", {"fuel": "-2"}, "fuel: a whole number from -1 to 100 expected, got '-2'"),
    "no fuel": ("util.fuel_update", {}, "fuel: a whole number from -1 to 100 expected, got None"),
    "penalty abc": (
        "race.penalty_update",
        {"penalty": "abc"},
        "penalty: a whole number from 0 to 2147483647 expected, got 'abc'",
    ),
    "penalty -5": (
        "race.penalty_update",
        {"penalty": -5},
        "penalty: a whole number from 0 to 2147483647 expected, got -5",
    ),
    "damage of a list": (
        "race.damage_update",
        {"damage": ["engine"]},
        "damage: text of at most 50 characters expected",
    ),
    "damage of nothing": ("race.damage_update", {}, "damage: text of at most 50 characters expected, got None"),
    "tyre of an object": ("events.tire_change", {"tire": {}}, "tire: text of at most 50 characters expected, got {}"),
    "tyre of nothing": ("events.tire_change", {}, "tire: text of at most 50 characters expected, got None"),
}
BODIES = {
    "weather null": ("events.weather_change", None, "weather: text of at most 50 characters expected, got None"),
    "weather of an object": (
        "events.weather_change",
        {"sky": "wet"},
        "weather: text of at most 50 characters expected, got None",
    ),
    "weather of an object within": (
        "events.weather_update",
        {"weather": {"now": "wet"}},
        "weather: text of at most 50 characters expected, got {'now': 'wet'}",
    ),
    "weather very long": (
        "events.weather_change",
        "wet" * 100,
        f"weather: text of at most 50 characters expected, got '{'wet' * 32}we…",
    ),
    "no controller in the pits": ("event.pit.enter", {}, f"{WHOLE_TO_8} None"),
    "nothing in the pits": ("event.pit.enter", None, f"{WHOLE_TO_8} None"),
    "nothing out of the pits": ("event.pit.leave", "", f"{WHOLE_TO_8} ''"),
    "a list in the pits": ("event.pit.enter", [1], f"{WHOLE_TO_8} [1]"),
    "controller 0 in the pits": ("event.pit.enter", "0", f"{WHOLE_TO_8} '0'"),
    "controller 9 swiped out": ("ui.remove_car_from_session", 9, f"{WHOLE_TO_8} 9"),
    "controller x on a lap": ("ui.lap_update", {"controller_id": "x", "laptime_raw": 5000}, f"{WHOLE_TO_8} 'x'"),
    "controller 99 on a lap": ("ui.lap_update", {"controller_id": 99, "laptime_raw": 5000}, f"{WHOLE_TO_8} 99"),
    "controller -1 on a lap": ("ui.lap_update", {"controller_id": "-1", "laptime_raw": 5000}, f"{WHOLE_TO_8} '-1'"),
    "controller 1.5 on a lap": ("ui.lap_update", {"controller_id": 1.5, "laptime_raw": 5000}, f"{WHOLE_TO_8} 1.5"),
    "no status": ("event.change_status", {"old": "running"}, "new: text of at most 50 characters expected, got None"),
}
LAP_TIMES = {"zero": 0, "negative": -5000, "text": "fast", "true": True, "a clock": "0:05.000", "half a second": 0.5}
LAP_PARTS = {
    "a sector of three parts": ("sector_1", "1:2:3", "sector_1: a time such as 0:06.305 expected, got '1:2:3'"),
    "a sector of words": ("sector_3", "soon", "sector_3: a time such as 0:06.305 expected, got 'soon'"),
    "a negative sector": ("sector_2", "-0:02.500", "sector_2: a time such as 0:06.305 expected, got '-0:02.500'"),
    "lap 2.5": ("lap", 2.5, "lap: a whole number expected, got 2.5"),
    "lap x": ("lap", "x", "lap: a whole number expected, got 'x'"),
    "a best lap perhaps": ("lap_pb", "perhaps", "lap_pb: true or false expected, got 'perhaps'"),
    "an event of letters": (
        "event_id",
        "abc",
        "event_id: a whole number from 0 to 9007199254740992 expected, got 'abc'",
    ),
    "a driver of text": ("driver_data", "Ada", "driver_data: an object expected, got 'Ada'"),
    "an odometer of words": (
        "car_data",
        {"id": 1, "name": "GT3", "laps": "many"},
        "car_data.laps: a whole number from 0 to 9007199254740992 expected, got 'many'",
    ),
}


def complaints() -> list[str]:
    return [line for problem in Problem.objects.order_by("event") for line in problem.message.splitlines()]


def nothing_was_made() -> bool:
    models = (Damage, FuelReading, Neutralisation, Penalty, PitStop, TyreChange, WeatherReport, Lap)
    return not any(model.objects.exists() for model in models)


@pytest.mark.parametrize(("event_type", "data", "message"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_event_of_an_absurd_value_is_a_problem_that_names_it(
    tablet: Tablet, event_type: str, data: dict[str, Any], message: str
) -> None:
    tablet.tell(RACE, event(10, event_type, {"controller_id": "1", **data}))
    (said,) = complaints()
    assert said.startswith(message)
    assert (Problem.objects.get().kind, nothing_was_made()) == ("unusable", True)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("event_type", "data", "message"), BODIES.values(), ids=BODIES.keys())
def test_a_body_of_an_absurd_shape_is_a_problem_that_names_it(
    tablet: Tablet, event_type: str, data: Any, message: str
) -> None:
    tablet.tell(RACE, event(10, event_type, data), lap(20, 1, 5000, 1))
    assert complaints() == [message]
    assert (Problem.objects.get().kind, Lap.objects.get().lap_time_ms) == ("unusable", 5000)


@pytest.mark.parametrize("time", LAP_TIMES.values(), ids=LAP_TIMES.keys())
def test_a_lap_without_a_time_that_can_be_is_no_lap(tablet: Tablet, time: Any) -> None:
    tablet.tell(event(10, "ui.lap_update", {"controller_id": "1", "laptime_raw": time}), lap(20, 1, 5000))
    assert complaints() == [f"laptime_raw: a whole number from 1 to 2147483647 expected, got {time!r}"]
    assert Lap.objects.get().lap_time_ms == 5000


@pytest.mark.parametrize(("field", "value", "message"), LAP_PARTS.values(), ids=LAP_PARTS.keys())
def test_a_lap_with_one_absurd_part_is_still_a_lap(tablet: Tablet, field: str, value: Any, message: str) -> None:
    data = {"controller_id": "1", "laptime_raw": 5000, "lap": 3, "sector_1": "0:02.100", "sector_2": "0:01.400"}
    tablet.tell(RACE, event(10, "ui.lap_update", {**data, "sector_3": "0:01.500", field: value}))
    assert message in complaints()
    assert Problem.objects.get().kind == "partly_unusable"
    one = Lap.objects.get()
    assert (one.lap_time_ms, one.session.type) == (5000, "race")
    whole: dict[str, int | None] = {"lap": 3, "sector_1": 2100, "sector_2": 1400, "sector_3": 1500}
    used = {"lap": one.number, "sector_1": one.sector_1_ms, "sector_2": one.sector_2_ms, "sector_3": one.sector_3_ms}
    assert used == {name: None if name == field else told for name, told in whole.items()}


def test_an_event_id_of_letters_is_none(tablet: Tablet) -> None:
    tablet.tell(event(0, "event.start", {"type": "race", "laps": "5", "event_id": "abc"}))
    assert (Session.objects.get().app_event_id, Session.objects.get().planned_laps) == (None, 5)
    assert complaints() == ["event_id: a whole number from 0 to 9007199254740992 expected, got 'abc'"]


def test_a_race_of_minus_five_laps_is_a_race_all_the_same(tablet: Tablet) -> None:
    tablet.tell(event(0, "event.start", {"type": "race", "laps": "-5"}))
    assert (Session.objects.get().type, Session.objects.get().planned_laps) == ("race", None)
    assert complaints() == ["laps: a whole number from 1 to 2147483647 expected, got '-5'"]


def test_a_damage_of_a_number_is_called_by_it(tablet: Tablet) -> None:
    """Numbers count as text: a kind nobody knows keeps its name."""
    tablet.tell(RACE, event(10, "race.damage_update", {"controller_id": "1", "damage": 5}))
    assert (Damage.objects.get().kind, complaints()) == ("5", [])


def test_negative_laps_in_a_result_are_not_taken_and_the_place_is(tablet: Tablet) -> None:
    absurd = {"laps": -3, "best_laptime": -1, "pitstops": "some", "disqualified": "perhaps", "gap": "x" * 51}
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 5000, 1))
    end = result({"controller_id": 2, "driver_id": 2, "laps": 9}, {"controller_id": 1, "driver_id": 1, **absurd})
    tablet.tell(event(20, "event.end", {"type": "race", "result": end}))
    assert complaints() == [
        "result.2.laps: a whole number from 0 to 2147483647 expected, got -3",
        "result.2.best_laptime: a whole number from 0 to 2147483647 expected, got -1",
        "result.2.pitstops: a whole number from 0 to 2147483647 expected, got 'some'",
        f"result.2.gap: text of at most 50 characters expected, got '{'x' * 51}'",
        "result.2.disqualified: true or false expected, got 'perhaps'",
    ]
    assert list(Entry.objects.order_by("controller").values_list("position", "result_laps", "is_disqualified")) == [
        (2, None, False),
        (1, 9, False),
    ]


def test_a_line_nobody_can_place_is_left_out_of_the_result(tablet: Tablet) -> None:
    lines = {
        "1": {"controller_id": 1, "laps": 9},
        "2": {"controller_id": 99, "laps": 8},
        "last": {"controller_id": 3, "laps": 7},
        "4": {"controller_id": 1, "laps": 6},
        "5": {"controller_id": 5, "laps": 5},
    }
    tablet.tell(event(20, "event.end", {"type": "race", "result": lines}))
    assert list(Entry.objects.order_by("controller").values_list("controller", "position")) == [(1, 1), (5, 5)]
    assert Problem.objects.get().kind == "partly_unusable"
    assert complaints() == [
        "result.2.controller_id: a whole number from 1 to 8 expected, got 99",
        "result.2: a position with a controller from 1 to 8 expected, got {'controller_id': 99, 'laps': 8}",
        "result.position: a whole number from 1 to 1000 expected, got 'last'",
        "result.last: a position with a controller from 1 to 8 expected, got {'controller_id': 3, 'laps': 7}",
        "result.4: a controller not named before expected, got {'controller_id': 1, 'laps': 6}",
    ]


def test_a_track_with_absurd_limits_is_the_track_without_them(tablet: Tablet) -> None:
    home = {"id": 1, "name": "Home", "length": "far", "minimum_lap_time": "-1", "maximum_lap_time": {}}
    tablet.tell(event(0, "util.set_active_track", home), lap(10, 1, 5000))
    home_track = Track.objects.get()
    assert (str(home_track), Lap.objects.get().track) == ("Home", home_track)
    limits = home_track.minimum_lap_time_ms, home_track.maximum_lap_time_ms
    assert (home_track.length_m, *limits, Lap.objects.get().is_counting) == (None, None, None, True)
    assert complaints() == [
        "length: a number from 0 to 99999 expected, got 'far'",
        "minimum_lap_time: a whole number from 0 to 2147483647 expected, got '-1'",
        "maximum_lap_time: a whole number from 0 to 2147483647 expected, got {}",
    ]


def test_whatever_was_absurd_can_be_read_back_as_it_came(tablet: Tablet) -> None:
    tablet.tell(event(10, "util.fuel_update", {"controller_id": "1", "fuel": 300}))
    assert b'"fuel": 300' in RawEvent.objects.get().body
    assert Problem.objects.get().event == RawEvent.objects.get()
