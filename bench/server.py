"""The hub, or its floor, started as people start it, on a database of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.databases import PostgreSQL, SQLite
from bench.laps import Posts
from bench.process import ROOT, Process, children, environment

READY_WITHIN_S = 120
START_OF_EVENINGS_MS = 5 * 3600 * 1000
"""How long ago the evenings began: posts outrun the clock; a lap six hours old costs more, as it may join nights."""


@dataclass(frozen=True)
class Subject:
    """What is measured: the settings a server starts with, and whether a process of its own projects."""

    name: str
    settings: Mapping[str, str]
    is_floor: bool = False
    has_follower: bool = False


AS_MAKE_RUN = {"HUB_WORKERS": "1", "HUB_THREADS": "8"}
AS_COMPOSE = {"HUB_WORKERS": "2", "HUB_THREADS": "4"}
FLOOR = {"DJANGO_SETTINGS_MODULE": "bench.floor.settings"}

ON_SQLITE = [
    Subject("sqlite_floor", AS_MAKE_RUN | FLOOR, is_floor=True),
    Subject("sqlite_inline", AS_MAKE_RUN),
]
ON_POSTGRESQL = [
    Subject("postgresql_floor", AS_COMPOSE | FLOOR, is_floor=True),
    Subject("postgresql_inline", AS_COMPOSE),
    Subject("postgresql_worker", AS_COMPOSE | {"HUB_PROJECTION": "worker"}, has_follower=True),
]


class NotReady(Exception):
    """A server did not come up; the message holds what it said."""


@dataclass
class Server:
    """A running subject. `posts` holds one tablet's requests for each client."""

    subject: Subject
    database: SQLite | PostgreSQL
    folder: Path
    posts: list[Posts] = field(default_factory=list)
    follower: Process | None = None

    def __post_init__(self) -> None:
        self.url = self.database.create(self.subject.name)
        self.port = free_port()
        self.variables = {
            **self.subject.settings,
            "PORT": str(self.port),
            "HUB_DATA_DIR": str(self.folder / self.subject.name),
            "DATABASE_URL": self.url,
        }
        self.process = Process(["manage.py", "run_hub"], self.variables, self.folder / f"{self.subject.name}.log")

    def make_ready(self, tablets: int) -> None:
        """Wait until it serves, then give it what it needs to be posted to."""
        self._wait()
        if self.subject.is_floor:
            self.database.make_floor(self.url)
        tokens = ["floor"] * tablets if self.subject.is_floor else self._make_sources(tablets)
        start_ms = round(time.time() * 1000) - START_OF_EVENINGS_MS
        self.posts = [Posts(f"/ingest/{token}/", tablet, start_ms) for tablet, token in enumerate(tokens, start=1)]
        if self.subject.has_follower:
            arguments = ["manage.py", "project", "--follow"]
            self.follower = Process(arguments, self.variables, self.folder / "project.log")

    def waiting(self) -> int:
        """How many events are recorded and not yet projected, as /readyz tells."""
        with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=30) as answer:
            return int(json.load(answer)["events_waiting"])

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return children(self.process.pid)

    def hub(self) -> list[int]:
        """Every process of the hub's; the database's are not among them."""
        return [*self.workers(), *([self.follower.pid] if self.follower else [])]

    def stop(self) -> None:
        for process in (self.follower, self.process):
            if process is not None:
                process.stop()

    def _wait(self) -> None:
        give_up = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < give_up and not self.process.has_ended:
            try:
                self.waiting()
                return
            except URLError:
                time.sleep(0.1)
        raise NotReady(f"{self.subject.name} did not become ready:\n{self.process.said()}")

    def _make_sources(self, count: int) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-m", "bench.sources", str(count)],
            cwd=ROOT,
            env=environment(self.variables),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotReady(f"The sources of {self.subject.name} could not be made:\n{done.stderr}")
        return done.stdout.split()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
