"""A log of simulated nights in a database of its own, and the commands that are measured on it."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.databases import PostgreSQL, SQLite
from bench.process import Process, busy_s
from bench.server import NotReady


@dataclass(frozen=True)
class Used:
    """What one command took, its start included. `elsewhere_s` is all other processor time, PostgreSQL's among it."""

    seconds: float
    cpu_s: float
    elsewhere_s: float
    peak_mb: float
    load: float
    said: str

    @property
    def last_line(self) -> str:
        return self.said.rpartition("\n")[2]


class Log:
    """So many events on one database; `name` is what this log is called beside others."""

    def __init__(self, database: SQLite | PostgreSQL, events: int, folder: Path, name: str) -> None:
        self.database = database
        self.events = events
        self.body_bytes = 0.0
        self.kind = "postgresql" if isinstance(database, PostgreSQL) else "sqlite"
        self._output = folder / f"{self.kind}_{name}.log"
        self.url = database.create(name)
        self.variables = {"DATABASE_URL": self.url, "HUB_DATA_DIR": str(folder / f"{self.kind}_{name}")}
        self._process: Process | None = None

    def begin_fill(self) -> None:
        """Start to record the nights; logs are filled side by side."""
        self._start("-m", "bench.rebuild.task", "fill", str(self.events))

    def end_fill(self) -> None:
        self.body_bytes = json.loads(self._finished().last_line)["body_bytes"]

    def task(self, *arguments: object) -> Any:
        """What a task of `bench.rebuild.task` tells."""
        self._start("-m", "bench.rebuild.task", *map(str, arguments))
        return json.loads(self._finished().last_line)

    def manage(self, *arguments: str) -> Used:
        """A command of manage.py, measured; it may complain, which is for whoever reads what it said."""
        self._start("manage.py", *arguments)
        return self._finished(may_fail=True)

    def count(self, table: str) -> int:
        return self.database.run(self.url, f"SELECT count(*) FROM {table}") or 0

    def bytes_per_event(self) -> dict[str, float]:
        return {name: size / self.events for name, size in self.database.sizes(self.url).items()}

    def stop(self) -> None:
        if self._process is not None and not self._process.has_ended:
            self._process.stop()

    def _start(self, *arguments: str) -> None:
        self._busy_s, self._began = busy_s(), time.perf_counter()
        self._process = Process(arguments, self.variables, self._output)

    def _finished(self, *, may_fail: bool = False) -> Used:
        assert self._process is not None
        code, used = self._process.finish()
        seconds, cpu_s = time.perf_counter() - self._began, used.ru_utime + used.ru_stime
        said = self._process.said()
        if code and not may_fail:
            raise NotReady(f"A log of {self.events} events could not be measured:\n{said}")
        return Used(
            seconds=seconds,
            cpu_s=cpu_s,
            elsewhere_s=max(busy_s() - self._busy_s - cpu_s, 0),
            peak_mb=used.ru_maxrss * 1024 / 1e6,
            load=os.getloadavg()[0],
            said=said,
        )
