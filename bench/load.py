"""Clients that ask: as fast as they are answered, or paced. One thread serves all, so that the load costs little."""

from __future__ import annotations

import asyncio
import http.client
import re
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any

from bench.evenings import races
from bench.frame import WrongAnswer

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
PATIENCE_S = 30
SPIN_S = 0.002
"""A sleep may last a millisecond too long; what is left of a pause below this is waited out awake."""


class Posts:
    """The requests of one tablet to one URL, one event each, their times strictly increasing."""

    expects = b'"recorded": true'

    def __init__(self, path: str, tablet: int, start_ms: int) -> None:
        self.path, self.sent = path, 0
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://localhost\r\n"
            "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Safari/537.36\r\n"
            "Accept: application/json, text/plain, */*\r\nContent-Type: application/json\r\nContent-Length: "
        ).encode()
        self._bodies = races(tablet, start_ms)
        self._ready: deque[bytes] = deque()

    def prepare(self, count: float) -> None:
        """Build ahead, so that posting costs little while something is measured."""
        while len(self._ready) < count:
            self._ready.append(self._build())

    def next(self) -> bytes:
        """The next one, as it goes over the wire."""
        self.sent += 1
        return self._ready.popleft() if self._ready else self._build()

    def _build(self) -> bytes:
        body = next(self._bodies)
        return b"%b%d\r\n\r\n%b" % (self._head, len(body), body)


@dataclass
class Gets:
    """The same question time and again."""

    path: str
    expects = b""

    def next(self) -> bytes:
        return f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


@dataclass
class Answers:
    """What came back within `seconds`. Latencies are in ms; `cpu_s` is what asking cost this process."""

    seconds: float = 0.0
    cpu_s: float = 0.0
    latencies_ms: list[float] = field(default_factory=list)
    projected: int = 0

    def count(self, body: bytes, latency_s: float) -> None:
        self.latencies_ms.append(1000 * latency_s)
        self.projected += b'"is_projected": true' in body

    def __add__(self, others: Answers) -> Answers:
        return Answers(*(getattr(self, name) + getattr(others, name) for name in vars(self)))


def flat_out(port: int, clients: Sequence[Posts | Gets], seconds: float) -> Answers:
    """Everybody asks again as soon as the last request is answered."""

    async def client(connection: Connection, place: int) -> None:
        while (due := perf_counter()) < end:
            body = await connection.ask()
            if (now := perf_counter()) < end:
                answers.count(body, now - due)

    answers, end = Answers(seconds), perf_counter() + seconds
    return at_once(port, clients, client, answers)


def paced(port: int, clients: Sequence[Posts | Gets], seconds: float, per_second: float) -> Answers:
    """One request after the other at that pace, whatever the answers do; latency counts from when one was due."""

    async def client(connection: Connection, place: int) -> None:
        for number in range(place, round(seconds * per_second), len(clients)):
            due = start + number / per_second
            await asyncio.sleep(max(due - perf_counter() - SPIN_S, 0))
            while perf_counter() < due:
                await asyncio.sleep(0)
            body = await connection.ask()
            answers.count(body, perf_counter() - due)

    answers, start = Answers(seconds), perf_counter() + 0.05
    return at_once(port, clients, client, answers)


def at_once(port: int, clients: Sequence[Posts | Gets], run: Run, answers: Answers) -> Answers:
    """Each on a connection of its own; too long a silence raises WrongAnswer."""

    async def one(place: int, requests: Posts | Gets) -> None:
        loop = asyncio.get_running_loop()
        transport, connection = await loop.create_connection(lambda: Connection(requests), "127.0.0.1", port)
        try:
            await run(connection, place)
        finally:
            transport.close()

    async def everybody() -> None:
        async with asyncio.timeout(answers.seconds + PATIENCE_S):
            await asyncio.gather(*(one(*each) for each in enumerate(clients)))

    begin = process_time()
    try:
        asyncio.run(everybody())
    except TimeoutError:
        raise WrongAnswer(f"The server did not answer for {PATIENCE_S} seconds.") from None
    answers.cpu_s = process_time() - begin
    return answers


class Connection(asyncio.Protocol):
    """Kept alive, with one request at a time. Streams would cost as much again for each."""

    def __init__(self, requests: Posts | Gets) -> None:
        self.requests, self._answer = requests, b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def ask(self) -> asyncio.Future[bytes]:
        """The body of the next answer, or WrongAnswer."""
        self._asked: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._transport.write(self.requests.next())
        return self._asked

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, found, body = self._answer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        # What has no length comes in chunks, of which the last is empty.
        if not found or not (len(body) >= int(length[1]) if length else body.endswith(b"\r\n0\r\n\r\n")):
            return
        self._answer = b""
        if head.startswith(b"HTTP/1.1 200 ") and self.requests.expects in body:
            self._asked.set_result(body)
        else:
            self._asked.set_exception(WrongAnswer(f"The server answered {head + body[:300]!r}."))

    def connection_lost(self, error: Exception | None) -> None:
        if not self._asked.done():
            self._asked.set_exception(WrongAnswer("The server closed the connection."))


Run = Callable[[Connection, int], Awaitable[None]]


class Reader:
    """One keep-alive client that asks one thing after the other; it never has an answer already, nor compressed."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)

    def ask(self, path: str, body: bytes | None = None) -> tuple[float, bytes]:
        """Milliseconds until all of the answer is there, and the answer; raises WrongAnswer for anything but 200.

        A post may have been spooled, while somebody else writes for long: that is 202.
        """
        headers: dict[str, Any] = {"Content-Type": "application/json"} if body else {}
        begin = perf_counter()
        self._connection.request("POST" if body else "GET", path, body, headers)
        answer = self._connection.getresponse()
        told = answer.read()
        took_ms = 1000 * (perf_counter() - begin)
        if answer.status not in {200, 202 if body else 200}:
            raise WrongAnswer(f"{answer.status} for {path}: {told[:300]!r}")
        return took_ms, told

    def close(self) -> None:
        self._connection.close()
