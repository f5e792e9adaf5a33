"""Which connections are closed for being too slow, or one too many."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from waitress.adjustments import Adjustments

from smartrace_hub.connections import WHOLE_WITHIN_S, Connection, tidy
from smartrace_hub.sockets import Sockets

HALF = b"POST /ingest/x/ HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"


@pytest.fixture
def tasks() -> list[Connection]:
    """Connections with a whole request, for a thread that never comes."""
    return []


@pytest.fixture
def door(tasks: list[Connection]) -> Iterator[Any]:
    """Lets in as many as are asked for; each is told with the other end of its line."""
    there: list[socket.socket] = []
    sockets = Sockets()
    server = SimpleNamespace(adj=Adjustments(), active_channels={}, add_task=tasks.append, pull_trigger=lambda: None)

    def let_in(sent: bytes = b"") -> tuple[Connection, socket.socket]:
        near, far = socket.socketpair()
        there.extend((near, far))
        one = Connection(server, near, ("127.0.0.1", 1), server.adj, map=sockets)
        far.sendall(sent)
        sockets.turn(0.0)
        sockets.turn(0.0)
        return one, far

    let_in.sockets = sockets  # type: ignore[attr-defined]
    yield let_in
    sockets.selector.close()
    for one in there:
        one.close()


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: now() + seconds)


def test_half_a_request_is_given_up_after_two_minutes(door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    half, idle = door(HALF)[0], door()[0]
    later(monkeypatch, WHOLE_WITHIN_S - 1)
    tidy(door.sockets.values(), 100)
    assert not half.will_close
    later(monkeypatch, 2)
    tidy(door.sockets.values(), 100)
    assert (half.will_close, idle.will_close) == (True, False)
    door.sockets.turn(0.0)
    assert list(door.sockets.values()) == [idle]


def test_a_request_that_became_whole_begins_anew(
    door: Any, tasks: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, far = door(HALF)
    far.sendall(b"cde")
    door.sockets.turn(0.0)
    assert tasks == [one]
    later(monkeypatch, WHOLE_WITHIN_S + 1)
    tidy(door.sockets.values(), 100)
    assert not one.will_close


def test_where_nearly_all_are_taken_those_go_that_have_kept_the_hub_waiting_the_longest(
    door: Any, tasks: list[Connection]
) -> None:
    stuck = [door(HALF)[0] for _ in range(5)]
    tablets = [door()[0] for _ in range(4)]
    busy = door(HALF + b"cde")[0]
    assert tasks == [busy]
    tidy(door.sockets.values(), 10)
    assert [one.will_close for one in stuck] == [True, True, False, False, False]
    assert not any(one.will_close for one in [*tablets, busy])


def test_who_is_asked_what_they_wait_for_is_who_may_wait_for_something_else(door: Any) -> None:
    for _ in range(20):
        door(HALF)
    assert door.sockets.restless == set()
    one, far = door()
    far.sendall(HALF + b"cde")
    door.sockets.turn(0.0)
    assert door.sockets.restless == {one._fileno}
    door.sockets.turn(0.0)
    assert door.sockets.restless == {one._fileno}, "a thread has to do with it"
    far.close()
    one.requests.clear()
    door.sockets.turn(0.0)
    door.sockets.turn(0.0)
    assert one not in door.sockets.values()
    assert len(door.sockets) == 20


@pytest.mark.parametrize("length", [b"2", b"99"])
def test_a_body_of_two_lengths_is_refused(door: Any, tasks: list[Connection], length: bytes) -> None:
    head = b"POST /ingest/x/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
    one, _ = door(head + b"Content-Length: " + length + b"\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
    assert tasks == [one]
    assert one.requests[0].error.code == 400
    one, _ = door(head + b"\r\n2\r\n{}\r\n0\r\n\r\n")
    assert one.requests[0].error is None
