"""A checkout of the hub with a database: its commands, its tasks, and its server as people start it."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from bench.machine import ROOT, children, cpu_s, memory_mb
from bench.process import Failed, Process, Used

READY_WITHIN_S = 120
AS_MAKE_RUN = {"HUB_WORKERS": "2", "HUB_THREADS": "8"}
AS_COMPOSE = {"HUB_WORKERS": "2", "HUB_THREADS": "8"}
UNTHROTTLED = {"HUB_THROTTLE_ADDRESS": "off", "HUB_THROTTLE_TOKEN": "off"}


@dataclass
class Hub:
    """Where everything is run. `settings` are environment variables of all of it."""

    url: str
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    root: Path = ROOT

    def start(self, *arguments: str, **more: str) -> Process:
        self.folder.mkdir(parents=True, exist_ok=True)
        variables = {"DATABASE_URL": self.url, "HUB_DATA_DIR": str(self.folder), **self.settings, **more}
        return Process(arguments, variables, self.folder / f"{time.monotonic_ns()}.log", self.root)

    def manage(self, *arguments: str) -> Used:
        """A command of manage.py; raises Failed."""
        return self.start("manage.py", *arguments).finish()

    def task(self, name: str, *arguments: object) -> Any:
        """What a function of this package that needs Django returns, such as `queries.history:fill`."""
        return json.loads(self.start("-m", "bench.task", name, *map(str, arguments)).finish().last_line)


class Server:
    """The hub's server. `pids` are the processes that answer, and the one that projects where it is `followed`."""

    def __init__(self, hub: Hub, *, is_followed: bool = False) -> None:
        self.hub, self.port = hub, free_port()
        as_people_do = AS_MAKE_RUN if hub.url.startswith("sqlite") else AS_COMPOSE
        more = {**as_people_do, **UNTHROTTLED, "PORT": str(self.port)}
        self.process = hub.start("manage.py", "run_hub", **more)
        self.is_followed = is_followed
        self.follower: Process | None = None

    def wait(self) -> None:
        """Until it answers; then what projects is started too."""
        give_up = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < give_up and not self.process.has_ended:
            try:
                self.waiting()
                break
            except URLError:
                time.sleep(0.1)
        else:
            raise Failed(f"A server did not become ready:\n{self.process.said()}")
        if self.is_followed:
            self.follower = self.hub.start("manage.py", "project", "--follow")

    def waiting(self) -> int:
        """How many events are recorded and not yet projected."""
        return int(self.told()["events_waiting"])

    def told(self) -> dict[str, Any]:
        """What /readyz does; nothing while it answers that the hub is not ready."""
        with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def cpu_s(self) -> float:
        """Processor time of the hub so far; the database's is not in it."""
        return cpu_s([*self.workers(), *([self.follower.pid] if self.follower else [])])

    def memory_mb(self) -> dict[str, float | list[float]]:
        """What each process that answers holds now, and the one that projects."""
        held = [memory_mb(pid) for pid in self.workers()]
        found: dict[str, Any] = {name: [one[name] for one in held if name in one] for name in ("rss_mb", "pss_mb")}
        projecting = memory_mb(self.follower.pid) if self.follower else {}
        return found | {f"projection_{name}": size for name, size in projecting.items()}

    def stop(self) -> None:
        for process in (self.follower, self.process):
            if process is not None:
                process.stop()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
