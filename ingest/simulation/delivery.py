"""A night as it reaches the hub: bodies in the order of their arrival, and the posting of them."""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import SplitResult

TIMEOUT_S = 60
STALE = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)


@dataclass(frozen=True, slots=True)
class SimulatedEvent:
    """One POST: its body, and how many milliseconds after the night began it arrives."""

    after_ms: int
    body: bytes


@dataclass
class Tally:
    """What the hub answered."""

    statuses: Counter[int] = field(default_factory=Counter)
    recorded: int = 0
    duplicates: int = 0

    def count(self, status: int, answer: object) -> None:
        self.statuses[status] += 1
        if isinstance(answer, dict):
            self.recorded += answer.get("recorded") is True
            self.duplicates += answer.get("duplicate") is True

    @property
    def posted(self) -> int:
        return self.statuses.total()

    @property
    def unexpected(self) -> list[int]:
        """Statuses a hub never answers to an event that it could take or refuse."""
        return sorted(set(self.statuses) - {200, 400})


class Connection:
    """Posts to one URL over a connection that stays open. It follows no redirect: that would lose the event."""

    def __init__(self, url: SplitResult) -> None:
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        self.http = kind(url.hostname or "", url.port, timeout=TIMEOUT_S)
        self.target = (url.path or "/") + (f"?{url.query}" if url.query else "")

    def post(self, body: bytes) -> tuple[int, object]:
        """Status and answer; the answer is None where it is no JSON. Raises OSError and http.client.HTTPException."""
        try:
            return self._post(body)
        except STALE:
            # A server may close a connection that was quiet for long; that is no failure of its own.
            self.http.close()
            return self._post(body)

    def close(self) -> None:
        self.http.close()

    def _post(self, body: bytes) -> tuple[int, object]:
        self.http.request("POST", self.target, body, {"Content-Type": "application/json"})
        response = self.http.getresponse()
        answer = response.read()
        try:
            return response.status, json.loads(answer)
        except ValueError:
            return response.status, None


def paced(events: Iterable[SimulatedEvent], speed: float) -> Iterator[SimulatedEvent]:
    """The events when they are due: at `speed` simulated seconds a second, or at once where it is 0."""
    began = time.monotonic()
    for event in events:
        if speed:
            time.sleep(max(began + event.after_ms / 1000 / speed - time.monotonic(), 0))
        yield event
