"""Tablets that post while the database, or the hub, is taken away: what was acknowledged is on record, once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.frame import Bench, Figures, Row, Table, WrongAnswer
from bench.hub import Hub, Server
from bench.outages.senders import Sender
from bench.outages.server import Cluster

SIZES = {"tablets": (20, 4), "per_s": (5.0, 2.0), "before_s": (5.0, 2.0), "for_s": (60.0, 3.0), "after_s": (5.0, 2.0)}
HANDED_OVER_WITHIN_S = 180
EVERY_S = 0.5
START_OF_EVENING_S = 6 * 3600


@dataclass
class Place:
    """Where a trouble comes over a hub."""

    server: Server
    url: str
    cluster: Cluster | None


Trouble = Callable[[Place], AbstractContextManager[None]]


@contextmanager
def stopped(place: Place, *, mode: str) -> Iterator[None]:
    """PostgreSQL is stopped, as for a restart or by a crash."""
    assert place.cluster is not None
    place.cluster.stop(mode)
    yield
    place.cluster.start()


@contextmanager
def cut(place: Place) -> Iterator[None]:
    """Every half second all connections are."""
    name, is_over = urlsplit(place.url).path[1:], threading.Event()

    def cut_again_and_again() -> None:
        assert place.cluster is not None
        with psycopg.connect(place.cluster.url, autocommit=True) as connection:
            while not is_over.wait(EVERY_S):
                connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    with meanwhile(cut_again_and_again, is_over):
        yield


@contextmanager
def read_only(place: Place) -> Iterator[None]:
    """The database takes no writes, as one that is only a copy now."""
    assert place.cluster is not None
    name = urlsplit(place.url).path[1:]
    with psycopg.connect(place.cluster.url, autocommit=True) as connection:
        for value in ("on", "off"):
            connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {value}'.encode())
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            if value == "on":
                yield


@contextmanager
def full(place: Place) -> Iterator[None]:
    """The database's disk has no room left; where it gave up, somebody starts it again."""
    assert place.cluster is not None
    with place.cluster.full():
        yield
    try:
        psycopg.connect(place.cluster.url, connect_timeout=5).close()
    except psycopg.OperationalError:
        place.cluster.start()


@contextmanager
def killed(place: Place) -> Iterator[None]:
    """One of the hub's processes is, every second or so, at whatever step it is."""
    is_over, chosen = threading.Event(), random.Random(1)

    def kill_again_and_again() -> None:
        while not is_over.wait(chosen.uniform(0.5, 1.5)):
            workers = place.server.workers()
            if workers:
                os.kill(chosen.choice(workers), signal.SIGKILL)

    with meanwhile(kill_again_and_again, is_over):
        yield


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Another program writes into the file, and takes its time."""
    with closing(sqlite3.connect(urlsplit(place.url).path[1:], isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def meanwhile(work: Callable[[], None], is_over: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=work)
    thread.start()
    yield
    is_over.set()
    thread.join()


ON_POSTGRESQL: dict[str, Trouble] = {
    "PostgreSQL stopped": partial(stopped, mode="fast"),
    "PostgreSQL crashed": partial(stopped, mode="immediate"),
    "its connections cut": cut,
    "it is read-only": read_only,
    "its disk is full": full,
    "processes of the hub killed": killed,
}
ON_SQLITE: dict[str, Trouble] = {"SQLite, locked by another program": locked, "SQLite, processes killed": killed}


@dataclass
class Outage:
    """One trouble, for a hub of its own."""

    bench: Bench
    name: str
    trouble: Trouble
    cluster: Cluster | None
    senders: list[Sender] = field(default_factory=list)

    def happen(self) -> Figures:
        sizes = self.bench.sizes
        place = self.started()
        stop = threading.Event()
        start_ms = round(1000 * (time.time() - START_OF_EVENING_S))
        tokens = place.server.hub.task("tablets:make", sizes.tablets)
        self.senders = [Sender(place.server.port, token, start_ms, sizes.per_s, stop) for token in tokens]
        for sender in self.senders:
            sender.start()
        time.sleep(sizes.before_s)
        with self.trouble(place):
            time.sleep(sizes.for_s)
        time.sleep(sizes.after_s)
        stop.set()
        for sender in self.senders:
            sender.join()
        handed_over_s = self.wait(place.server)
        lost, doubled, disordered = self.compare(place.server.hub)
        self.check(place.server.hub)
        place.server.stop()
        statuses = {f"answered_{code}": self.answered(code) for code in (200, 202, 503)}
        unanswered = sum(len(sender.unanswered) for sender in self.senders)
        slowest = max(sender.slowest_s for sender in self.senders)
        found = {"lost": lost, "doubled": doubled, "disordered": disordered, "unanswered": unanswered}
        if lost or doubled or disordered:
            raise WrongAnswer(f"of what was acknowledged {found}")
        return {**found, **statuses, "slowest_s": slowest, "handed_over_s": handed_over_s}

    def started(self) -> Place:
        name = f"outage_{abs(hash(self.name))}"
        folder = self.bench.folder / name
        folder.mkdir()
        if self.cluster is None:
            url = f"sqlite:///{folder / 'hub.sqlite3'}"
        else:
            url = urlsplit(self.cluster.url)._replace(path=f"/{name}").geturl()
            with psycopg.connect(self.cluster.url, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
        hub = Hub(url, folder)
        hub.manage("migrate", "--verbosity", "0")
        server = Server(hub)
        self.bench.stack.callback(server.stop)
        server.wait()
        return Place(server, url, self.cluster)

    def answered(self, code: int) -> int:
        return sum(sender.statuses[code] for sender in self.senders)

    def wait(self, server: Server) -> float:
        """Until nothing waits any more, neither in the spool nor in the log."""
        began = time.monotonic()
        while time.monotonic() - began < HANDED_OVER_WITHIN_S:
            told = server.told()
            if told.get("events_spooled") == 0 and told.get("events_waiting") == 0:
                return time.monotonic() - began
            time.sleep(0.2)
        raise WrongAnswer(f"after {HANDED_OVER_WITHIN_S} s something still waits: {told}")

    def compare(self, hub: Hub) -> tuple[int, int, int]:
        """How many that were acknowledged are missing, are there twice, or not in the order in which they were sent."""
        recorded: dict[str, list[int]] = hub.task("outages.tasks:recorded")
        lost = doubled = disordered = 0
        for sender in self.senders:
            there = recorded.get(sender.token, [])
            lost += len(set(sender.taken) - set(there))
            doubled += len(there) - len(set(there))
            # What was not answered may have come in before or after what followed it.
            sure = [number for number in there if number in set(sender.taken)]
            disordered += sum(later < earlier for earlier, later in pairwise(sure))
        return lost, doubled, disordered

    def check(self, hub: Hub) -> None:
        said: Any = hub.manage("rebuild", "--check")
        if "Everything is as the log tells it." not in said.said:
            raise WrongAnswer(said.last_line)


def happen(outage: Outage) -> Figures:
    return outage.happen()


ROWS = [
    Row("Lost", happen, "lost"),
    Row("Doubled", happen, "doubled"),
    Row("Out of order", happen, "disordered"),
    Row("Answered 200", happen, "answered_200"),
    Row("202, spooled", happen, "answered_202"),
    Row("503", happen, "answered_503"),
    Row("Not answered", happen, "unanswered"),
    Row("Slowest, s", happen, "slowest_s", ".1f"),
    Row("Handed over after, s", happen, "handed_over_s", ".1f"),
]


def run(bench: Bench) -> tuple[list[Table], list[str]]:
    """On SQLite, and on a PostgreSQL of its own."""
    table = Table(ROWS)
    (bench.folder / "postgresql").mkdir()
    cluster = Cluster(bench.folder / "postgresql")
    bench.folder.chmod(0o755)
    bench.stack.callback(cluster.remove)
    cluster.make()
    outages = {name: Outage(bench, name, trouble, None) for name, trouble in ON_SQLITE.items()}
    outages |= {name: Outage(bench, name, trouble, cluster) for name, trouble in ON_POSTGRESQL.items()}
    table.measure(outages)
    print(table.across("meanwhile"), flush=True)
    sizes = bench.sizes
    return [table], [f"{sizes.tablets} tablets, each {sizes.per_s:g} laps a second, the trouble for {sizes.for_s:g} s"]
