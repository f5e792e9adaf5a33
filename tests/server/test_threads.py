"""Many tablets at once."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

from tests.server.hub import Hub, Poster

THREADS, SOURCES, LAPS = 8, 4, 25


def lap_body(start_ms: int, controller: int, number: int) -> bytes:
    """A lap of a driver everybody's tablet knows; controllers cross the line 7 ms apart."""
    return json.dumps(
        {
            "time": start_ms + number * 5000 + controller * 7,
            "event_type": "ui.lap_update",
            "event_data": {
                "controller_id": str(controller),
                "lap": number,
                "laptime_raw": 5000 + number,
                "driver_data": {"id": controller, "name": f"Driver of {controller}"},
                "car_data": {"id": controller, "name": f"Car of {controller}"},
            },
        }
    ).encode()


def test_eight_threads_post_for_four_sources_and_every_event_is_there_once_and_in_order(hub: Hub) -> None:
    for number in range(1, SOURCES):
        hub.manage("add_source", f"Tablet {number}")
    paths = hub.source_paths()
    start_ms = int(time.time() * 1000) - 3_600_000
    for path in paths:
        start = {"time": start_ms, "event_type": "event.start", "event_data": {"type": "race", "laps": "25"}}
        with Poster(hub, path) as poster:
            assert poster.post(json.dumps(start).encode())[0] == 200

    def drive(thread: int) -> list[int]:
        """Two controllers of one source; two threads share each source. Every tenth lap is delivered twice."""
        first = 1 + 2 * (thread // SOURCES)
        bodies = [lap_body(start_ms, first + n % 2, 1 + n // 2) for n in range(2 * LAPS)]
        sent = [body for n, body in enumerate(bodies) for _ in range(2 if n % 10 == 0 else 1)]
        with Poster(hub, paths[thread % SOURCES]) as poster:
            return [poster.post(body)[0] for body in sent]

    with ThreadPoolExecutor(THREADS) as pool:
        statuses = {status for answered in pool.map(drive, range(THREADS)) for status in answered}
    assert statuses == {200}
    assert "locked" not in hub.said()
    assert "has to wait" not in hub.said()

    sessions = hub.rows("/sessions/?page_size=100")["results"]
    assert [session["type"] for session in sessions] == ["race"] * SOURCES
    for session in sessions:
        laps = hub.rows(f"/sessions/{session['id']}/laps/")
        assert [(lap["number"], lap["controller"]) for lap in laps] == [
            (number, controller) for number in range(1, LAPS + 1) for controller in (1, 2, 3, 4)
        ]
        results = hub.rows(f"/sessions/{session['id']}/results/")
        assert [(result["position"], result["controller"], result["laps"]) for result in results] == [
            (1, 1, LAPS),
            (2, 2, LAPS),
            (3, 3, LAPS),
            (4, 4, LAPS),
        ]
    drivers = hub.rows("/drivers/")["results"]
    assert [driver["name"] for driver in drivers] == [f"Driver of {controller}" for controller in (1, 2, 3, 4)]
