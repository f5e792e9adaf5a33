"""Processes that are started here, what they use, and their end."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Process:
    """A Python command in the project's folder, in a process group of its own. Its output goes to a file."""

    def __init__(self, arguments: Sequence[str], variables: Mapping[str, str], output: Path) -> None:
        self.output = output
        with output.open("wb") as file:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
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

    def finish(self) -> tuple[int, resource.struct_rusage]:
        """Wait until it ends by itself; its exit code, and what it alone used."""
        _, status, used = os.wait4(self.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return self._process.returncode, used

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
        return "\n".join(self.output.read_text(errors="replace").splitlines()[-20:])


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """This process's variables without those the hub reads, and with these instead."""
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT"}
    inherited = {name: value for name, value in os.environ.items() if name not in ours and not name.startswith("HUB_")}
    return {**inherited, "HUB_DEBUG": "false", **variables}


def say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def children(pid: int) -> list[int]:
    """The processes that one started; none where the system does not tell."""
    try:
        return [int(child) for child in (PROC / f"{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def cpu_s(pids: Iterable[int]) -> float:
    """Processor time these processes used so far, in seconds; 0 where the system does not tell."""
    used = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            after_name = (PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()
            used += int(after_name[11]) + int(after_name[12])
    return used / TICKS_PER_SECOND


def busy_s() -> float:
    """Processor time this machine has used for whatever it is, in seconds; 0 where the system does not tell."""
    try:
        user, nice, system, _, _, interrupts, soft, *_ = (PROC / "stat").read_text().splitlines()[0].split()[1:]
    except OSError:
        return 0.0
    return sum(map(int, (user, nice, system, interrupts, soft))) / TICKS_PER_SECOND


def memory_mb(pid: int) -> dict[str, float]:
    """Resident memory, and this process's share of it where pages are shared, in MB; empty where not told."""
    try:
        lines = (PROC / f"{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return {}
    sizes = {line.split()[0].rstrip(":"): int(line.split()[1]) for line in lines[1:]}
    return {"rss_mb": sizes["Rss"] * 1024 / 1e6, "pss_mb": sizes["Pss"] * 1024 / 1e6}
