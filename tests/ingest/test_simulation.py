"""The simulated race night: reproducible, and true to the data interface."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

import pytest

from ingest.simulation import SimulatedEvent, night_length, simulate_night
from tests.ingest.nights import EVENT_TYPES, START, Told, datas, heats, is_json, laps_with_crew, of_type, tidy_night

# The same, and another


def test_the_same_seed_is_the_same_night_to_the_byte(night: list[SimulatedEvent]) -> None:
    assert simulate_night(1, START) == night


def test_another_seed_is_another_night(night: list[SimulatedEvent]) -> None:
    assert simulate_night(2, START) != night


def test_another_start_moves_the_times_and_nothing_else(told: list[Told]) -> None:
    later = simulate_night(1, START + timedelta(seconds=90))
    moved = [json.loads(event.body) for event in later if is_json(event.body)]
    assert [event.get("time", 90_000) - 90_000 for event in moved] == [event.get("time", 0) for event in told]
    assert [event.get("event_data") for event in moved] == [event.get("event_data") for event in told]


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_night_has_some_thousand_events_in_about_three_hours(seed: int) -> None:
    assert 1_200 <= len(simulate_night(seed, START)) <= 2_000
    assert timedelta(hours=2, minutes=50) < night_length(seed) < timedelta(hours=3, minutes=5)


def test_events_arrive_in_the_order_of_the_list(night: list[SimulatedEvent]) -> None:
    arrivals = [event.after_ms for event in night]
    assert arrivals == sorted(arrivals)


# What is told


@pytest.mark.parametrize("traps", [True, False])
def test_every_event_type_occurs(traps: bool) -> None:
    events = [json.loads(event.body) for event in simulate_night(3, START, traps=traps) if is_json(event.body)]
    assert {event["event_type"] for event in events} >= EVENT_TYPES


def test_every_status_occurs(tidy: list[Told]) -> None:
    statuses = {data["new"] for data in datas(tidy, "event.change_status")}
    assert statuses == {
        "prepare_for_start",
        "starting",
        "jumpstart",
        "running",
        "suspended",
        "restarting",
        "ended",
    }


def test_events_start_for_laps_for_a_duration_and_without_a_word(tidy: list[Told]) -> None:
    starts = [event.get("event_data") for event in of_type(tidy, "event.start")]
    assert starts == [
        {"type": "qualifying", "duration": "240"},
        {"type": "race", "laps": "35"},
        {"type": "race", "duration": "600", "event_id": 412},
        None,
    ]
    assert "event_data" not in of_type(tidy, "event.start")[3]


def test_weather_is_a_bare_word(tidy: list[Told]) -> None:
    assert datas(tidy, "events.weather_change") == ["wet", "dry"]
    assert set(datas(tidy, "events.weather_update")) == {"dry", "about_to_rain", "about_to_dry_up"}


def test_pit_events_come_in_all_three_shapes(tidy: list[Told]) -> None:
    visits = datas(tidy, "event.pit.enter") + datas(tidy, "event.pit.leave")
    assert {type(data) for data in visits} == {dict, str, int}


def test_penalties_are_served_and_damages_repaired(tidy: list[Told]) -> None:
    penalties = {(data["controller_id"], data["penalty"]) for data in datas(tidy, "race.penalty_update")}
    assert penalties == {("2", 10), ("2", 0), ("6", 5), ("6", 0)}
    damages = {data["damage"] for data in datas(tidy, "race.damage_update")}
    assert damages == {"engine", "gearbox", "suspension", "none"}


def test_fuel_is_text_or_a_number_and_minus_one_without_a_tank(tidy: list[Told]) -> None:
    levels = [data["fuel"] for data in datas(tidy, "util.fuel_update")]
    assert {type(level) for level in levels} == {str, int}
    assert -1 in levels
    assert "100" in levels
    assert min(int(level) for level in levels) == -1


def test_sectors_add_up_to_the_lap_and_are_absent_without_check_lanes(tidy: list[Told]) -> None:
    laps = laps_with_crew(tidy)
    with_sectors = [lap for lap in laps if "sector_1" in lap]
    assert 300 < len(with_sectors) < len(laps) - 300
    for lap in with_sectors:
        if lap["laptime_raw"] < 60_000:
            assert sum(round(float(lap[f"sector_{n}"][2:]) * 1000) for n in (1, 2, 3)) == lap["laptime_raw"]
            assert {type(lap[f"sector_{n}_pb"]) for n in (1, 2, 3)} == {bool}


def test_a_personal_best_is_true_or_absent(tidy: list[Told]) -> None:
    assert Counter(lap.get("lap_pb") for lap in laps_with_crew(tidy)).keys() == {True, None}


def test_a_car_counts_its_laps_one_by_one(tidy: list[Told]) -> None:
    odometers = defaultdict(list)
    for lap in laps_with_crew(tidy):
        odometers[lap["car_data"]["id"]].append(lap["car_data"]["laps"])
    assert len(odometers) > 8
    for counted in odometers.values():
        assert counted == list(range(counted[0], counted[0] + len(counted)))


def test_most_laps_take_as_long_as_laps_do(tidy: list[Told]) -> None:
    times = [lap["laptime_raw"] for lap in laps_with_crew(tidy)]
    assert sum(5_000 <= time_ms <= 14_000 for time_ms in times) > 0.9 * len(times)


def test_practice_has_glitches_an_idle_hour_and_a_counter_that_runs_on(tidy: list[Told]) -> None:
    first_start = tidy.index(of_type(tidy, "event.start")[0])
    practice = laps_with_crew(tidy[:first_start])
    assert any(421 <= lap["laptime_raw"] <= 895 for lap in practice)
    assert any(3_600_000 <= lap["laptime_raw"] <= 4_500_000 for lap in practice)
    on_two = [lap for lap in practice if lap["controller_id"] == "2"]
    assert [lap["lap"] for lap in on_two] == list(range(1471, 1471 + len(on_two)))
    assert len({lap["driver_data"]["id"] for lap in on_two}) == 3


def test_ghost_and_safety_car_drive_in_the_race_and_are_in_no_result(tidy: list[Told]) -> None:
    assert {lap["controller_id"] for lap in laps_with_crew(tidy)} >= {"7", "8"}
    for end in datas(tidy, "event.end"):
        assert not {line["controller_id"] for line in end["result"].values()} & {7, 8}


def test_drivers_swap_on_a_controller_in_the_endurance_race(tidy: list[Told]) -> None:
    drivers = {lap["driver_data"]["id"] for lap in heats(tidy)[2][0] if lap["controller_id"] == "1"}
    assert len(drivers) == 2


def test_names_have_quotes_commas_and_letters_beyond_ascii(tidy: list[Told]) -> None:
    names = {lap["driver_data"]["name"] for lap in laps_with_crew(tidy)}
    names |= {lap["car_data"]["name"] for lap in laps_with_crew(tidy)}
    assert {'Zoë "Zippy" Brandt, jr.', "小林 さくら", 'Porsche 911 GT3 R "Grello", No. 911'} <= names


def test_a_team_is_a_dash_or_a_number_with_its_data(tidy: list[Told]) -> None:
    for lap in laps_with_crew(tidy):
        driver = lap["driver_data"]
        assert (driver["team"] == "-") == ("team_data" not in driver)
    assert {lap["driver_data"]["team"] for lap in laps_with_crew(tidy)} == {"-", 1, 2}


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_result_agrees_with_the_laps(seed: int) -> None:
    assert len(heats(tidy_night(seed))) == 4
    for laps, result in heats(tidy_night(seed)):
        for line in result.values():
            driven = [lap["laptime_raw"] for lap in laps if lap["controller_id"] == str(line["controller_id"])]
            assert line["laps"] == len(driven)
            assert line["best_laptime"] == min(driven)


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_result_agrees_with_the_visits_to_the_pits(seed: int) -> None:
    tidy = tidy_night(seed)
    race_begins, race_ends = tidy.index(of_type(tidy, "event.start")[1]), tidy.index(of_type(tidy, "event.end")[1])
    visits = Counter(controller_of(data) for data in datas(tidy[race_begins:race_ends], "event.pit.leave"))
    stops = {line["controller_id"]: line["pitstops"] for line in tidy[race_ends]["event_data"]["result"].values()}
    assert stops == {controller: visits[controller] for controller in range(1, 7)}


def controller_of(data: Any) -> int:
    return int(data["controller_id"] if isinstance(data, dict) else data)


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_race_goes_by_laps_and_gaps_say_so(seed: int) -> None:
    _, result = heats(tidy_night(seed))[1]
    lines = [result[str(position)] for position in range(1, 7)]
    assert lines[0]["laps"] == 35
    assert lines[0]["gap"] == ""
    placed = [line for line in lines if not line["disqualified"]]
    assert [line["laps"] for line in placed] == sorted((line["laps"] for line in placed), reverse=True)
    for line in placed[1:]:
        down = 35 - line["laps"]
        assert line["gap"] == f"+{down} Lap(s)" if down else line["gap"].startswith("+")


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_race_has_one_who_retired_one_disqualified_and_one_driver_twice(seed: int) -> None:
    _, result = heats(tidy_night(seed))[1]
    assert [line["controller_id"] for line in result.values() if line["retired"]] == [5]
    assert [position for position, line in result.items() if line["disqualified"]] == ["6"]
    assert Counter(line["driver_id"] for line in result.values())[2] == 2
