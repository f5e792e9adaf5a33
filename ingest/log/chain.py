"""The formula of the chain over a source's log.

    link  = SHA-256(number ‖ arrival ‖ has a time ‖ digest of the body that came ‖ type)
    chain = SHA-256(chain of the segment before ‖ link ‖ link ‖ …)

Of the body the digest of what came is linked, not the bytes: somebody may be forgotten, and the chain holds. When it
happened is no part of it, because that is decided again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

BEGIN = b"\x00" * 32
"""The chain before the first event."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MARK = 4
"""Bytes of each link that a seal keeps: what was changed is found by the chain, and by these where."""
NONE = b"\x00" * MARK
"""In place of a number that no event has."""


def link(number: int, arrived_at: datetime, has_time: bool, digest: bytes, event_type: str) -> bytes:
    """The 32 bytes that stand for one event."""
    head = b"%d %d %d " % (number, (arrived_at - EPOCH) // MICROSECOND, has_time)
    return hashlib.sha256(head + digest + event_type.encode("utf-8", "surrogatepass")).digest()


def chained(before: bytes, links: Iterable[bytes]) -> bytes:
    """The 32 bytes of the chain after a segment."""
    whole = begun(before)
    for one in links:
        whole.update(one)
    return whole.digest()


def begun(before: bytes) -> hashlib._Hash:
    """The same where links come one by one: `update` takes them, `digest` gives the chain."""
    return hashlib.sha256(before)


def mark(one: bytes) -> bytes:
    """What a seal keeps of a link; never what stands for none."""
    return one[:MARK] if one[:MARK] != NONE else b"\x00\x00\x00\x01"
