"""Before and after in one run: a live lap, the ten commonest questions and a rebuild, here and in another checkout.

Only HTTP and manage.py are asked of either, so the other one may have any bench, or none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from bench.databases import Database
from bench.evenings import LAPS_OF_AN_EVENING, races, season
from bench.frame import Bench, Figures, Row, Table
from bench.hub import Hub, Server
from bench.load import Reader
from bench.machine import ROOT, commit
from bench.process import Failed
from bench.queries.all_questions import NAMED
from bench.queries.question import COMMONEST, Known, Question

# Each with what is usual, and what is quick: laps of the history, live laps, requests of each question, rebuilds.
SIZES = {
    "against": (str(ROOT), str(ROOT)),
    "laps": (30_000, 3000),
    "live": (1000, 200),
    "times": (100, 20),
    "rebuilds": (7, 3),
}
WARM_UP = 40
BEGAN_AGO_S = 5 * 3600


class Side:
    """One of both checkouts: its server, with a history and a tablet that races."""

    def __init__(self, bench: Bench, database: Database, name: str, root: Path, recording: Path) -> None:
        self.hub = Hub(database.create(f"compare_{name}"), bench.folder / f"{database.name}_{name}", root=root)
        self.hub.manage("migrate", "--verbosity", "0")
        self.hub.manage("import_log", str(recording), "--club", "Bench", "--source", "Tablet", "--project")
        url = self.hub.manage("add_source", "Live", "--club", "Bench").last_line
        self.path, self.commands_s = urlsplit(url.strip()).path, 0.0
        self.posts = races(1, round(1000 * (time.time() - BEGAN_AGO_S)))
        self.known = Known(partial(database.rows, self.hub.url))
        self.server = Server(self.hub)
        bench.stack.callback(self.server.stop)
        self.server.wait()
        self.reader = bench.stack.enter_context(closing(Reader(self.server.port)))

    def cpu_s(self) -> float:
        return self.server.cpu_s() + self.commands_s

    def live_lap(self, turn: int) -> float:
        return self.reader.ask(self.path, next(self.posts))[0]

    def answer(self, question: Question, turn: int) -> float:
        return self.reader.ask(question.address(question.asked(self.known, turn)))[0]

    def rebuild(self, turn: int) -> float:
        used = self.hub.manage("rebuild", "--source", "Tablet")
        self.commands_s += used.cpu_s
        return 1000 * used.seconds


@dataclass
class What:
    """Something to do so many times in turns; what warms up is not counted."""

    act: Callable[[Side, int], float]
    times: int
    warm_up: int = 0


def in_turns(sides: Sequence[Side], what: What) -> Figures:
    """First here and first there by turns, so that whatever else the machine does is shared."""
    ms: tuple[list[float], list[float]] = ([], [])
    for turn in range(-what.warm_up, what.times):
        if turn == 0:
            used = [side.cpu_s() for side in sides]
        for place in (0, 1) if turn % 2 else (1, 0):
            took = what.act(sides[place], turn)
            if turn >= 0:
                ms[place].append(took)
    cpu = [1000 * (side.cpu_s() - before) / what.times for side, before in zip(sides, used, strict=True)]
    return {
        "there_ms": ms[0],
        "here_ms": ms[1],
        "ratio": median(ms[1]) / median(ms[0]),
        "there_cpu_ms": cpu[0],
        "here_cpu_ms": cpu[1],
    }


def everything(sizes: Mapping[str, int]) -> dict[str, What]:
    questions = {
        name: What(lambda side, turn, asked=NAMED[name]: side.answer(asked, turn), sizes["times"], 2)  # type: ignore[misc]
        for name in COMMONEST
    }
    live = What(Side.live_lap, sizes["live"], WARM_UP)
    return {"A live lap": live, **questions, "A rebuild of that history": What(Side.rebuild, sizes["rebuilds"])}


def run(bench: Bench) -> tuple[list[Table], list[str]]:
    sizes, tables = bench.sizes, []
    there = Path(sizes.against).resolve()
    if not (there / "manage.py").exists():
        raise Failed(f"{there} is no checkout of the hub: --against names its folder.")
    recording = bench.folder / "compared.jsonl"
    recording.write_bytes(b"".join(body + b"\n" for body in season(max(sizes.laps // LAPS_OF_AN_EVENING, 1))))
    for database in bench.databases:
        sides = [Side(bench, database, name, root, recording) for name, root in (("there", there), ("here", ROOT))]
        how, column = partial(in_turns, sides), partial(Row, reads=".2f", has_spread=False)
        tables.append(
            Table(
                [
                    column("there, ms", how, "there_ms"),
                    column("here, ms", how, "here_ms"),
                    column("here / there", how, "ratio"),
                    column("processor there, ms", how, "there_cpu_ms"),
                    column("processor here, ms", how, "here_cpu_ms"),
                    column("here / there, processor", how, "here_cpu_ms", over="there_cpu_ms"),
                ]
            )
        )
        tables[-1].measure(everything(vars(sizes)))
        print(tables[-1].across(database.name) + "\n")
    return tables, [
        f"There: commit {commit(there)}; here: commit {commit()}; medians, and the ratio of medians; both in turns",
        f"{sizes.live} live laps over HTTP, {sizes.times} requests of each question, {sizes.rebuilds} rebuilds; "
        "processor time is that of the hub alone, for one of each",
    ]
