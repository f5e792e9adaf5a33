"""What trips receivers up is in the simulated night, and not in the tidy one."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from ingest.simulation import SimulatedEvent, simulate_night
from ingest.simulation.events import clock
from tests.ingest.nights import EVENT_TYPES, START, Told, is_json, laps_with_crew, of_type


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_tidy_night_is_in_order_and_says_nothing_twice(seed: int) -> None:
    bodies = [event.body for event in simulate_night(seed, START, traps=False)]
    times = [json.loads(body)["time"] for body in bodies]
    assert times == sorted(set(times))
    assert len(set(bodies)) == len(bodies)
    assert {json.loads(body)["event_type"] for body in bodies} == EVENT_TYPES


def test_identical_bytes_come_twice(night: list[SimulatedEvent]) -> None:
    assert sum(count - 1 for count in Counter(event.body for event in night).values()) == 9


@pytest.mark.parametrize("seed", range(1, 9))
def test_some_events_arrive_late_within_their_session(seed: int) -> None:
    events = simulate_night(seed, START)
    first = {event.body: event for event in reversed(events) if is_json(event.body)}
    late_ms = [
        event.after_ms - (json.loads(body)["time"] - round(START.timestamp() * 1000))
        for body, event in first.items()
        if "time" in json.loads(body)
    ]
    # The start of the last event, and some laps by a handful of places.
    assert 5 <= sum(by_ms > 0 for by_ms in late_ms) <= 20
    assert max(late_ms) < 60_000


def test_a_lap_of_hours_does_not_say_them(told: list[Told]) -> None:
    hours = [lap for lap in laps_with_crew(told) if int(lap["laptime_raw"]) > 10_000_000]
    assert [lap["laptime_raw"] // 1000 for lap in hours] == [11_564]
    assert hours[0]["laptime"].startswith("12:44.")


def test_two_cars_cross_in_the_same_millisecond(told: list[Told]) -> None:
    controllers = defaultdict(set)
    for event in of_type(told, "ui.lap_update"):
        controllers[event.get("time")].add(str(event["event_data"]["controller_id"]))
    controllers.pop(None)
    assert any(len(together) > 1 for together in controllers.values())


def test_reset_start_and_status_come_in_any_order(told: list[Told]) -> None:
    opening = {"ui.reset": "reset", "event.start": "start", "event.change_status": "status"}
    orders = []
    for start in of_type(told, "event.start"):
        around = [
            (event["time"], opening[event["event_type"]])
            for event in unrepeated(told)
            if event["event_type"] in opening and abs(event.get("time", 0) - start["time"]) < 100
        ]
        orders.append(sorted(around))
    assert {tuple(what for _, what in order) for order in orders} >= {
        ("status", "start", "reset"),
        ("status", "reset", "start"),
        ("start", "reset", "status"),
    }
    assert any(len({time_ms for time_ms, _ in order}) == 1 for order in orders)


def unrepeated(told: list[Told]) -> list[Told]:
    return [event for place, event in enumerate(told) if event not in told[:place]]


def test_a_result_comes_again_corrected_within_ten_minutes(told: list[Told]) -> None:
    first, again = unrepeated(of_type(told, "event.end"))[1:3]
    assert timedelta() < timedelta(milliseconds=again["time"] - first["time"]) < timedelta(minutes=10)
    assert not any(line["disqualified"] for line in first["event_data"]["result"].values())
    assert again["event_data"]["result"]["6"]["disqualified"]


def test_one_result_is_empty() -> None:
    ends = [of_type([json.loads(e.body) for e in simulate_night(s, START)[:-3]], "event.end")[-1] for s in range(1, 9)]
    results = [end["event_data"]["result"] for end in ends]
    assert {} in results
    assert [] in results
    assert not any(results)


def test_a_related_app_says_next_to_nothing_of_a_lap(told: list[Told]) -> None:
    bare = [event for event in told if "time" not in event]
    assert [set(event) for event in bare] == [{"event_type", "event_data"}] * 2
    assert [event["event_data"] for event in bare] == [
        {"controller_id": 5, "laptime_raw": 8612, "lap_pb": True},
        {"controller_id": 5, "laptime_raw": 8790, "lap_pb": False},
    ]


def test_a_driver_is_renamed_and_keeps_the_id(told: list[Told]) -> None:
    names = {lap["driver_data"]["name"] for lap in laps_with_crew(told) if int(lap["driver_data"]["id"]) == 3}
    assert names == {"Jörg Weiß", "Jörg Weiß-Lüders"}


def test_numbers_come_as_text_and_text_as_numbers(told: list[Told]) -> None:
    laps = laps_with_crew(told)
    as_text = [lap for lap in laps if isinstance(lap["laptime_raw"], str)]
    assert [type(lap["lap"]) for lap in as_text] == [str] * len(as_text) != []
    as_numbers = [lap for lap in laps if lap["car_data"]["name"] == 962]
    assert [type(lap["controller_id"]) for lap in as_numbers] == [int] * len(as_numbers) != []


def test_what_has_no_data_says_so_in_every_way(told: list[Told]) -> None:
    resets = unrepeated(of_type(told, "ui.reset"))
    assert "event_data" not in resets[0]
    assert [reset["event_data"] for reset in resets[1:]] == [None, "", {}]


def test_one_body_is_broken_and_one_of_an_unknown_type(night: list[SimulatedEvent], told: list[Told]) -> None:
    broken = [event.body for event in night if not is_json(event.body)]
    assert len(broken) == 1
    assert b"\n" not in broken[0]
    assert {event["event_type"] for event in told} - EVENT_TYPES == {"ui.light_show"}


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(6_305, "0:06.305"), (13_861, "0:13.861"), (75_030, "1:15.030"), (3_859_503, "4:19.503")],
)
def test_lap_times_are_written_without_their_hours(milliseconds: int, text: str) -> None:
    assert clock(milliseconds) == text
