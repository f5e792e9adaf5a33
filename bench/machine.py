"""The machine, and what of the hub, of Python and of the databases ran on it."""

from __future__ import annotations

import contextlib
import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def place_and_time(databases: Iterable[str]) -> list[str]:
    return [
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, {os.cpu_count()} × {processor()}, "
        f"load before the start {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}, Django {version('django')}, gunicorn {version('gunicorn')}; "
        + "; ".join(databases),
    ]


def commit(root: Path = ROOT) -> str:
    """The short id of what is measured, `+` where it was changed since."""
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"], cwd=root, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return said.stdout.strip()


def processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


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
    told = {line.split()[0].rstrip(":"): int(line.split()[1]) for line in lines[1:]}
    return {"rss_mb": told["Rss"] * 1024 / 1e6, "pss_mb": told["Pss"] * 1024 / 1e6}
