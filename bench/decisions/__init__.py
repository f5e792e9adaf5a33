"""What a decision costs on a session of so many laps, and how long the posts of another tablet take meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

from bench.databases import Database
from bench.decisions.director import Director
from bench.decisions.meanwhile import Meanwhile
from bench.frame import Bench, Figures, Row, Table, WrongAnswer, p
from bench.hub import Hub, Server

# Each with what is usual, and what is quick.
SIZES = {"runs": (3, 1), "laps": (20_000, 400), "short_laps": (400, 0)}
KINDS: dict[str, tuple[str, str, dict[str, str]]] = {
    "a lap void": ("void_laps", "lap", {}),
    "5 s added": ("add_time", "entry", {"ms": "5"}),
    "a stint given away": ("give_laps", "stint", {"driver": "Somebody else"}),
    "the race joined with the one before": ("join_sessions", "second", {}),
    "the race split": ("split_session", "lap", {}),
    "the race hidden": ("hide", "session", {}),
}
"""What is ruled, of which row, saying what."""


class Race:
    """A race of so many laps on one database, a shorter one after it, and another tablet that posts."""

    def __init__(self, bench: Bench, database: Database, laps: int) -> None:
        self.database, self.laps = database, laps
        folder = bench.folder / f"decisions_{database.name}_{laps}"
        self.hub = Hub(bench.migrated(database, folder.name), folder)
        told = self.hub.task("decisions.tasks:fill", laps)
        self.rows, self.path, self.cookie = told["rows"], told["path"], told["cookie"]
        self.server = Server(self.hub)
        bench.stack.callback(self.server.stop)

    @property
    def name(self) -> str:
        return f"{self.database.name}, {self.laps:,} laps"

    def decide(self, title: str) -> Figures:
        """Looked at, done, and revoked, as a browser does it; a preview first that nobody times."""
        kind, of, says = KINDS[title]
        word = {"second": "session"}.get(of, of)
        director = Director(self.server, self.cookie)
        with closing(director), Meanwhile(self.server.port, self.path) as meanwhile:
            seen = director.look(kind, word, self.rows[of], says)
            done = director.do(kind, word, self.rows[of], says, seen)
            ruling = self.database.rows(self.hub.url, "SELECT max(id) FROM races_ruling")[0][0]
        if not ruling:
            raise WrongAnswer(f"{title}: nothing was ruled")
        director = Director(self.server, self.cookie)
        with closing(director):
            director.do_again(ruling)
        return {
            f"{title} preview": seen.seconds,
            f"{title} in force": done.seconds,
            f"{title} preview cpu": seen.cpu_s,
            f"{title} in force cpu": done.cpu_s,
            f"{title} posts": meanwhile.while_it_took(seen, done),
        }


def how(title: str) -> Callable[[Any], Figures]:
    return lambda race: race.decide(title)


def rows_of(title: str) -> list[Row]:
    row = partial(Row, how=how(title), reads=".2f")
    posts = partial(row, figure=f"{title} posts", has_spread=False)
    return [
        row(f"{title}: preview, s (processor time)", figure=f"{title} preview", beside=f"{title} preview cpu"),
        row("in force, s (processor time)", figure=f"{title} in force", beside=f"{title} in force cpu"),
        posts("a post of another tablet meanwhile, p50, s", of=p(50)),
        posts("p95, s", of=p(95)),
        posts("the slowest, s", of=max),
    ]


def run(bench: Bench) -> tuple[list[Table], list[str]]:
    sizes = bench.sizes
    lengths = [laps for laps in (sizes.short_laps, sizes.laps) if laps]
    races = [Race(bench, database, laps) for database in bench.databases for laps in lengths]
    for race in races:
        race.server.wait()
    table = Table([row for title in KINDS for row in rows_of(title)])
    table.measure({race.name: race for race in races}, sizes.runs)
    print(table.markdown())
    return [table], [
        f"Median (least–most) of {sizes.runs} runs in turns, by HTTP, on a server as people start it",
        "Another tablet of the same club posts a lap every tenth of a second, and waits for each answer",
    ]
