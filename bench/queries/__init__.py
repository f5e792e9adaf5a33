"""Asks every question of a short and a long history at once, in turns, beside the same in hand-written SQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from bench.frame import Bench, Figures, Row, Table, p
from bench.load import Gets, flat_out
from bench.queries.all_questions import NAMED
from bench.queries.places import Place, pair
from bench.queries.question import COMMONEST, HISTORY, LIST, SESSION, Question

# Each with what is usual, and what is quick: of the long history, beside one of `season` laps.
SIZES = {
    "laps": (10_000_000, 9000),
    "sqlite_laps": (1_000_000, 9000),
    "season": (100_000, 3000),
    "times": (30, 1),
    "counted": (5, 1),
    "clients": (8, 8),
    "seconds": (4.0, 0.1),
    "only": ("", ""),
}
WARM_UP = {True: 1, False: 3}
MOST_P95_MS = {HISTORY: 50.0, SESSION: 100.0, LIST: 50.0}
BESIDE_SQL_MS = 5.0


@dataclass
class Pair:
    """Both lengths on one database."""

    short: Place
    long: Place
    sizes: Any

    def ask(self, question: Question) -> Figures:
        """By turns of both lengths and both ways, so that whatever else the machine does is shared."""
        found: defaultdict[str, list[float]] = defaultdict(list)
        used = 0.0
        for turn in range(-WARM_UP[self.sizes.quick], self.sizes.times):
            if turn == 0:
                found, used = defaultdict(list), self.long.server.cpu_s()
            short_ms, short = self.short.reader.ask(question.address(question.asked(self.short.known, turn)))
            values = question.asked(self.long.known, turn)
            long_ms, long = self.long.reader.ask(question.address(values))
            sql_ms = self.long.sql_ms(question.sql, values)
            noted = {"short_ms": short_ms, "long_ms": long_ms, "sql_ms": sql_ms, "kb": len(short) / 1000}
            noted |= {"long_kb": len(long) / 1000, "beyond": max(long_ms - BESIDE_SQL_MS, 0) / sql_ms}
            for name, figure in noted.items():
                found[name].append(figure)
        return {**found, "cpu_ms": 1000 * (self.long.server.cpu_s() - used) / self.sizes.times}

    def count(self, question: Question) -> Figures:
        """Of the long history."""
        return self.all_counted.get(question.name, {})

    @property
    def only(self) -> str:
        return str(self.sizes.only).casefold()

    @cached_property
    def all_counted(self) -> dict[str, Figures]:
        found: dict[str, Figures] = self.long.hub.task("queries.counting:count", self.sizes.counted, self.only)
        return found

    def per_s(self, question: Question) -> Figures:
        """Answers a second to one address, asked time and again by a few clients at once."""
        found = {}
        for length, place in self.named:
            gets = [Gets(question.address(question.asked(place.known, 0)))] * self.sizes.clients
            answers = flat_out(place.server.port, gets, self.sizes.seconds)
            found[length] = len(answers.latencies_ms) / self.sizes.seconds
        return found

    def columns(self, kind: str) -> list[Row]:
        row = partial(Row, how=self.ask, reads=".1f", has_spread=False)
        counted = partial(Row, how=self.count)
        return [
            row("p50 short", figure="short_ms"),
            row("p95 short", figure="short_ms", of=p(95)),
            row("p50 long", figure="long_ms"),
            row("p95 long", figure="long_ms", of=p(95), most=MOST_P95_MS[kind]),
            row("long / short", figure="long_ms", over="short_ms", reads=".2f", most=1.5),
            row("SQL long", figure="sql_ms"),
            row("SQL p95", figure="sql_ms", of=p(95)),
            row("(long − 5) / SQL", figure="beyond", most=3),
            row("hub's CPU", figure="cpu_ms"),
            counted("queries", figure="queries"),
            counted("rows", figure="rows", has_spread=False),
            counted("pages", figure="pages", has_spread=False),
            row("kB short", figure="kb", of=max),
            row("kB long", figure="long_kb", of=max),
        ]

    def tables(self) -> list[Table]:
        """A table for each kind of question, answers a second, and how large everything is."""
        asked = {name: one for name, one in NAMED.items() if self.only in name.casefold()}
        tables = []
        for kind in (HISTORY, SESSION, LIST):
            tables.append(Table(self.columns(kind)))
            tables[-1].measure({name: one for name, one in asked.items() if one.kind == kind})
            print(tables[-1].across(kind) + "\n", flush=True)
        if self.sizes.seconds:
            tables.append(Table([Row(place.name, self.per_s, length) for length, place in self.named]))
            tables[-1].measure({name: asked[name] for name in COMMONEST if name in asked})
            print(tables[-1].across("Answers a second") + "\n")
        sized = partial(Row, how=self.count, reads=",.1f")
        tables.append(
            Table([sized(title="itself, MB", figure="table"), sized(title="its indexes, MB", figure="indexes")])
        )
        for name, own, indexes in self.long.sizes():
            tables[-1].note(name, {"table": float(own) / 1e6, "indexes": float(indexes) / 1e6})
        print(tables[-1].across(f"Of {self.long.name}") + "\n")
        return tables

    @property
    def named(self) -> list[tuple[str, Place]]:
        return [("short", self.short), ("long", self.long)]


def run(bench: Bench) -> tuple[list[Table], list[str]]:
    sizes, tables = bench.sizes, []
    for database in bench.databases:
        laps = sizes.laps if database.name == "PostgreSQL" else sizes.sqlite_laps
        if not laps:
            continue
        places = pair(bench, database, sizes.season, -(-laps // sizes.season), is_kept=not sizes.quick)
        for place in places:
            place.open(bench)
        for place in places:
            place.wait(bench)
        print(f"### {places[1].name}, beside {places[0].name}\n")
        tables += Pair(*places, sizes).tables()
        for place in places:
            place.server.stop()
    return tables, [
        f"{sizes.times} requests of each question with other drivers, tracks and so on each time, by one keep-alive "
        "client, both lengths and both ways in turns; times in ms; no ETag sent, no throttle, nothing compressed",
        "Hub's CPU: processor time of the server's processes for one request, without the database's, in ms",
        "Rows: read by scans, those included that were thrown away; pages: of 8 kB, from memory or disk; "
        f"both for one request, the median of {sizes.counted}; SQLite does not tell",
        f"Answers a second: {sizes.clients} keep-alive clients that ask one address for {sizes.seconds:g} s",
    ]
