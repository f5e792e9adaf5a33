"""Pulling the plug in the middle of a night."""

from __future__ import annotations

import http.client
import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.simulation import simulate_night
from tests.server.hub import Hub, Poster, running_hub


@pytest.fixture(scope="module")
def bodies() -> list[bytes]:
    """A tidy simulated night that ended a minute ago; events with a time of their own, so that none counts twice."""
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)
    return [told.body for told in simulate_night(seed=3, start=start, traps=False)][:300]


@pytest.fixture(scope="module")
def expected(bodies: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What an undisturbed hub tells of them."""
    for hub in running_hub(tmp_path_factory.mktemp("undisturbed")):
        post_all(hub, bodies)
        told = told_by(hub)
    return told


@pytest.mark.parametrize("projection", ["inline", "worker"])
def test_nothing_acknowledged_is_missing_after_kill_9_and_the_result_is_that_of_an_undisturbed_night(
    bodies: list[bytes], expected: list[Any], tmp_path: Path, projection: str
) -> None:
    for hub in running_hub(tmp_path, HUB_PROJECTION=projection):
        acknowledged = post_until_killed(hub, bodies)
        assert 0 < acknowledged < len(bodies)
        hub.start()
        if projection == "worker":
            hub.manage("project")
        assert hub.rows("/laps/?page_size=1")["results"], "what was recorded before is projected by the start"
        # What was not acknowledged may or may not have got in; posted again, it is there once.
        post_all(hub, bodies[acknowledged:])
        if projection == "worker":
            hub.manage("project")
        assert told_by(hub) == expected


def post_all(hub: Hub, bodies: list[bytes]) -> None:
    with Poster(hub, hub.path) as poster:
        assert {poster.post(body)[0] for body in bodies} == {200}


def post_until_killed(hub: Hub, bodies: list[bytes]) -> int:
    """Post in order; in the middle of it another thread kills the server. Returns how many were acknowledged."""
    acknowledged = 0
    path = hub.path
    killer = threading.Thread(target=hub.kill)
    with Poster(hub, path) as poster:
        for body in bodies:
            if acknowledged == len(bodies) // 3:
                killer.start()
            try:
                status, answer = poster.post(body)
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                break
            assert (status, answer["recorded"]) == (200, True)
            acknowledged += 1
    killer.join()
    return acknowledged


def told_by(hub: Hub) -> list[Any]:
    """Everything the API tells of sessions, results and laps, without keys."""
    hub.manage("project")  # which closes what is over by now
    sessions = hub.rows("/sessions/?page_size=500")["results"]
    return [
        [without_keys(session), *(without_keys(hub.rows(f"/sessions/{session['id']}/{part}/")) for part in PARTS)]
        for session in sessions
    ]


PARTS = ("results", "laps")


def without_keys(rows: Any) -> Any:
    """The same rows without primary keys, which differ between two databases."""
    if isinstance(rows, list):
        return [without_keys(row) for row in rows]
    if isinstance(rows, dict):
        return {name: without_keys(value) for name, value in rows.items() if name != "id"}
    return rows
