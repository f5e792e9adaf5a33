"""What one tablet posts on an evening, in SmartRace's shape: a track, then race after race of 300 laps."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count
from random import Random
from typing import Any

CONTROLLERS = range(1, 7)
LAPS_OF_A_RACE = 50
STEP_MS = 1000
"""Six cars at six seconds a lap: one of them crosses the line each second."""

MODELS = ["BMW M4 GT3", "Audi R8 LMS", "Porsche 911 RSR", "Ford GT", "Ferrari 488 GT3", 'McLaren 720S "Team, 2"']
NAMES = ["Ada", "Bertha", "Carl", "Dorothy", "Emil", "Frida"]


class Posts:
    """The requests of one tablet to one URL, one event each, their times strictly increasing."""

    def __init__(self, path: str, tablet: int, start_ms: int) -> None:
        self.sent = 0
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://localhost\r\n"
            "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Safari/537.36\r\n"
            "Accept: application/json, text/plain, */*\r\nContent-Type: application/json\r\nContent-Length: "
        ).encode()
        self._bodies = bodies(tablet, start_ms)
        self._ready: deque[bytes] = deque()

    def prepare(self, count: int) -> None:
        """Build ahead, so that posting costs little while something is measured."""
        while len(self._ready) < count:
            self._ready.append(self._build())

    def next(self) -> bytes:
        self.sent += 1
        return self._ready.popleft() if self._ready else self._build()

    def _build(self) -> bytes:
        body = next(self._bodies)
        return b"%b%d\r\n\r\n%b" % (self._head, len(body), body)


def bodies(tablet: int, start_ms: int) -> Iterator[bytes]:
    """Every event of an endless evening, a second apart, from that Unix time on."""
    return encoded(evening(tablet), start_ms)


def encoded(told: Iterable[tuple[str, Any]], start_ms: int) -> Iterator[bytes]:
    """The bodies of these events, a second apart."""
    for second, (event_type, data) in enumerate(told):
        event = {"time": start_ms + second * STEP_MS, "event_type": event_type}
        if data is not None:
            event["event_data"] = data
        yield json.dumps(event, separators=(",", ":")).encode()


def evening(tablet: int) -> Iterator[tuple[str, Any]]:
    """Types of events and their data."""
    random = Random(tablet)
    yield "util.set_active_track", track(tablet)
    crews = {controller: crew(tablet, controller) for controller in CONTROLLERS}
    while True:
        yield "ui.reset", None
        yield "event.start", {"type": "race", "laps": str(LAPS_OF_A_RACE)}
        yield "event.change_status", {"old": "starting", "new": "running"}
        times: dict[int, list[int]] = {controller: [] for controller in CONTROLLERS}
        for number in range(1, LAPS_OF_A_RACE + 1):
            for controller in CONTROLLERS:
                lap_time_ms = 5900 + 20 * controller + random.randrange(200)
                yield "ui.lap_update", lap(crews[controller], controller, number, lap_time_ms, times[controller])
                times[controller].append(lap_time_ms)
        yield "event.change_status", {"old": "running", "new": "ended"}
        yield "event.end", {"type": "race", "result": result(times)}


def endless_race(tablet: int) -> Iterator[tuple[str, Any]]:
    """Types of events and their data, of a race that nobody ends: after its opening, nothing but laps."""
    random = Random(tablet)
    yield "util.set_active_track", track(tablet)
    yield "ui.reset", None
    yield "event.start", {"type": "race"}
    yield "event.change_status", {"old": "starting", "new": "running"}
    crews = {controller: crew(tablet, controller) for controller in CONTROLLERS}
    times: dict[int, list[int]] = {controller: [] for controller in CONTROLLERS}
    for number in count(1):
        for controller in CONTROLLERS:
            lap_time_ms = 5900 + 20 * controller + random.randrange(200)
            yield "ui.lap_update", lap(crews[controller], controller, number, lap_time_ms, times[controller])
            times[controller].append(lap_time_ms)


def lap(crew: dict[str, Any], controller: int, number: int, lap_time_ms: int, before: list[int]) -> dict[str, Any]:
    """A lap with check lanes; `lap_pb` is true or absent, as the app has it."""
    crew["car_data"]["laps"] += 1
    told = {"controller_id": str(controller), "lap": number, "laptime": clock(lap_time_ms), "laptime_raw": lap_time_ms}
    for sector, share in ((1, 38), (2, 30), (3, 32)):
        told |= {f"sector_{sector}": clock(lap_time_ms * share // 100), f"sector_{sector}_pb": number == 1}
    if not before or lap_time_ms < min(before):
        told["lap_pb"] = True
    return {**told, **crew}


def result(times: dict[int, list[int]]) -> dict[str, Any]:
    """The official classification, by position."""
    order = sorted(times, key=lambda controller: sum(times[controller]))
    ahead_ms = sum(times[order[0]])
    return {
        str(position): {
            "driver_id": controller,
            "car_id": controller,
            "controller_id": controller,
            "laps": len(times[controller]),
            "best_laptime": min(times[controller]),
            "pitstops": 0,
            "gap": f"+{(sum(times[controller]) - ahead_ms) / 1000:.3f}" if position > 1 else "",
            "disqualified": False,
            "retired": False,
        }
        for position, controller in enumerate(order, start=1)
    }


def clock(milliseconds: int) -> str:
    """`0:06.305`"""
    return f"0:{milliseconds / 1000:06.3f}"


def track(tablet: int) -> dict[str, Any]:
    return {
        "length": "12.4",
        "reference_lap_time": None,
        "track_svg": None,
        "maximum_lap_time": "",
        "id": 7,
        "image": "cdvfile://localhost/documents/1570470682256.jpg",
        "pitstop_delta": "25000",
        "name_short": None,
        "name": f"Circuit {tablet}",
        "minimum_lap_time": "",
    }


def crew(tablet: int, controller: int) -> dict[str, Any]:
    """Driver, car and controller as they come with every lap."""
    return {
        "driver_data": {
            "id": controller,
            "name": f"{NAMES[controller - 1]} of {tablet}",
            "name_short": None,
            "name_tts": NAMES[controller - 1],
            "team": "-",
            "image": f"cdvfile://localhost/documents/driver-{controller}.jpg",
            "start_no": controller,
            "start_no_color_background": "",
            "start_no_color_text": "",
            "start_no_color_border": "",
            "start_no_text_style": "normal",
            "active": "yes",
        },
        "car_data": {
            "id": controller,
            "name": MODELS[controller - 1],
            "manufacturer": "Carrera",
            "scale": "1:32",
            "tyres": "Original",
            "color": "",
            "decoder_type": "Carrera (default)",
            "magnets": "yes",
            "digital_analog": "digital",
            "active": "yes",
            "logo": "carrera.png",
            "image": f"cdvfile://localhost/documents/car-{controller}.jpg",
            "speed": 0,
            "brakes": 13,
            "fuel": 9,
            "changed_on": "2024-01-19 19:27:48",
            "laps": 1600,
            "interval": 0,
            "interval_counter": 1600,
            "comment": "",
            "sound": "-",
            "tags": "[]",
        },
        "controller_data": {"color_bg": "rgb(254, 56, 39)", "color_text": "rgb(255, 255, 255)"},
    }
