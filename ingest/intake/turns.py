"""Who writes: the first who comes does so for all who wait by then, and lets the first of those who came since."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from ingest.database import Busy
from ingest.intake.post import Post

MOST_AT_ONCE = 64
Write = Callable[[list[Post]], None]


class Turns:
    """One queue of a process; `write` is given a group of posts, in the order in which they came."""

    def __init__(self, write: Write) -> None:
        self.write = write
        self.lock = threading.Lock()
        self.waiting: deque[Post] = deque()
        self.is_busy = False

    def hand_in(self, post: Post, patience_s: float) -> None:
        """Returns when somebody has done with the post what can be done together. Raises Busy after `patience_s`."""
        with self.lock:
            self.waiting.append(post)
            post.leads, self.is_busy = not self.is_busy, True
        if not post.leads and not post.turn.acquire(timeout=patience_s):
            self._give_up(post, patience_s)
        if post.leads:
            self._lead(post)

    def _give_up(self, post: Post, patience_s: float) -> None:
        """Unless it is being written just now, or is to lead."""
        with self.lock:
            if post in self.waiting and not post.leads:
                self.waiting.remove(post)
                raise Busy(f"Others are being recorded for more than {patience_s:g} s.")
        post.turn.acquire()

    def _lead(self, own: Post) -> None:
        with self.lock:
            group = [self.waiting.popleft() for _ in range(min(len(self.waiting), MOST_AT_ONCE))]
        try:
            self.write(group)
        except Exception as error:
            for post in group:
                if post.recorded is None:
                    post.error = error
        finally:
            with self.lock:
                successor = self.waiting[0] if self.waiting else None
                self.is_busy = successor is not None
                if successor is not None:
                    successor.leads = True
            if successor is not None:
                successor.turn.release()
            for post in group:
                if post is not own:
                    post.leads = False
                    post.turn.release()
