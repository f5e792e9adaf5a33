"""The figures as a Markdown table, and as JSON."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import django
import gunicorn

from bench.databases import PostgreSQL, SQLite
from bench.process import ROOT
from bench.rounds import PACE_PER_S, PACED_TABLETS, Length, Notebook

Series = Sequence[float]

COLUMNS = {
    "sqlite_inline": ("SQLite, inline", "sqlite_floor"),
    "postgresql_inline": ("PostgreSQL, inline", "postgresql_floor"),
    "postgresql_worker": ("PostgreSQL, worker", "postgresql_floor"),
}


def whole(figure: float) -> str:
    return f"{figure:,.0f}"


def one_digit(figure: float) -> str:
    return f"{figure:.1f}"


def two_digits(figure: float) -> str:
    return f"{figure:.2f}"


# What it is called; whose figure it is, the subject's own or its floor's; its name; how it reads.
ROWS: list[tuple[str, str, str, Callable[[float], str]]] = [
    ("Events recorded, per second", "own", "recorded_per_s", whole),
    ("Events projected meanwhile, per second", "own", "projected_per_s", whole),
    ("Not yet projected when the load ends, events", "own", "behind", whole),
    ("Of those recorded, projected by then, %", "own", "projected_pct", whole),
    ("Until all are projected, s", "own", "caught_up_s", two_digits),
    ("HTTP floor (a view with one bare INSERT), per second", "floor", "recorded_per_s", whole),
    ("Database floor (one durable INSERT), per second", "floor", "database_per_s", whole),
    ("**Recorded / HTTP floor** (aim: inline ≥ 0.40, worker ≥ 0.85)", "ratio", "recorded_per_s", two_digits),
    ("Recorded / database floor", "ratio", "database_per_s", two_digits),
    ("Processor time of the hub, ms an event", "own", "cpu_ms", two_digits),
    ("Processor time of the HTTP floor, ms an event", "floor", "cpu_ms", two_digits),
    ("p50 of a post at the pace, ms", "own", "p50_ms", one_digit),
    ("**p99 of a post at the pace, ms** (aim: < 25)", "own", "p99_ms", one_digit),
    ("Slowest post at the pace, ms", "own", "max_ms", one_digit),
    ("p99 of the HTTP floor at the pace, ms", "floor", "p99_ms", one_digit),
    ("**Memory of a server process, RSS, MB** (aim: < 150)", "own", "rss_mb", whole),
    ("The same, PSS, MB", "own", "pss_mb", whole),
    ("Memory of the projection process, RSS, MB", "own", "projection_rss_mb", whole),
    ("The same, PSS, MB", "own", "projection_pss_mb", whole),
]


def as_markdown(notebook: Notebook, told: Sequence[str]) -> str:
    """Medians, and the least and the most of all runs behind them."""
    shown = [subject for subject in COLUMNS if subject in notebook.figures]
    lines = [
        f"| | {' | '.join(COLUMNS[subject][0] for subject in shown)} |",
        f"|---|{'---:|' * len(shown)}",
    ]
    for title, whose, figure, readable in ROWS:
        cells = [cell(series(notebook, subject, whose, figure), readable) for subject in shown]
        if any(cells):
            lines.append(f"| {title} | {' | '.join(each or '–' for each in cells)} |")
    return "\n".join([*lines, "", *(f"- {fact}" for fact in [*told, client_cost(notebook)])])


def series(notebook: Notebook, subject: str, whose: str, figure: str) -> Series:
    """A figure's values, run by run; a ratio is taken within each run, where floor and subject are neighbours."""
    own, floor = notebook.figures[subject], notebook.figures[COLUMNS[subject][1]]
    if whose == "ratio":
        return [ours / least for ours, least in zip(own["recorded_per_s"], floor[figure], strict=True)]
    return (own if whose == "own" else floor)[figure]


def cell(values: Series, readable: Callable[[float], str]) -> str:
    if not values:
        return ""
    middle, least, most = readable(median(values)), readable(min(values)), readable(max(values))
    return middle if least == most else f"{middle} ({least}–{most})"


def client_cost(notebook: Notebook) -> str:
    costs = [median(figures["client_us"]) for figures in notebook.figures.values() if figures["client_us"]]
    return f"The clients used {min(costs):.0f} to {max(costs):.0f} µs of processor time a post, on the same machine"


def facts(databases: Sequence[SQLite | PostgreSQL], runs: int, clients: int, length: Length) -> list[str]:
    """Where, when and how it was measured."""
    return [
        *place_and_time(databases),
        f"Median (least–most) of {runs} runs, all subjects in turns; {clients} keep-alive clients with a source each, "
        f"{length.flat_out_s:g} s flat out; the pace is {PACE_PER_S} events/s over {PACED_TABLETS} sources "
        f"for {length.paced_s:g} s, each timed from when it was due",
        "SQLite as `make run` starts it (1 process, 8 threads), PostgreSQL as compose does (2 × 4); the database floor "
        f"has {clients} connections: threads with one lock on SQLite, processes on PostgreSQL",
    ]


def place_and_time(databases: Sequence[SQLite | PostgreSQL]) -> list[str]:
    """The machine, and what of the hub, of Python and of the databases ran on it."""
    return [
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, {os.cpu_count()} × {processor()}, load before the start "
        f"{os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}, Django {django.__version__}, gunicorn {gunicorn.__version__}; "
        + "; ".join(database.facts() for database in databases),
    ]


def commit() -> str:
    """The short id of what is measured, `+` where it was changed since."""
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return said.stdout.strip()


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def as_json(notebook: Notebook, told: Sequence[str]) -> dict[str, Any]:
    """Every figure, run by run."""
    return {"facts": list(told), "figures": notebook.figures}
