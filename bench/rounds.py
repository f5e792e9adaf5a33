"""One measurement each; the figures go into a notebook."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.databases import PostgreSQL, SQLite
from bench.floors import postgresql_rate, sqlite_rate
from bench.load import Answers, connected, flat_out, paced
from bench.process import cpu_s, memory_mb
from bench.server import Server

PACE_PER_S = 50
PACED_TABLETS = 4
LIKELY_PER_S = 3000
"""As many posts a second are built ahead; a faster server makes the clients build some themselves."""
CATCHES_UP_WITHIN_S = 60
PARTS = 5
"""It is luck which process of a server takes a connection, so every round connects that often."""
INTRODUCTIONS = 24
"""As many events of each tablet are posted before anything is measured: they make every driver and car known."""
INTRODUCTIONS_PER_S = 200


@dataclass(frozen=True)
class Length:
    """How long one round takes, in seconds."""

    warm_up_s: float
    flat_out_s: float
    paced_s: float


@dataclass
class Notebook:
    """Every figure of every subject, in the order of the runs."""

    figures: defaultdict[str, defaultdict[str, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def note(self, subject: str, **figures: float) -> None:
        for name, figure in figures.items():
            self.figures[subject][name].append(figure)


def introduce(server: Server) -> None:
    """Post what is dearer than everything after it."""
    if not server.subject.is_floor:
        with connected(server.port, server.posts) as clients:
            paced(clients, INTRODUCTIONS * len(clients) / INTRODUCTIONS_PER_S, INTRODUCTIONS_PER_S)


def measure_database(database: SQLite | PostgreSQL, server: Server, clients: int, length: Length) -> float:
    """Bare INSERTs per second, into the table and database of the HTTP floor."""
    if isinstance(database, PostgreSQL):
        return postgresql_rate(server.url, clients, length.flat_out_s)
    return sqlite_rate(Path(server.url.removeprefix("sqlite:///")), clients, length.flat_out_s)


def measure_rate(server: Server, length: Length, notebook: Notebook) -> None:
    """As many events as go through, and what that left the projection to do."""
    prepare(server, length.flat_out_s * LIKELY_PER_S)
    all_flat_out(server, length.warm_up_s)
    catch_up(server)
    sent, cpu = sent_by(server), cpu_s(server.hub())
    start = time.perf_counter()
    answers = all_flat_out(server, length.flat_out_s)
    used = cpu_s(server.hub()) - cpu
    behind = server.waiting()
    until_asked = time.perf_counter() - start
    recorded = sent_by(server) - sent
    notebook.note(
        server.subject.name,
        recorded_per_s=len(answers.latencies) / answers.seconds,
        projected_per_s=projected_per_s(server, answers, recorded - behind, until_asked),
        behind=behind,
        projected_pct=100 * (1 - behind / recorded),
        caught_up_s=catch_up(server),
        cpu_ms=1000 * used / recorded,
        client_us=1_000_000 * answers.cpu_s / recorded,
    )


def all_flat_out(server: Server, seconds: float) -> Answers:
    """Every tablet, part after part."""
    answers = Answers()
    for _ in range(PARTS):
        with connected(server.port, server.posts) as clients:
            answers.add(flat_out(clients, seconds / PARTS))
    return answers


def projected_per_s(server: Server, answers: Answers, projected: int, seconds: float) -> float:
    """From the answers where requests project, else from what is left waiting after `seconds`."""
    return projected / seconds if server.subject.has_follower else answers.projected / answers.seconds


def measure_pace(server: Server, length: Length, notebook: Notebook) -> None:
    """How long one post takes on a busy race night."""
    posts = server.posts[:PACED_TABLETS]
    prepare(server, length.paced_s * PACE_PER_S)
    with connected(server.port, posts) as clients:
        paced(clients, length.warm_up_s, PACE_PER_S)
        answers = paced(clients, length.paced_s, PACE_PER_S)
    catch_up(server)
    latencies = sorted(1000 * latency for latency in answers.latencies)
    notebook.note(
        server.subject.name,
        p50_ms=percentile(latencies, 50),
        p99_ms=percentile(latencies, 99),
        max_ms=latencies[-1],
    )


def measure_memory(server: Server, notebook: Notebook) -> None:
    """What each process holds now."""
    for pid in server.workers():
        notebook.note(server.subject.name, **memory_mb(pid))
    if server.follower:
        held = memory_mb(server.follower.pid)
        notebook.note(server.subject.name, **{f"projection_{name}": size for name, size in held.items()})


def catch_up(server: Server) -> float:
    """Wait until everything is projected; returns how long that took, in seconds."""
    start = time.perf_counter()
    if not server.subject.is_floor:
        while server.waiting() and time.perf_counter() - start < CATCHES_UP_WITHIN_S:
            time.sleep(0.02)
    return time.perf_counter() - start


def prepare(server: Server, count: float) -> None:
    for posts in server.posts:
        posts.prepare(math.ceil(count / len(server.posts)))


def sent_by(server: Server) -> int:
    return sum(posts.sent for posts in server.posts)


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The smallest value that many percent of all do not exceed."""
    return ordered[math.ceil(len(ordered) * percent / 100) - 1]
