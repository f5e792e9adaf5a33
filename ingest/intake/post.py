"""One post on its way into the log."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

from drivers.models import Source
from ingest.handlers import registry
from ingest.log.append import Recorded
from ingest.log.arrival import Arrival


class Post:
    """A body, and what became of it.

    `recorded` once it is on disk, or known to be there; `error` where the database does not take it. With neither, its
    own thread records it by the ordinary road. `turn` wakes that thread. `token` is given where the tablet is known
    from memory: by the ordinary road it has to open it still.
    """

    __slots__ = ("arrival", "body", "error", "is_projected", "leads", "may_be_there", "recorded", "token", "turn")

    def __init__(self, source: Source, body: bytes, arrived_at: datetime | None = None, *, token: str = "") -> None:
        self.body, self.token = body, token
        self.arrival = Arrival.of(source, body, arrived_at)
        self.recorded: Recorded | None = None
        self.error: BaseException | None = None
        self.is_projected = self.leads = self.may_be_there = False
        self.turn = threading.Lock()
        self.turn.acquire()

    @property
    def source(self) -> Source:
        return self.arrival.source

    def is_recorded(self) -> None:
        """Its row is in the log, with its number."""
        event = self.arrival.event
        event._state.adding = False
        self.recorded = Recorded(event, event.event_type, self.arrival.refusal)

    @property
    def status(self) -> int:
        """Of the answer: 400 for what is no event, though it is on record."""
        return 400 if self.recorded is not None and self.recorded.refusal else 200

    def answer(self) -> dict[str, Any]:
        """What the sender is told, once it is recorded."""
        assert self.recorded is not None
        event = self.recorded.event
        if event is None:
            return {"recorded": False, "duplicate": True, "event_type": self.recorded.event_type}
        reply: dict[str, Any] = {"recorded": True, "number": event.number}
        if self.recorded.refusal:
            return {**reply, "error": self.recorded.refusal}
        return {
            **reply,
            "event_type": event.event_type,
            "occurred_at": event.occurred_at.isoformat().replace("+00:00", "Z"),
            "is_time_believed": event.is_time_believed,
            "is_interpreted": event.event_type in registry,
            "is_projected": self.is_projected,
        }
