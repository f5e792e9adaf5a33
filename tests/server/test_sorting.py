"""One process records what tablets post, the others answer whoever looks, and either can do without the other."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.server.hub import Hub, Poster
from tests.tablet import lap

pytestmark = pytest.mark.trouble


def workers_of(hub: Hub) -> list[int]:
    children = Path(f"/proc/{hub.process.pid}/task/{hub.process.pid}/children").read_text().split()
    return [int(pid) for pid in children]


def recorder_of(hub: Hub) -> int:
    """The process that holds the lock of the role."""
    held = {int(pid) for pid in re.findall(r"POSIX\s+ADVISORY\s+WRITE\s+(\d+)", Path("/proc/locks").read_text())}
    (recorder,) = held & set(workers_of(hub))
    return recorder


def body(n: int) -> bytes:
    return json.dumps(lap(5 * n, 1, 5000 + n, n, driver="Ada", car="GT3")).encode()


def connected_to(pid: int, port: int) -> int:
    """How many connections to that port the process holds."""
    sockets = {os.readlink(file) for file in Path(f"/proc/{pid}/fd").iterdir() if file.exists() or file.is_symlink()}
    established = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(
        f"socket:[{row[9]}]" in sockets and row[1].endswith(f":{port:04X}") and row[3] == "01" for row in established
    )


def test_tablets_are_with_the_process_that_records_and_go_on_when_it_is_killed(hub: Hub) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(workers_of(hub)) < 2:
        time.sleep(0.1)
    path, numbers = hub.source_paths()[0], iter(range(1, 1000))
    sent = 0
    for _ in range(2):
        recorder = recorder_of(hub)
        with Poster(hub, path) as poster:
            for _ in range(3):
                assert poster.post(body(next(numbers)))[0] == 200
                sent += 1
            while connected_to(recorder, hub.port) == 0:
                # Until others are there, who records lets in everybody, and so does whoever is alone.
                assert time.monotonic() < deadline
                time.sleep(0.2)
        os.kill(recorder, signal.SIGKILL)
        while time.monotonic() < deadline and recorder in workers_of(hub):
            time.sleep(0.05)
        while time.monotonic() < deadline and len(workers_of(hub)) < 2:
            time.sleep(0.05)
        while True:
            try:
                recorder_of(hub)
                break
            except ValueError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
    assert len(hub.rows("/laps/?page_size=100")["results"]) == sent
