"""What a post costs: start every server, measure them in turns, say what came out, leave nothing behind."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.databases import PostgreSQL, SQLite, kept
from bench.process import say
from bench.report import as_json, as_markdown, facts
from bench.rounds import (
    Length,
    Notebook,
    introduce,
    measure_database,
    measure_memory,
    measure_pace,
    measure_rate,
    sent_by,
)
from bench.server import ON_POSTGRESQL, ON_SQLITE, Server

USUAL = Length(warm_up_s=1, flat_out_s=4, paced_s=7)
QUICK = Length(warm_up_s=0.5, flat_out_s=1.5, paced_s=2)


def arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=f"{__doc__} `python -m bench rebuild --help` tells of the other subject, rebuilding a long log.",
    )
    parser.add_argument("--runs", type=int, help="how often everything is measured (3, with --quick 1)")
    parser.add_argument("--clients", type=int, default=8, help="connections, each with a source of its own (8)")
    parser.add_argument("--quick", action="store_true", help="about a minute, to see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every single figure there")
    options = parser.parse_args(given)
    options.runs = options.runs or (1 if options.quick else 3)
    if options.clients < 1 or options.runs < 1:
        parser.error("--clients and --runs are at least 1")
    return options


def main(given: Sequence[str]) -> None:
    """Measure, print a Markdown table, clean up; also after Ctrl-C."""
    options = arguments(given)
    length = QUICK if options.quick else USUAL
    notebook = Notebook()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub_bench_")))
        databases: list[SQLite | PostgreSQL] = [SQLite(folder)]
        postgresql = PostgreSQL.answering()
        if postgresql:
            stack.callback(postgresql.drop_all)
            databases.append(postgresql)
        else:
            print("No PostgreSQL answers (BENCH_DATABASE_URL): SQLite only.", file=sys.stderr)
        told = facts(databases, options.runs, options.clients, length)
        servers = started(stack, databases, folder, options.clients)
        for run in range(1, options.runs + 1):
            say(f"run {run} of {options.runs}")
            measure(servers, options.clients, length, notebook)
        for server in servers:
            measure_memory(server, notebook)
        told += complaints(servers)
    print(as_markdown(notebook, told))
    if options.json:
        options.json.write_text(json.dumps(as_json(notebook, told), indent=2) + "\n")


def started(stack: ExitStack, databases: Sequence[SQLite | PostgreSQL], folder: Path, tablets: int) -> list[Server]:
    """All servers, ready; those not in turn only wait."""
    say("starting the servers")
    servers = []
    for database in databases:
        for subject in ON_POSTGRESQL if isinstance(database, PostgreSQL) else ON_SQLITE:
            server = Server(subject, database, folder)
            stack.callback(server.stop)
            servers.append(server)
    for server in servers:
        server.make_ready(tablets)
        introduce(server)
    return servers


def measure(servers: Sequence[Server], clients: int, length: Length, notebook: Notebook) -> None:
    """Every subject once, each beside its floor."""
    for server in servers:
        if server.subject.is_floor:
            rate = measure_database(server.database, server, clients, length)
            notebook.note(server.subject.name, database_per_s=rate)
        measure_rate(server, length, notebook)
        say(f"  {server.subject.name} flat out")
    for server in servers:
        measure_pace(server, length, notebook)
        say(f"  {server.subject.name} paced")


def complaints(servers: Sequence[Server]) -> list[str]:
    """What was posted and is not there as it should be; a measurement of that would mean nothing."""
    found = []
    for server in servers:
        if server.subject.is_floor:
            continue
        there: dict[str, Any] = kept(server.database, server.url)
        if there["events"] != sent_by(server) or there["laps"] != there["laps_told"] or there["problems"]:
            found.append(f"WRONG: {server.subject.name} was sent {sent_by(server)} events and has {there}")
    return found
