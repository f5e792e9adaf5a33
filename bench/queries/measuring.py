"""Asks every question of a short and a long history at once, in turns, beside the same in hand-written SQL."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.databases import PostgreSQL
from bench.load import WrongAnswer
from bench.process import ROOT, say
from bench.queries.all_questions import COMMONEST, QUESTIONS
from bench.queries.asking import Side, route_of
from bench.queries.decade import Decade
from bench.queries.places import Place, on_postgresql, on_sqlite
from bench.queries.question import Question
from bench.queries.report import as_markdown
from bench.queries.server import FilledServer
from bench.queries.throughput import answers_per_s

LAPS, SHORT_LAPS, SQLITE_LAPS = 10_000_000, 100_000, 1_000_000
TIMES, COUNTED, WARM_UP = 30, 5, 3
KEPT = ROOT / "data" / "bench"


@dataclass
class Found:
    """What one question cost at one length; times in ms. Empty where it is not answered, and then `why`.

    `cpu_ms` is the processor time of the hub alone for one request, which says something on a busy machine too.
    """

    http_ms: list[float] = field(default_factory=list)
    sql_ms: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0
    bytes: int = 0
    queries: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    why: str = ""


@dataclass
class Bench:
    """One pair of lengths on one database."""

    places: Sequence[Place]
    times: int
    seed: int
    questions: Sequence[Question]
    found: dict[tuple[str, str], Found] = field(default_factory=dict)
    per_s: dict[tuple[str, str], float] = field(default_factory=dict)

    def run(self, stack: ExitStack, *, with_throughput: bool) -> None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = [FilledServer(place.url, folder, f"server_{number}") for number, place in enumerate(self.places)]
        for server in servers:
            stack.callback(server.stop)
        for server in servers:
            server.wait()
        sides = [
            stack.enter_context(Side(place.url, server.port))
            for place, server in zip(self.places, servers, strict=True)
        ]
        routes = sides[0].reader.routes()
        for question in self.questions:
            self.ask(question, sides, servers, routes)
        for place in self.places:
            self.count(place)
        if with_throughput:
            self.measure_throughput(servers)

    def ask(self, question: Question, sides: Sequence[Side], servers: Sequence[FilledServer], routes: set[str]) -> None:
        """By turns of both lengths, so that whatever else the machine does is shared."""
        found = [self.found.setdefault((place.name, question.name), Found()) for place in self.places]
        if route_of(question.route) not in routes:
            for one in found:
                one.why = "no such address"
            return
        for turn in range(-WARM_UP, self.times):
            if turn == 0:
                used = [server.cpu_s() for server in servers]
            for place, side, one in zip(self.places, sides, found, strict=True):
                if not one.why:
                    ask_once(question, place, side, one, self.seed, turn)
        for one, server, before in zip(found, servers, used, strict=True):
            one.cpu_ms = 1000 * (server.cpu_s() - before) / self.times
        told = ", ".join(
            f"{sorted(one.http_ms)[len(one.http_ms) // 2]:.1f}" if one.http_ms else one.why for one in found
        )
        say(f"  {question.name}: {told} ms")

    def count(self, place: Place) -> None:
        say(f"counting on {place.name}")
        for name, counted in place.task("count", place.laps, self.seed, COUNTED).items():
            one = self.found.get((place.name, name))
            if one is not None:
                for figure in ("queries", "rows", "pages"):
                    getattr(one, figure).extend(each[figure] for each in counted)

    def measure_throughput(self, servers: Sequence[FilledServer]) -> None:
        asked = {question.name: question for question in self.questions}
        for name in (one for one in COMMONEST if one in asked):
            for place, server in zip(self.places, servers, strict=True):
                if not self.found[place.name, name].http_ms:
                    continue
                decade = Decade(place.laps, self.seed)
                values = asked[name].asked(decade.random(name, 0), decade)
                self.per_s[place.name, name] = answers_per_s(server.port, asked[name].address(values))


def ask_once(question: Question, place: Place, side: Side, found: Found, seed: int, turn: int) -> None:
    """Both ways; before the first turn nothing is noted."""
    decade = Decade(place.laps, seed)
    values = question.asked(decade.random(question.name, turn), decade)
    try:
        http_ms, body = side.reader.get(question.address(values))
    except WrongAnswer as error:
        found.why = str(error)
        return
    sql_ms = side.timed_sql(question.sql, values)
    if turn >= 0:
        found.http_ms.append(http_ms)
        found.sql_ms.append(sql_ms)
        found.bytes = max(found.bytes, len(body))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench queries", description=__doc__)
    parser.add_argument("--laps", type=int, default=LAPS, help="of the long history on PostgreSQL")
    parser.add_argument("--sqlite-laps", type=int, default=SQLITE_LAPS, help="of that on SQLite; 0 leaves SQLite out")
    parser.add_argument("--times", type=int, default=TIMES, help="requests of each question")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="questions with this in their name")
    parser.add_argument("--no-throughput", action="store_true")
    asked = parser.parse_args(arguments)
    folder = Path(os.environ.get("BENCH_DIR", "") or KEPT)
    questions = [one for one in QUESTIONS if asked.only.casefold() in one.name.casefold()]
    pairs = []
    if asked.laps and (server := PostgreSQL.answering()) is not None:
        pairs.append([on_postgresql(server, named(laps), laps, folder) for laps in (SHORT_LAPS, asked.laps)])
    if asked.sqlite_laps:
        pairs.append([on_sqlite(folder, named(laps), laps) for laps in (SHORT_LAPS, asked.sqlite_laps)])
    for places in pairs:
        for place in places:
            place.make()
        bench = Bench(places, asked.times, asked.seed, questions)
        with ExitStack() as stack:
            bench.run(stack, with_throughput=not asked.no_throughput)
        print(as_markdown(bench), flush=True)
    if not pairs:
        sys.exit("There is nothing to measure on.")


def named(laps: int) -> str:
    """`10m`, `100k`."""
    return f"{laps // 1_000_000}m" if laps % 1_000_000 == 0 else f"{laps // 1000}k"
