"""Championships on each database: a table of milliseconds, wall clock and processor time."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench.databases import PostgreSQL, SQLite
from bench.process import Process, say
from bench.rebuild.measuring import chosen
from bench.report import place_and_time
from bench.server import NotReady

TIMES, QUICK_TIMES = 20, 4
COUNTS, QUICK_COUNTS = (50, 200), (5, 20)

ROWS = [
    ("40 drivers, 30 rounds: a result of the last round changed (aim: < 50)", "last"),
    ("the same, bare core", "last_core"),
    ("of the round in the middle", "middle"),
    ("the same, bare core", "middle_core"),
    ("of the first round", "first"),
    ("the same, bare core", "first_core"),
    ("of the last round, in a process that does not remember the season", "unprepared"),
    ("the whole season, bare core", "whole_core"),
    ("Reading standings", "read"),
    ("with all their history and reasons", "read_history"),
]


def measure(database: SQLite | PostgreSQL, name: str, folder: Path, *arguments: object) -> Any:
    """One task on a new database."""
    url = database.create(name)
    variables = {"DATABASE_URL": url, "HUB_DATA_DIR": str(folder / name)}
    process = Process(["-m", "bench.championships.task", *map(str, arguments)], variables, folder / f"{name}.log")
    try:
        code, _ = process.finish()
    finally:
        if not process.has_ended:
            process.stop()
    if code:
        raise NotReady(f"Championships could not be measured:\n{process.said()}")
    return json.loads(process.said().rpartition("\n")[2])


def as_markdown(found: dict[str, dict[Any, Any]], counts: Sequence[int], facts: Sequence[str]) -> str:
    """A column for each database: milliseconds by the clock, in brackets those of the processor."""
    lines = [f"| ms (processor ms) | {' | '.join(found)} |", f"|---|{'---:|' * len(found)}"]
    for title, figure in ROWS:
        lines.append(f"| {title} | {' | '.join(shown(told['long'][figure]) for told in found.values())} |")
    queries = " | ".join(str(told["long"]["read_queries"]) for told in found.values())
    lines.append(f"| queries for that | {queries} |")
    for count in counts:
        cells = " | ".join(shown(told[count]["each"]) for told in found.values())
        lines.append(f"| {count} championships of 20 drivers and 10 rounds at once, each (aim: linear) | {cells} |")
    cores = " | ".join(shown(told[counts[-1]]["each_core"]) for told in found.values())
    lines.append(f"| one of them, bare core | {cores} |")
    return "\n".join([*lines, "", *(f"- {fact}" for fact in facts)])


def shown(figures: dict[str, Any]) -> str:
    ms, cpu_ms = (median(each if isinstance(each, list) else [each]) for each in (figures["ms"], figures["cpu_ms"]))
    return f"{ms:.1f} ({cpu_ms:.1f})"


def arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench championships", description=__doc__)
    parser.add_argument("--times", type=int, help=f"how often each change is measured ({TIMES})")
    parser.add_argument("--on", choices=["sqlite", "postgresql"], help="only on that database")
    parser.add_argument("--quick", action="store_true", help="less than a minute, to see that it runs")
    options = parser.parse_args(given)
    options.times = options.times or (QUICK_TIMES if options.quick else TIMES)
    if options.times < 1:
        parser.error("--times is at least 1")
    return options


def main(given: Sequence[str]) -> None:
    """Measure, print a Markdown table, clean up; also after Ctrl-C."""
    options = arguments(given)
    counts = QUICK_COUNTS if options.quick else COUNTS
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub_bench_")))
        databases = chosen(options.on, folder, stack)
        facts = place_and_time(databases)
        found: dict[str, dict[Any, Any]] = {}
        for database in databases:
            kind = "PostgreSQL" if isinstance(database, PostgreSQL) else "SQLite"
            say(f"measuring on {kind}")
            found[kind] = {"long": measure(database, "championship", folder, "long", options.times)}
            for count in counts:
                found[kind][count] = measure(database, f"championships_{count}", folder, "many", count)
    told = f"Median of {options.times}; a change is followed as the projector does it, its commit included"
    print(as_markdown(found, counts, [*facts, told]))
