"""Which connections have something to read or to write: hundreds that stand still cost nothing.

waitress asks each of its connections before every look at the sockets what it waits for. Here only those are asked of
which something may have changed: what was just read or written, and what is being answered by a thread.
"""

from __future__ import annotations

import selectors
import time
from typing import Any

from waitress import wasyncore

ALL_EVERY_S = 1.0
"""So often everybody is asked, as waitress and `tidy` mark for closing what stands still too long."""


class Sockets(dict[int, Any]):
    """The connections by their file descriptors, as waitress's map of them, and what the system watches of each."""

    def __init__(self) -> None:
        super().__init__()
        self.selector = selectors.DefaultSelector()
        self.watched: dict[int, int] = {}
        self.restless: set[int] = set()
        self.all_at_s = 0.0

    def __setitem__(self, number: int, one: Any) -> None:
        super().__setitem__(number, one)
        self.restless.add(number)

    def __delitem__(self, number: int) -> None:
        super().__delitem__(number)
        self.restless.discard(number)
        if self.watched.pop(number, 0):
            self.selector.unregister(number)

    def turn(self, timeout_s: float) -> None:
        """Wait until something can be read or written, or for so long, and see to it."""
        now_s = time.monotonic()
        if now_s - self.all_at_s > ALL_EVERY_S:
            self.restless.update(self)
            self.all_at_s = now_s
        for number in list(self.restless):
            self.watch(number, self[number])
        for key, events in self.selector.select(timeout_s):
            if key.fd in self:
                wasyncore.readwrite(self[key.fd], POLLED[events])
                self.restless.update({key.fd} & self.keys())

    def watch(self, number: int, one: Any) -> None:
        """What it waits for now. Asked again at the next turn, unless no thread has to do with it."""
        is_at_rest = getattr(one, "is_idle", False) and not one.will_close and not one.close_when_flushed
        wanted = selectors.EVENT_READ if one.readable() else 0
        if one.writable() and not one.accepting:
            wanted |= selectors.EVENT_WRITE
        if wanted != self.watched.get(number, 0):
            self.change(number, wanted)
        if is_at_rest:
            self.restless.discard(number)

    def change(self, number: int, wanted: int) -> None:
        if not self.watched.get(number):
            self.selector.register(number, wanted)
        elif wanted:
            self.selector.modify(number, wanted)
        else:
            self.selector.unregister(number)
        self.watched[number] = wanted


POLLED = {
    selectors.EVENT_READ: wasyncore.select.POLLIN,
    selectors.EVENT_WRITE: wasyncore.select.POLLOUT,
    selectors.EVENT_READ | selectors.EVENT_WRITE: wasyncore.select.POLLIN | wasyncore.select.POLLOUT,
}
