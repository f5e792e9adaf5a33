"""What pages with pictures cost: of a race of so many laps, and of a driver, a car and a track of some evenings."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from contextlib import closing
from functools import partial
from time import perf_counter
from typing import Any

from bench.databases import Database
from bench.frame import Bench, Figures, Row, Table, WrongAnswer, p
from bench.hub import Hub, Server

# Each with what is usual, and what is quick.
SIZES = {"times": (30, 2), "laps": (3200, 60), "evenings": (20, 1)}
PAGES = {
    "a race": "races/session",
    "a driver": "drivers/driver",
    "a car": "drivers/car",
    "a track": "races/track",
}
"""What is looked at, and where its page is."""
PATIENCE_S = 60


class Club:
    """With a race of so many laps, and evenings before it."""

    def __init__(self, bench: Bench, database: Database) -> None:
        self.sizes, self.name = bench.sizes, database.name
        folder = bench.folder / f"pictures_{database.name}"
        self.hub = Hub(bench.migrated(database, folder.name), folder)
        told = self.hub.task("pictures.tasks:fill", self.sizes.laps, self.sizes.evenings)
        self.rows, self.cookie = told["rows"], told["cookie"]
        self.server = Server(self.hub)
        bench.stack.callback(self.server.stop)

    def look(self, what: str) -> Figures:
        """At its page, as often as is asked for and once before."""
        page = f"/admin/{PAGES[what]}/{self.rows[what]}/change/"
        took, pictures, body = [], 0, b""
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_S)) as connection:
            used = 0.0
            for time in range(self.sizes.times + 1):
                begin = perf_counter()
                connection.request("GET", page, headers={"Cookie": f"sessionid={self.cookie}"})
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200:
                    raise WrongAnswer(f"The page of {what} was answered with {answer.status}")
                took.append(1000 * (perf_counter() - begin))
                used = self.server.cpu_s() if time == 0 else used
            cpu_ms = 1000 * (self.server.cpu_s() - used) / self.sizes.times
        pictures = body.count(b'<svg class="chart-wide"')
        if not pictures:
            raise WrongAnswer(f"The page of {what} has no picture")
        return {
            f"{what} first": took[0],
            what: took[1:],
            f"{what} cpu": cpu_ms,
            f"{what} pictures": pictures,
            f"{what} kb": len(body) / 1000,
        }

    def draw(self) -> Figures:
        """The pictures of the race alone, in a process of their own."""
        told = self.hub.task("pictures.tasks:draw", self.rows["a race"], self.sizes.times)
        return {"drawn": told["ms"], "three": told["three_ms"], "three cpu": told["three_cpu_ms"]}


def how(what: str) -> Callable[[Any], Figures]:
    return lambda club: club.look(what)


def rows_of(what: str) -> list[Row]:
    row = partial(Row, how=how(what), has_spread=False)
    return [
        row(f"page of {what}, looked at first, ms", figure=f"{what} first"),
        row("again, p50, ms", figure=what, of=p(50)),
        row("p95, ms", figure=what, of=p(95)),
        row("the hub's processor time, ms", figure=f"{what} cpu"),
        row("pictures on it", figure=f"{what} pictures"),
        row("kB", figure=f"{what} kb"),
    ]


def run(bench: Bench) -> tuple[list[Table], list[str]]:
    clubs = [Club(bench, database) for database in bench.databases]
    for club in clubs:
        club.server.wait()
    drawn = partial(Row, how=Club.draw, of=p(50), has_spread=False)
    table = Table(
        [
            drawn("three pictures of the race, read and drawn, p50, ms", figure="three", most=150),
            drawn("processor time, ms", figure="three cpu"),
            drawn("all of its pictures, p50, ms", figure="drawn"),
            *(row for what in PAGES for row in rows_of(what)),
        ]
    )
    table.measure({club.name: club for club in clubs})
    print(table.markdown())
    return [table], [
        f"A race of six by {-(-bench.sizes.laps // 6)} laps, after {bench.sizes.evenings} evenings; "
        f"{bench.sizes.times} times each by one keep-alive client, nothing compressed, no ETag",
        "Each picture is drawn for a desk and for a phone, with its table beneath",
    ]
