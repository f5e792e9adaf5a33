"""What becomes of a connection that is refused, too slow, or one too many; what waitress itself leaves to others."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask

WHOLE_WITHIN_S = 120.0
"""A request that is not here to its last byte by then is given up: a tablet on a bad Wi-Fi takes eight seconds."""
MOST_DRAINED, DRAINED_WITHIN_S = 64 * 1024 * 1024, 10.0
"""So much of what is still sent after a refusal is thrown away, so that its sender comes to read it."""
TOO_LARGE = 413


class Refusal(ErrorTask):
    """What is refused before any view sees it: in JSON for tablets and programs, from wherever they come."""

    def execute(self) -> None:
        self.channel.is_refused = True
        error = self.request.error
        path = getattr(self.request, "path", "") or ""
        if "/ingest/" in path or "/api/" in path:
            self.request.error = InJson(error)
        super().execute()


class InJson:
    """An error of waitress's, told as the hub's views tell theirs."""

    def __init__(self, error: Any) -> None:
        self.status = f"{error.code} {error.reason}"
        self.told = "The body is larger than 1 MiB." if error.code == TOO_LARGE else f"{error.reason}: {error.body}"

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        body = json.dumps({"recorded": False, "error": self.told}).encode()
        return self.status, [("Content-Type", "application/json"), ("Access-Control-Allow-Origin", "*")], body


class OneLength(HTTPRequestParser):
    """A body has one length: a proxy that believes the other would see another request where this one ends."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length and Transfer-Encoding contradict each other")


class Connection(HTTPChannel):
    """One that ends well: whoever is refused in the middle of a body can read why, though they go on sending."""

    error_task_class = Refusal
    parser_class = OneLength
    began_s: float | None = None
    """Since when a request is on its way that is not here yet."""
    is_refused = False
    drains_until_s: float | None = None
    drained = 0

    def received(self, data: bytes) -> bool:
        if self.is_refused:
            return True
        told = bool(super().received(data))
        if self.request is None:
            self.began_s = None
        elif self.began_s is None:
            self.began_s = time.monotonic()
        return told

    def readable(self) -> bool:
        return self.drains_until_s is not None or bool(super().readable())

    def handle_read(self) -> None:
        if self.drains_until_s is None:
            super().handle_read()
            return
        try:
            self.drained += len(self.recv(self.adj.recv_bytes))
        except OSError:
            self.handle_close()
        if self.drained > MOST_DRAINED:
            self.will_close = True

    def handle_write(self) -> None:
        if not self.is_refused or self.will_close:
            super().handle_write()
        elif self.close_when_flushed:  # the thread that wrote the answer is done
            self._flush_exception(self._flush_some)
            if self.connected and not self.total_outbufs_len and not self.will_close:
                self.begin_draining()

    def begin_draining(self) -> None:
        """All is said. Closed with bytes unread, the answer would be lost on its way."""
        self.close_when_flushed = False
        self.drains_until_s = time.monotonic() + DRAINED_WITHIN_S
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.will_close = True

    @property
    def is_idle(self) -> bool:
        """Nothing of it is being answered."""
        return not self.requests and not self.total_outbufs_len


def tidy(channels: Iterable[Any], most: int) -> None:
    """Close what takes too long, and, where there are nearly `most`, those that have kept it waiting the longest."""
    now_s = time.monotonic()
    there = [one for one in channels if isinstance(one, Connection) and not one.will_close]
    for one in there:
        is_late = one.began_s is not None and now_s - one.began_s > WHOLE_WITHIN_S
        is_drained = one.drains_until_s is not None and now_s > one.drains_until_s
        one.will_close = is_drained or (is_late and one.is_idle)
    crowd = len(there) - most * 9 // 10
    if crowd > 0:
        waiting = [one for one in there if one.is_idle and not one.will_close]
        for one in sorted(waiting, key=lambda one: (one.began_s or now_s, one.last_activity))[: crowd + most // 10]:
            one.will_close = True
