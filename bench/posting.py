"""What a post costs: tablets that post to the hub as people start it, beside a view with one bare INSERT."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from bench.databases import Database
from bench.floors import inserts_per_s
from bench.frame import Bench, Figures, Row, Table, WrongAnswer, p
from bench.hub import Hub, Server
from bench.load import Answers, Posts, flat_out, paced

# Each with what is usual, and what is quick.
SIZES = {"runs": (3, 1), "clients": (8, 8), "warm_up_s": (1.0, 0.5), "flat_out_s": (4.0, 1.0), "paced_s": (7.0, 2.0)}
FLOOR = {"DJANGO_SETTINGS_MODULE": "bench.floor.settings"}
WORKER = {"HUB_PROJECTION": "worker"}
START_OF_EVENINGS_S = 5 * 3600
"""How long ago the evenings began: posts outrun the clock; a lap six hours old costs more, as it may join nights."""
PACE_PER_S, PACED_TABLETS = 50, 4
LIKELY_PER_S = 3000
"""As many posts a second are built ahead; a faster server makes the clients build some themselves."""
CATCHES_UP_WITHIN_S = 60
PARTS = 5
"""It is luck which process of a server takes a connection, so every round connects that often."""
INTRODUCTIONS, INTRODUCTIONS_PER_S = 24, 200
"""As many events of each tablet are posted before anything is measured: they make every driver and car known."""
KEPT = {
    "events": "SELECT count(*) FROM ingest_rawevent",
    "laps_told": "SELECT count(*) FROM ingest_rawevent WHERE event_type = 'ui.lap_update'",
    "laps": "SELECT count(*) FROM races_lap",
    "problems": "SELECT count(*) FROM ingest_problem",
}


class Side:
    """A server with its tablets: the hub's, or its floor's, which projects nothing."""

    def __init__(
        self, bench: Bench, database: Database, name: str, settings: Mapping[str, str], floor: Side | None = None
    ) -> None:
        self.database, self.sizes, self.floor, self.is_floor = database, bench.sizes, floor or self, floor is None
        hub = Hub(bench.migrated(database, name), bench.folder / f"{database.name}_{name}", settings)
        self.server = Server(hub, is_followed=settings is WORKER)
        bench.stack.callback(self.server.stop)
        self.posts: list[Posts] = []

    def make_ready(self) -> None:
        self.server.wait()
        tokens = ["floor"] * self.sizes.clients
        if self.is_floor:
            self.database.rows(self.server.hub.url, self.database.floor_table)
        else:
            tokens = self.server.hub.task("tablets:make", self.sizes.clients)
        start_ms = round(1000 * (time.time() - START_OF_EVENINGS_S))
        self.posts = [Posts(f"/ingest/{token}/", tablet, start_ms) for tablet, token in enumerate(tokens, start=1)]
        if not self.is_floor:
            seconds = INTRODUCTIONS * len(tokens) / INTRODUCTIONS_PER_S
            paced(self.server.port, self.posts, seconds, INTRODUCTIONS_PER_S)

    @property
    def sent(self) -> int:
        return sum(posts.sent for posts in self.posts)

    def post_flat_out(self, seconds: float) -> Answers:
        parts = (flat_out(self.server.port, self.posts, seconds / PARTS) for _ in range(PARTS))
        return sum(parts, start=Answers())

    def post_at_the_pace(self) -> Answers:
        for posts in self.posts:
            posts.prepare(self.sizes.paced_s * PACE_PER_S / PACED_TABLETS)
        paced(self.server.port, self.posts[:PACED_TABLETS], self.sizes.warm_up_s, PACE_PER_S)
        answers = paced(self.server.port, self.posts[:PACED_TABLETS], self.sizes.paced_s, PACE_PER_S)
        self.catch_up()
        return answers

    def catch_up(self) -> float:
        """Wait until everything is projected; returns how long that took, in seconds."""
        start = time.perf_counter()
        while not self.is_floor and self.server.waiting() and time.perf_counter() - start < CATCHES_UP_WITHIN_S:
            time.sleep(0.02)
        return time.perf_counter() - start

    def rate(self) -> dict[str, Any]:
        """As many events as go through, and what that left the projection to do."""
        for posts in self.posts:
            posts.prepare(self.sizes.flat_out_s * LIKELY_PER_S / len(self.posts))
        self.post_flat_out(self.sizes.warm_up_s)
        self.catch_up()
        sent, used, start = self.sent, self.server.cpu_s(), time.perf_counter()
        answers = self.post_flat_out(self.sizes.flat_out_s)
        used, behind = self.server.cpu_s() - used, 0 if self.is_floor else self.server.waiting()
        recorded, seconds = self.sent - sent, time.perf_counter() - start
        is_followed = self.server.is_followed
        return {
            "recorded_per_s": len(answers.latencies_ms) / answers.seconds,
            # From the answers where requests project, else from what is left waiting.
            "projected_per_s": (recorded - behind) / seconds if is_followed else answers.projected / answers.seconds,
            "behind": behind,
            "projected_pct": 100 * (1 - behind / recorded),
            "caught_up_s": self.catch_up(),
            "cpu_ms": 1000 * used / recorded,
            "client_us": 1_000_000 * answers.cpu_s / recorded,
        }


def hub_flat_out(side: Side) -> Figures:
    return side.rate()


def floor_flat_out(side: Side) -> Figures:
    return {f"floor_{name}": figure for name, figure in side.floor.rate().items()}


def database_floor(side: Side) -> Figures:
    url = side.floor.server.hub.url
    return {"database_per_s": inserts_per_s(url, side.sizes.clients, side.sizes.flat_out_s)}


def hub_at_the_pace(side: Side) -> Figures:
    latencies = side.post_at_the_pace().latencies_ms
    return {"p50_ms": p(50)(latencies), "p99_ms": p(99)(latencies), "max_ms": max(latencies)}


def floor_at_the_pace(side: Side) -> Figures:
    return {"floor_p99_ms": p(99)(side.floor.post_at_the_pace().latencies_ms)}


def memory(side: Side) -> Figures:
    """What each process holds now. What was posted has to be there, else it is WrongAnswer."""
    there = {name: side.database.rows(side.server.hub.url, sql)[0][0] for name, sql in KEPT.items()}
    if there["events"] != side.sent or there["laps"] != there["laps_told"] or there["problems"]:
        raise WrongAnswer(f"{side.sent} events were posted, and there are {there}")
    return side.server.memory_mb()


ROWS = [
    Row("Events recorded, per second", hub_flat_out, "recorded_per_s"),
    Row("Events projected meanwhile, per second", hub_flat_out, "projected_per_s"),
    Row("Not yet projected when the load ends, events", hub_flat_out, "behind"),
    Row("Of those recorded, projected by then, %", hub_flat_out, "projected_pct"),
    Row("Until all are projected, s", hub_flat_out, "caught_up_s", ".2f"),
    Row("HTTP floor (a view with one bare INSERT), per second", floor_flat_out, "floor_recorded_per_s"),
    Row("Database floor (one durable INSERT), per second", database_floor, "database_per_s"),
    Row(
        "**Recorded / HTTP floor** (aim: SQLite ≥ 0.6, PostgreSQL inline ≥ 0.5, worker ≥ 0.8)",
        hub_flat_out, "recorded_per_s", ".2f", over="floor_recorded_per_s",
    ),
    Row("Recorded / database floor", hub_flat_out, "recorded_per_s", ".2f", over="database_per_s"),
    Row("Processor time of the hub, ms an event", hub_flat_out, "cpu_ms", ".2f"),
    Row("Processor time of the HTTP floor, ms an event", floor_flat_out, "floor_cpu_ms", ".2f"),
    Row("Processor time of the clients, µs a post", hub_flat_out, "client_us"),
    Row("p50 of a post at the pace, ms", hub_at_the_pace, "p50_ms", ".1f"),
    Row("p99 of a post at the pace, ms", hub_at_the_pace, "p99_ms", ".1f", most=25),
    Row("Slowest post at the pace, ms", hub_at_the_pace, "max_ms", ".1f"),
    Row("p99 of the HTTP floor at the pace, ms", floor_at_the_pace, "floor_p99_ms", ".1f"),
    Row("Memory of a server process, RSS, MB", memory, "rss_mb", most=150),
    Row("The same, PSS, MB", memory, "pss_mb"),
    Row("Memory of the projection process, RSS, MB", memory, "projection_rss_mb"),
    Row("The same, PSS, MB", memory, "projection_pss_mb"),
]  # fmt: skip


def run(bench: Bench) -> tuple[list[Table], list[str]]:
    sizes, sides = bench.sizes, {}
    for database in bench.databases:
        floor = Side(bench, database, "floor", FLOOR)
        for name, settings in {"inline": {}, **({"worker": WORKER} if database.name == "PostgreSQL" else {})}.items():
            sides[f"{database.name}, {name}"] = Side(bench, database, name, settings, floor)
    for side in {*sides.values()} | {side.floor for side in sides.values()}:
        side.make_ready()
    table = Table(ROWS)
    table.measure(sides, sizes.runs)
    print(table.markdown())
    return [table], [
        f"Median (least–most) of {sizes.runs} runs in turns; {sizes.clients} keep-alive clients with a source each, "
        f"{sizes.flat_out_s:g} s flat out; the pace is {PACE_PER_S} events/s over {PACED_TABLETS} sources "
        f"for {sizes.paced_s:g} s, each timed from when it was due",
        "SQLite as `make run` starts it and PostgreSQL as compose does (2 processes of 8 threads); the database floor "
        f"has {sizes.clients} connections of as many threads, on SQLite with one lock",
    ]
