"""Tablets by their tokens, as lately looked up; the statement that records proves each once more."""

from __future__ import annotations

import time

from drivers.models import Source

KEPT_FOR_S = 600.0
MOST_KEPT = 500


class KnownTablets:
    """Of one process. A token is forgotten after ten minutes, and as soon as it turns out to open nothing."""

    def __init__(self) -> None:
        self.tablets: dict[str, tuple[Source, float]] = {}

    def remember(self, token: str, source: Source) -> None:
        if len(self.tablets) >= MOST_KEPT:
            self.tablets.clear()
        self.tablets[token] = source, time.monotonic() + KEPT_FOR_S

    def with_token(self, token: str) -> Source | None:
        source, until = self.tablets.get(token, (None, 0.0))
        return source if until > time.monotonic() else None

    def forget(self, token: str) -> None:
        self.tablets.pop(token, None)


known_tablets = KnownTablets()
