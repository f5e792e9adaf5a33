"""Processes that are started here, what they use, and their end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.machine import ROOT, busy_s

OURS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT"}


class Failed(Exception):
    """A process did not do what it was started for; the message holds what it said."""


@dataclass(frozen=True)
class Used:
    """What a command took, its start included. `elsewhere_s` is all other processor time, PostgreSQL's among it."""

    seconds: float
    cpu_s: float
    elsewhere_s: float
    peak_mb: float
    load: float
    said: str

    @property
    def last_line(self) -> str:
        return self.said.rpartition("\n")[2]


class Process:
    """A Python command in a checkout of the hub, in a process group of its own. Its output goes to a file."""

    def __init__(self, arguments: Sequence[str], variables: Mapping[str, str], output: Path, root: Path = ROOT) -> None:
        self.arguments, self.output = arguments, output
        self._began, self._busy_s = time.perf_counter(), busy_s()
        own = root / ".venv/bin/python"
        with output.open("wb") as file:
            self._process = subprocess.Popen(
                [str(own) if own.exists() else sys.executable, *arguments],
                cwd=root,
                env=environment(variables),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def finish(self) -> Used:
        """Wait until it ends by itself, and say what it alone used; raises Failed."""
        try:
            _, status, used = os.wait4(self.pid, 0)
        except BaseException:
            self.stop()
            raise
        self._process.returncode = os.waitstatus_to_exitcode(status)
        seconds, cpu_s = time.perf_counter() - self._began, used.ru_utime + used.ru_stime
        if self._process.returncode:
            raise Failed(f"{' '.join(self.arguments)} failed:\n{self.said()}")
        return Used(
            seconds=seconds,
            cpu_s=cpu_s,
            elsewhere_s=max(busy_s() - self._busy_s - cpu_s, 0),
            peak_mb=used.ru_maxrss * 1024 / 1e6,
            load=os.getloadavg()[0],
            said=self.said(),
        )

    def stop(self) -> None:
        """End it and what it started: politely, then not."""
        for kind, patience_s in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, kind)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience_s)
                return

    def said(self) -> str:
        """The last lines it wrote."""
        return "\n".join(self.output.read_text(errors="replace").strip().splitlines()[-20:])


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """This process's variables without those the hub reads, and with these instead."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS and not name.startswith("HUB_")}
    return {**inherited, "HUB_DEBUG": "false", **variables}


def say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
