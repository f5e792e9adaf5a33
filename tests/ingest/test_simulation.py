"""The simulated race night: reproducible, true to the data interface, and full of traps."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from drivers.models import Club, Source
from ingest.log.append import append
from ingest.simulation import SimulatedEvent, night_length, simulate_night
from ingest.simulation.delivery import Connection, paced
from ingest.simulation.events import clock

START = datetime(2026, 1, 17, 18, 30, tzinfo=UTC)
EVENT_TYPES = {
    "ui.lap_update",
    "event.start",
    "event.end",
    "event.change_status",
    "events.weather_change",
    "events.weather_update",
    "race.vsc_deployed",
    "race.vsc_retracted",
    "race.penalty_update",
    "race.damage_update",
    "util.fuel_update",
    "events.tire_change",
    "event.pit.enter",
    "event.pit.leave",
    "util.set_active_track",
    "ui.reset",
    "ui.remove_car_from_session",
    "cu.send_esc_command",
}
Told = dict[str, Any]


@pytest.fixture(scope="module")
def night() -> list[SimulatedEvent]:
    return simulate_night(1, START)


@pytest.fixture(scope="module")
def told(night: list[SimulatedEvent]) -> list[Told]:
    """The bodies that are JSON, in the order of their arrival."""
    return [json.loads(event.body) for event in night if is_json(event.body)]


@pytest.fixture(scope="module")
def tidy() -> list[Told]:
    return tidy_night(1)


@cache
def tidy_night(seed: int) -> list[Told]:
    return [json.loads(event.body) for event in simulate_night(seed, START, traps=False)]


def is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def of_type(told: list[Told], event_type: str) -> list[Told]:
    return [event for event in told if event["event_type"] == event_type]


def datas(told: list[Told], event_type: str) -> list[Any]:
    return [event.get("event_data") for event in of_type(told, event_type)]


def laps_with_crew(told: list[Told]) -> list[Told]:
    return [data for data in datas(told, "ui.lap_update") if "driver_data" in data]


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


# The result and the laps


def heats(tidy: list[Told]) -> list[tuple[list[Told], Told]]:
    """Of each event its laps and its result."""
    found: list[tuple[list[Told], Told]] = []
    laps: list[Told] = []
    for event in tidy:
        if event["event_type"] == "event.start":
            laps = []
        elif event["event_type"] == "ui.lap_update":
            laps.append(event["event_data"])
        elif event["event_type"] == "event.end":
            found.append((laps, event["event_data"]["result"]))
            laps = []
    return found


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


# The traps


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


# The command


def test_the_command_writes_a_body_a_line(tmp_path: Path, night: list[SimulatedEvent]) -> None:
    call_command("simulate", write=str(tmp_path / "night.jsonl"), start=START, verbosity=0)
    assert (tmp_path / "night.jsonl").read_bytes().split(b"\n") == [event.body for event in night] + [b""]


def test_the_command_writes_the_same_compressed_file_each_time(tmp_path: Path, night: list[SimulatedEvent]) -> None:
    for name in ("one.jsonl.gz", "two.jsonl.gz"):
        call_command("simulate", write=str(tmp_path / name), start=START)
    assert (tmp_path / "one.jsonl.gz").read_bytes() == (tmp_path / "two.jsonl.gz").read_bytes()
    assert len(gzip.decompress((tmp_path / "one.jsonl.gz").read_bytes()).splitlines()) == len(night)


def test_the_command_writes_to_the_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    call_command("simulate", write="-", start=START, tidy=True)
    lines = capfdbinary.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == tidy_night(1)


def test_a_file_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("simulate", write=str(tmp_path / "nowhere" / "night.jsonl"))


class Hub(ThreadingHTTPServer):
    """A loopback server that notes what it is sent and answers `status` with `answer`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.status = 200
        self.answer: Told = {"recorded": True}
        self.hangs_up = False
        self.posts: list[tuple[str, str, bytes]] = []
        self.connections: set[tuple[str, int]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ingest/token/"


class Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, self.headers["Content-Type"], body))
        self.server.connections.add(self.client_address)
        answer = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere/")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.close_connection = self.server.hangs_up

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_command_posts_every_body_as_it_is_over_one_connection(
    hub: Hub, night: list[SimulatedEvent], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("simulate", hub.url, start=START)
    assert hub.posts == [("/ingest/token/", "application/json", event.body) for event in night]
    assert len(hub.connections) == 1
    assert f"{len(night):,} events posted: {len(night):,} recorded" in capsys.readouterr().out


def test_the_night_ends_about_now_where_no_start_is_given(hub: Hub) -> None:
    call_command("simulate", hub.url, tidy=True)
    last = datetime.fromtimestamp(json.loads(hub.posts[-1][2])["time"] / 1000, UTC)
    assert timedelta() <= datetime.now(UTC) - last < timedelta(minutes=1)


def test_refused_events_are_counted_and_no_failure(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    hub.status, hub.answer = 400, {"recorded": True, "error": "The body is not JSON."}
    call_command("simulate", hub.url, tidy=True)
    assert "refused as no event (400)" in capsys.readouterr().out


@pytest.mark.parametrize("status", [302, 500])
def test_any_other_answer_is_a_failure(hub: Hub, status: int) -> None:
    hub.status = status
    with pytest.raises(CommandError, match=f"The hub answered {status}; expected were 200 and 400."):
        call_command("simulate", hub.url, tidy=True)
    assert {path for path, _, _ in hub.posts} == {"/ingest/token/"}


def test_an_unknown_url_stops_at_once_and_is_not_repeated(hub: Hub) -> None:
    hub.status = 404
    with pytest.raises(CommandError, match="knows no source with this URL") as refusal:
        call_command("simulate", hub.url)
    assert "token" not in str(refusal.value)
    assert len(hub.posts) == 1


def test_a_connection_the_server_closed_meanwhile_is_opened_again(hub: Hub) -> None:
    hub.hangs_up = True
    connection = Connection(urlsplit(hub.url))
    assert [connection.post(body) for body in (b"1", b"2", b"3")] == [(200, {"recorded": True})] * 3
    connection.close()
    assert [body for _, _, body in hub.posts] == [b"1", b"2", b"3"]


def test_no_server_is_said_in_one_sentence(hub: Hub) -> None:
    url = hub.url
    hub.server_close()
    with pytest.raises(CommandError, match=r"No hub answers at http://127.0.0.1:\d+ after 0 events"):
        call_command("simulate", url)


@pytest.mark.parametrize("url", ["tablet", "ftp://127.0.0.1/ingest/", "http://", "http://127.0.0.1:99999/"])
def test_what_is_no_url_is_said_in_one_sentence(url: str) -> None:
    with pytest.raises(CommandError, match="The URL must look like"):
        call_command("simulate", url)


@pytest.mark.django_db
def test_without_a_source_the_command_says_so() -> None:
    with pytest.raises(CommandError, match="There is no source to post to"):
        call_command("simulate")


@pytest.mark.django_db
def test_a_source_that_was_used_this_evening_is_left_alone() -> None:
    source = Source.objects.create(club=Club.objects.create(name="Kellerkinder"), name="Tablet")
    append(source, b'{"event_type": "ui.reset"}')
    with pytest.raises(CommandError, match="Tablet has events of the last hours already"):
        call_command("simulate")


def test_a_speed_of_fifty_takes_a_fiftieth_of_the_time() -> None:
    events = [SimulatedEvent(0, b"first"), SimulatedEvent(5_000, b"second")]
    began = time.monotonic()
    assert list(paced(events, 50)) == events
    assert 0.1 <= time.monotonic() - began < 1
