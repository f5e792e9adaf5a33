"""What a post costs beside many connections that dribble their bodies or stand still in the middle."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from bench.frame import Bench, Figures, Row, Table, WrongAnswer, p
from bench.posting import Side

# Each with what is usual, and what is quick.
SIZES = {
    "slow": (500, 100), "runs": (3, 1), "clients": (5, 5), "warm_up_s": (1.0, 0.5), "paced_s": (20.0, 4.0),
    "dribble_s": (8.0, 2.0),
}  # fmt: skip
MOST_P99_MS = 100.0
PIECES = 80
"""A body comes in as many."""


@dataclass
class Senders:
    """A fifth sends a body in pieces, again and again; the others stop, half of them in the head, half in the body."""

    port: int
    path: str
    count: int
    dribble_s: float
    sent: int = 0
    recorded: int = 0
    refused: list[str] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self, ready: Any) -> None:
        lines = [await asyncio.open_connection("127.0.0.1", self.port) for _ in range(self.count)]
        for place, (reader, writer) in enumerate(lines):
            request = self.request()
            if place % 5:
                writer.write(request[: 60 if place % 2 else -20])
            else:
                self.tasks.append(asyncio.create_task(self.dribble(reader, writer, request)))
        ready.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        for task in self.tasks:
            task.cancel()
        for _, writer in lines:
            writer.close()

    def request(self) -> bytes:
        """An event as long as most, which carries no time: what comes late would cost a rewind, and be measured too."""
        self.sent += 1
        body = json.dumps(
            {"event_type": "bench.dribbled", "event_data": {"number": self.sent, "padding": "x" * 500}}
        ).encode()
        return b"POST %s HTTP/1.1\r\nHost: hub\r\nContent-Length: %d\r\n\r\n%s" % (self.path.encode(), len(body), body)

    async def dribble(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
        piece = -(-len(request) // PIECES)
        # Bodies that end in the same moment would be a measure of how many are recorded in a second.
        await asyncio.sleep(random.uniform(0, self.dribble_s))
        while True:
            for place in range(0, len(request), piece):
                writer.write(request[place : place + piece])
                await asyncio.sleep(self.dribble_s / PIECES)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            told = json.loads(await reader.readexactly(length))
            self.recorded += bool(told.get("recorded"))
            if not told.get("recorded"):
                self.refused.append(str(told))
            request = self.request()


def send(senders: Senders, ready: Any, stop: Any, told: Any) -> None:
    """In a process of its own, so that what is measured has another interpreter to itself."""

    async def until_stopped() -> None:
        sending = asyncio.create_task(senders.run(ready))
        while not stop.is_set():
            await asyncio.sleep(0.1)
        sending.cancel()
        await sending

    asyncio.run(until_stopped())
    told.put((senders.recorded, senders.refused[:3]))


@contextmanager
def beside(senders: Senders) -> Iterator[list[Any]]:
    """They send while the block runs; afterwards the list holds how many are on record, and what was refused."""
    apart = get_context("spawn")
    ready, stop, told, found = apart.Event(), apart.Event(), apart.Queue(), list[Any]()
    process = apart.Process(target=send, args=(senders, ready, stop, told))
    process.start()
    ready.wait()
    try:
        yield found
    finally:
        stop.set()
        found.extend(told.get(timeout=60))
        process.join()


class SlowSide(Side):
    """A hub with tablets, of which the slow ones share the last."""

    def make_ready(self) -> None:
        self.is_floor = False
        super().make_ready()
        self.path = self.posts[-1].path


def alone(side: SlowSide) -> Figures:
    return {"alone_p99_ms": p(99)(side.post_at_the_pace().latencies_ms)}


def among_slow_ones(side: SlowSide) -> Figures:
    sizes = side.sizes
    senders = Senders(side.server.port, side.path, sizes.slow, sizes.dribble_s)
    with beside(senders) as found:
        latencies = side.post_at_the_pace().latencies_ms
    recorded, refused = found
    if refused or not recorded:
        raise WrongAnswer(f"of the dribbled bodies {recorded} are on record; refused: {refused}")
    return {"p50_ms": p(50)(latencies), "p99_ms": p(99)(latencies), "dribbled": recorded}


ROWS = [
    Row("p99 of a post without them, ms", alone, "alone_p99_ms", ".1f"),
    Row("p50 beside them, ms", among_slow_ones, "p50_ms", ".1f"),
    Row("p99 beside them, ms", among_slow_ones, "p99_ms", ".1f", most=MOST_P99_MS),
    Row("Dribbled bodies on record", among_slow_ones, "dribbled"),
]


def run(bench: Bench) -> tuple[list[Table], list[str]]:
    sides: dict[str, Any] = {f"{database.name}": SlowSide(bench, database, "slow", {}) for database in bench.databases}
    for side in sides.values():
        side.make_ready()
    table = Table(ROWS)
    table.measure(sides, bench.sizes.runs)
    print(table.markdown())
    return [table], [
        f"{bench.sizes.slow} connections: a fifth dribbles a body over {bench.sizes.dribble_s:g} s in {PIECES} pieces, "
        "the others stop in the head or in the body; posts at 50/s over 4 tablets"
    ]
