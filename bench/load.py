"""Tablets that post: as fast as they are answered, or paced. One thread serves all, so that the load costs little."""

from __future__ import annotations

import re
import selectors
import socket
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, process_time

from bench.laps import Posts

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
PATIENCE_S = 30
SPIN_S = 0.002
"""A sleep may last a millisecond too long; what is left of a pause below this is waited out awake."""


class WrongAnswer(Exception):
    """The server did not record an event; a measurement of that would mean nothing."""


@dataclass
class Answers:
    """What came back within `seconds`. Latencies are in seconds; `cpu_s` is what posting cost this process."""

    seconds: float = 0.0
    cpu_s: float = 0.0
    latencies: list[float] = field(default_factory=list)
    projected: int = 0

    def add(self, others: Answers) -> None:
        self.seconds += others.seconds
        self.cpu_s += others.cpu_s
        self.latencies += others.latencies
        self.projected += others.projected


class Client:
    """One keep-alive connection that posts one tablet's events, one at a time."""

    def __init__(self, port: int, posts: Posts) -> None:
        self.posts = posts
        self.due: deque[float] = deque()
        self.is_waiting = False
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answer = b""

    def post(self, due: float) -> None:
        """Post the next event, which was due at that instant; when the last is not answered yet, it waits for that."""
        self.due.append(due)
        if not self.is_waiting:
            self._send()

    def read(self) -> bytes | None:
        """The body of the answer, or None while it is not whole."""
        received = self.socket.recv(65536)
        if not received:
            raise WrongAnswer("The server closed the connection.")
        self._answer += received
        head, found, body = self._answer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not found or length is None or len(body) < int(length[1]):
            return None
        if not head.startswith(b"HTTP/1.1 200 ") or b'"recorded": true' not in body:
            raise WrongAnswer(f"The server answered {self._answer[:500]!r}.")
        self._answer = b""
        self.is_waiting = False
        return body

    def answered(self) -> float:
        """When the post just answered was due; what waited behind it goes out."""
        due = self.due.popleft()
        if self.due:
            self._send()
        return due

    def _send(self) -> None:
        self.is_waiting = True
        self.socket.sendall(self.posts.next())


@contextmanager
def connected(port: int, posts: Sequence[Posts]) -> Iterator[list[Client]]:
    """A client for each tablet."""
    clients: list[Client] = []
    try:
        for post in posts:
            clients.append(Client(port, post))  # noqa: PERF401 (each is closed, also when the next cannot connect)
        yield clients
    finally:
        for client in clients:
            client.socket.close()


def flat_out(clients: Sequence[Client], seconds: float) -> Answers:
    """Everybody posts again as soon as the last post is answered."""
    answers, cpu = Answers(seconds), process_time()
    end = perf_counter() + seconds
    with watching(clients) as selector:
        for client in clients:
            client.post(perf_counter())
        waiting = len(clients)
        while waiting:
            for client in ready(selector, PATIENCE_S):
                body = client.read()
                if body is None:
                    continue
                due, now = client.answered(), perf_counter()
                if now < end:
                    count(answers, body, now - due)
                    client.post(now)
                else:
                    waiting -= 1
    answers.cpu_s = process_time() - cpu
    return answers


def paced(clients: Sequence[Client], seconds: float, per_second: float) -> Answers:
    """One event after the other at that pace, whatever the answers do; latency counts from when an event was due."""
    answers, cpu = Answers(seconds), process_time()
    start = perf_counter() + 0.05
    sent = answered = 0
    total = round(seconds * per_second)
    with watching(clients) as selector:
        while answered < total:
            now = perf_counter()
            due = start + sent / per_second
            if sent < total and now >= due:
                clients[sent % len(clients)].post(due)
                sent += 1
                continue
            pause = due - now if sent < total else PATIENCE_S
            for client in ready(selector, pause - SPIN_S if pause > SPIN_S else 0):
                body = client.read()
                if body is not None:
                    count(answers, body, perf_counter() - client.answered())
                    answered += 1
    answers.cpu_s = process_time() - cpu
    return answers


def count(answers: Answers, body: bytes, latency: float) -> None:
    answers.latencies.append(latency)
    answers.projected += b'"is_projected": true' in body


@contextmanager
def watching(clients: Sequence[Client]) -> Iterator[selectors.BaseSelector]:
    with selectors.DefaultSelector() as selector:
        for client in clients:
            selector.register(client.socket, selectors.EVENT_READ, client)
        yield selector


def ready(selector: selectors.BaseSelector, patience_s: float) -> list[Client]:
    """Clients with something to read; waiting in vain for all of `PATIENCE_S` raises WrongAnswer."""
    found: list[Client] = [key.data for key, _ in selector.select(patience_s)]
    if not found and patience_s >= PATIENCE_S:
        raise WrongAnswer(f"The server did not answer for {PATIENCE_S} seconds.")
    return found
