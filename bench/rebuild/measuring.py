"""What a long log costs: projected, projected again, on disk, and for a live event at its end."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.databases import PostgreSQL, SQLite
from bench.process import say
from bench.rebuild.logs import Log
from bench.rebuild.report import as_markdown, facts
from bench.report import as_json
from bench.rounds import Notebook, percentile

EVENTS, QUICK = 1_000_000, 20_000
SHORT_PART = 10
"""The short log, beside which the long one shows whether cost and memory grow, is so much shorter."""
SHORTEST = 1000
LIVE_LAPS = 300
SESSIONS, QUICK_SESSIONS = (100, 10_000), (100, 1000)

# What is done to a log, in this order: the command of manage.py, and what it has to say.
STEPS = {
    "project": (["project"], "{} events projected."),
    "rebuild": (["rebuild"], "{} events projected again."),
    "check": (["rebuild", "--check"], "Everything is as the log tells it."),
    "emptied": (["rebuild"], "{} events projected again."),
}
BRIEF = ["project", "rebuild"]


@dataclass
class Bench:
    """The databases to measure on, where everything goes, and what came out."""

    databases: Sequence[SQLite | PostgreSQL]
    folder: Path
    stack: ExitStack
    sessions: Sequence[int]
    notebook: Notebook = field(default_factory=Notebook)
    complaints: list[str] = field(default_factory=list)

    def filled(self, name: str, events: int) -> list[Log]:
        """A log of that length on each database."""
        say(f"recording {events:,} events")
        logs = [Log(database, events, self.folder, name) for database in self.databases]
        for log in logs:
            self.stack.callback(log.stop)
            log.begin_fill()
        for log in logs:
            log.end_fill()
        return logs

    def measure(self, log: Log, steps: Sequence[str]) -> None:
        """The steps, each in a process of its own, and the floor after the first."""
        subject = f"{log.kind} {log.events}"
        for step in steps:
            if step == "emptied":
                log.task("empty")
            arguments, expected = STEPS[step]
            used = log.manage(*arguments)
            if expected.format(log.events) not in used.said:
                self.complaints.append(f"WRONG: {step} on {subject} events said: {used.last_line}")
            self.notebook.note(
                subject,
                **{
                    f"{step}_per_s": log.events / used.seconds,
                    f"{step}_cpu_us": 1e6 * used.cpu_s / log.events,
                    f"{step}_elsewhere_us": 1e6 * used.elsewhere_s / log.events,
                    f"{step}_mb": used.peak_mb,
                    f"{step}_load": used.load,
                },
                load=used.load,
            )
            say(f"  {subject} {step}: {log.events / used.seconds:,.0f}/s, {used.peak_mb:.0f} MB, load {used.load:.1f}")
            if step == "project":
                laps = log.count("races_lap")
                self.notebook.note(subject, start_s=log.manage("project").seconds)
                self.measure_floor(log, subject)
        if log.count("races_lap") != laps:
            self.complaints.append(f"WRONG: {subject} events left {laps} laps, and then {log.count('races_lap')}")

    def measure_floor(self, log: Log, subject: str) -> None:
        """The same rows without anything else, and how large everything is."""
        floor = log.task("floor")
        self.notebook.note(
            subject,
            floor_per_s=log.events / floor["seconds"],
            floor_rows_per_s=floor["rows"] / floor["seconds"],
            rows=floor["rows"] / log.events,
            body_bytes=log.body_bytes,
            **{f"{name}_bytes": size for name, size in log.bytes_per_event().items()},
        )

    def measure_live(self, log: Log) -> None:
        """A lap at the end of the log, which it makes longer: nothing else can be measured on it afterwards."""
        for found in log.task("live", LIVE_LAPS, *self.sessions):
            waited, cpu = sorted(found["waited_ms"]), sorted(found["cpu_ms"])
            subject = f"{log.kind} {log.events} live {found['laps']}"
            self.notebook.note(
                subject,
                p50_ms=percentile(waited, 50),
                p99_ms=percentile(waited, 99),
                cpu_ms=percentile(cpu, 50),
                short_pct=100 * found["short"] / len(waited),
            )
            say(f"  {subject}: p50 {percentile(waited, 50):.2f} ms, p99 {percentile(waited, 99):.2f} ms")


def arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench rebuild", description=__doc__)
    parser.add_argument("--events", type=int, help=f"in the long log ({EVENTS:,}, with --quick {QUICK:,})")
    parser.add_argument(
        "--runs", type=int, default=1, help="how often the short log is measured; the long one once (1)"
    )
    parser.add_argument("--on", choices=["sqlite", "postgresql"], help="only on that database")
    parser.add_argument("--quick", action="store_true", help="about a minute, to see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every single figure there")
    options = parser.parse_args(given)
    options.events = options.events or (QUICK if options.quick else EVENTS)
    if options.events < SHORT_PART * SHORTEST or options.runs < 1:
        parser.error(f"--events is at least {SHORT_PART * SHORTEST}, --runs at least 1")
    return options


def main(given: Sequence[str]) -> None:
    """Measure, print Markdown tables, clean up; also after Ctrl-C."""
    options = arguments(given)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub_bench_")))
        databases = chosen(options.on, folder, stack)
        told = facts(databases, options.runs)
        bench = Bench(databases, folder, stack, QUICK_SESSIONS if options.quick else SESSIONS)
        for run in range(1, options.runs + 1):
            for log in bench.filled(f"short_{run}", options.events // SHORT_PART):
                bench.measure(log, list(STEPS))
        for log in bench.filled("shortest", SHORTEST):
            bench.measure_live(log)
        for log in bench.filled("long", options.events):
            bench.measure(log, list(STEPS) if log.kind == "postgresql" else BRIEF)
            bench.measure_live(log)
        told += bench.complaints
    print(as_markdown(bench.notebook, told))
    if options.json:
        options.json.write_text(json.dumps(as_json(bench.notebook, told), indent=2) + "\n")


def chosen(on: str | None, folder: Path, stack: ExitStack) -> list[SQLite | PostgreSQL]:
    """PostgreSQL first, and SQLite; what is made there goes afterwards."""
    databases: list[SQLite | PostgreSQL] = []
    postgresql = PostgreSQL.answering() if on != "sqlite" else None
    if postgresql:
        stack.callback(postgresql.drop_all)
        databases.append(postgresql)
    elif on != "sqlite":
        print("No PostgreSQL answers (BENCH_DATABASE_URL).", file=sys.stderr)
    return databases if on == "postgresql" else [*databases, SQLite(folder)]
