"""Tablets that send each lap once, whatever becomes of it, as SmartRace does."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

LAP_MS = 5000
ANSWERED_WITHIN_S = 30
TAKEN = (200, 202)


@dataclass
class Sender(threading.Thread):
    """A tablet that tells a lap `per_s` times a second until told to stop; `taken` are those that were acknowledged."""

    port: int
    token: str
    start_ms: int
    per_s: float
    stop: threading.Event
    taken: list[int] = field(default_factory=list)
    unanswered: list[int] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    slowest_s: float = 0.0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        connection = self.connect()
        number, due = 0, time.monotonic()
        while not self.stop.wait(max(0.0, due - time.monotonic())):
            number, due = number + 1, due + 1 / self.per_s
            began = time.monotonic()
            try:
                connection.request("POST", f"/ingest/{self.token}/", self.body(number))
                status = connection.getresponse()
                status.read()
            except (OSError, http.client.HTTPException):
                self.unanswered.append(number)
                connection.close()
                connection = self.connect()
            else:
                self.statuses[status.status] += 1
                if status.status in TAKEN:
                    self.taken.append(number)
            self.slowest_s = max(self.slowest_s, time.monotonic() - began)
        connection.close()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWERED_WITHIN_S)

    def body(self, number: int) -> bytes:
        data = {
            "controller_id": "1",
            "lap": number,
            "laptime_raw": LAP_MS + number % 100,
            "driver_data": {"id": 1, "name": "Ada"},
            "car_data": {"id": 1, "name": "GT3"},
        }
        told = {"time": self.start_ms + number * LAP_MS, "event_type": "ui.lap_update", "event_data": data}
        return json.dumps(told).encode()
