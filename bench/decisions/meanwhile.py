"""Another tablet that goes on posting while somebody decides."""

from __future__ import annotations

import time
from contextlib import closing
from threading import Event, Thread
from time import perf_counter
from types import TracebackType

from bench.decisions.director import Step
from bench.evenings import races
from bench.load import Reader

EVERY_S = 0.1
OTHER_TABLET = 2


class Meanwhile:
    """Posts on a thread of its own for as long as it is entered; each is timed."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.posts: list[tuple[float, float]] = []
        self._is_over = Event()
        self._thread = Thread(target=self._post)

    def __enter__(self) -> Meanwhile:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._is_over.set()
        self._thread.join()

    def while_it_took(self, *steps: Step) -> list[float]:
        """The seconds of each post that was under way while one of these steps was."""
        return [
            took
            for begin, took in self.posts
            if any(begin < step.begin + step.seconds and step.begin < begin + took for step in steps)
        ]

    def _post(self) -> None:
        bodies = races(OTHER_TABLET, round(time.time() * 1000))
        with closing(Reader(self.port)) as reader:
            while not self._is_over.wait(EVERY_S):
                begin = perf_counter()
                reader.ask(self.path, next(bodies))
                self.posts.append((begin, perf_counter() - begin))
