"""Slow and broken senders at a running hub's door, and those behind them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.server.hub import Hub, Poster, running_hub

LAP = b'{"event_type": "ui.lap_update", "event_data": {"controller_id": "1", "laptime_raw": 5000}}'
SLOW = 500
"""As many senders as that come to a stop in the middle; the hub has eight threads."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    yield from running_hub(tmp_path_factory.mktemp("front"))


@contextmanager
def line_to(hub: Hub) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", hub.port), timeout=180) as line:
        yield line


def head(hub: Hub, *more: str) -> bytes:
    lines = [f"POST {hub.path} HTTP/1.1", "Host: hub", "Content-Type: application/json", *more, "", ""]
    return "\r\n".join(lines).encode()


def answer(line: socket.socket) -> tuple[int, dict[str, object]]:
    reader = line.makefile("rb")
    status = int(reader.readline().split()[1])
    length = 0
    while (told := reader.readline().strip().lower()) != b"":
        if told.startswith(b"content-length:"):
            length = int(told.partition(b":")[2])
    return status, json.loads(reader.read(length))


@pytest.mark.parametrize("sent", ["half a head", "half a body"])
def test_senders_that_stop_half_way_hold_up_nobody(hub: Hub, sent: str) -> None:
    whole = head(hub, f"Content-Length: {len(LAP)}") + LAP
    half = whole[:40] if sent == "half a head" else whole[:-20]
    with ExitStack() as stack:
        for _ in range(SLOW):
            stack.enter_context(line_to(hub)).sendall(half)
        with Poster(hub, hub.path) as poster:
            assert [poster.post(LAP)[0] for _ in range(20)] == [200] * 20
            assert hub.get("/readyz")[0] == 200


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_that_dribbles_in_is_on_record(hub: Hub, is_chunked: bool) -> None:
    with line_to(hub) as line:
        line.sendall(head(hub, "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {len(LAP)}"))
        for place in range(len(LAP)):
            letter = LAP[place : place + 1]
            line.sendall(b"1\r\n%s\r\n" % letter if is_chunked else letter)
            time.sleep(0.01)
        if is_chunked:
            line.sendall(b"0\r\n\r\n")
        status, told = answer(line)
    assert (status, told["recorded"], told["event_type"]) == (200, True, "ui.lap_update")


def test_a_body_that_is_refused_leaves_the_connection_good_for_the_next(hub: Hub) -> None:
    with Poster(hub, hub.path) as poster:
        line = poster.connection
        assert poster.post(b'"' + b"x" * 1_500_000 + b'"')[0] == 413
        assert poster.post(LAP)[0] == 200
        assert poster.connection is line


def test_a_body_that_is_far_too_large_is_told_so_though_its_sender_goes_on(hub: Hub) -> None:
    """It is read to its end and thrown away: closed with bytes unread, the answer would be lost on its way."""
    with line_to(hub) as line:
        line.sendall(head(hub, f"Content-Length: {20_000_000}"))
        for _ in range(20):
            line.sendall(b"x" * 1_000_000)
        status, told = answer(line)
        assert (status, told) == (413, {"recorded": False, "error": "The body is larger than 1 MiB."})
        assert line.recv(100) == b"", "nothing of the body was taken for a request"


@pytest.mark.parametrize(
    ("sent", "status", "error"),
    [
        (b"Transfer-Encoding: chunked\r\n\r\nno chunk\r\n", 400, "Bad Request: "),
        (b"Content-Length: many\r\n\r\n", 400, "Bad Request: Content-Length is invalid"),
        (b"Transfer-Encoding: gzip\r\n\r\n", 501, "Not Implemented: "),
    ],
)
def test_what_is_no_request_is_told_so_in_json(hub: Hub, sent: bytes, status: int, error: str) -> None:
    with line_to(hub) as line:
        line.sendall(f"POST {hub.path} HTTP/1.1\r\nHost: hub\r\n".encode() + sent)
        told = answer(line)
    assert told[0] == status
    assert str(told[1]["error"]).startswith(error)


def test_a_request_being_answered_when_the_hub_is_stopped_is_answered(hub: Hub) -> None:
    """The last of these tests, as nothing answers after it."""
    with Poster(hub, hub.path) as poster:
        assert poster.post(LAP)[0] == 200
        poster.connection.request("POST", hub.path, LAP, {"Content-Type": "application/json"})
        hub.process.terminate()
        response = poster.connection.getresponse()
        assert (response.status, json.loads(response.read())["recorded"]) == (200, True)
    assert hub.process.wait(timeout=60) == 0
