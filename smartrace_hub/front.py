"""The front of the hub's own server: only whole requests take a thread, however slowly they come.

gunicorn keeps the processes, starts them again when they die and stops them; waitress has the connections and threads.
"""

from __future__ import annotations

import contextlib
import os
import resource
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from gunicorn.workers.base import Worker
from waitress.server import BaseWSGIServer, create_server

from smartrace_hub import sorting
from smartrace_hub.connections import tidy
from smartrace_hub.sockets import Sockets

WAKE_S = 1.0
MOST_CONNECTIONS, MOST_FILES = 1000, 2048
LARGEST_REQUEST = 8 * 1024 * 1024
"""Bytes of a body that is read to its end before it is refused, so that its connection stays good for what follows."""


class WholeRequests(Worker):
    """Threads for requests that are here to the last byte; a slow sender costs a connection, not a thread."""

    def run(self) -> None:
        allow_files(MOST_FILES)
        connections = Sockets()
        server = create_server(
            self.logged(self.wsgi) if self.log.access_log_enabled else self.wsgi,
            map=connections,
            sockets=[one.sock for one in self.sockets],
            threads=self.cfg.threads,
            connection_limit=MOST_CONNECTIONS,
            channel_timeout=self.cfg.keepalive,
            max_request_body_size=LARGEST_REQUEST,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=False,
            ident=None,
        )
        listening = [one for one in connections.values() if isinstance(one, BaseWSGIServer)]
        role, tidied_s = sorting.Role(sorting.shared, listening, connections), 0.0
        while self.alive and os.getppid() == self.ppid:
            self.notify()
            role.look()
            connections.turn(WAKE_S)
            if time.monotonic() - tidied_s > WAKE_S:
                tidy(list(connections.values()), MOST_CONNECTIONS)
                tidied_s = time.monotonic()
        self.finish(server, connections)

    def finish(self, server: Any, connections: Sockets) -> None:
        """Nobody new is let in; whoever is being answered is answered."""
        give_up = time.monotonic() + self.cfg.graceful_timeout
        for one in connections.values():
            if hasattr(one, "active_channels"):
                one.accepting = False
        connections.turn(0.1)  # what was sent before, and nobody has read yet
        while time.monotonic() < give_up and any(is_busy(one) for one in connections.values()):
            connections.turn(0.1)
        server.task_dispatcher.shutdown(timeout=1)

    def logged(self, wsgi: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """The same, with a line of gunicorn's access log for each request."""

        def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            begin = time.monotonic()

            def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
                told = SimpleNamespace(status=status, headers=headers, sent=None)
                took = timedelta(seconds=time.monotonic() - begin)
                self.log.access(told, [], {**environ, "RAW_URI": environ.get("REQUEST_URI", "")}, took)
                return start_response(status, headers, *error)

            return wsgi(environ, start)

        return answered


def is_busy(channel: Any) -> bool:
    """Whether a request of the connection is being answered, or its answer is on the way."""
    return bool(getattr(channel, "requests", None)) or bool(getattr(channel, "total_outbufs_len", 0))


def allow_files(wanted: int) -> None:
    """As many open files as there may be connections, where the system lets us."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if now < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, most) if most > 0 else wanted, most))
