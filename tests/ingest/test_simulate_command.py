"""`manage.py simulate`: to a file, to a hub, and what it says when neither works."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from drivers.models import Club, Source
from ingest.log.append import append
from ingest.simulation import SimulatedEvent
from ingest.simulation.delivery import Connection, paced
from tests.ingest.nights import START, Told, tidy_night


def test_the_command_writes_a_body_a_line(tmp_path: Path, night: list[SimulatedEvent]) -> None:
    call_command("simulate", write=str(tmp_path / "night.jsonl"), start=START, verbosity=0)
    assert (tmp_path / "night.jsonl").read_bytes().split(b"\n") == [event.body for event in night] + [b""]


def test_the_command_writes_the_same_compressed_file_each_time(tmp_path: Path, night: list[SimulatedEvent]) -> None:
    for name in ("one.jsonl.gz", "two.jsonl.gz"):
        call_command("simulate", write=str(tmp_path / name), start=START)
    assert (tmp_path / "one.jsonl.gz").read_bytes() == (tmp_path / "two.jsonl.gz").read_bytes()
    assert len(gzip.decompress((tmp_path / "one.jsonl.gz").read_bytes()).splitlines()) == len(night)


def test_the_command_writes_to_the_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    call_command("simulate", write="-", start=START, tidy=True)
    lines = capfdbinary.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == tidy_night(1)


def test_a_file_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("simulate", write=str(tmp_path / "nowhere" / "night.jsonl"))


class Hub(ThreadingHTTPServer):
    """A loopback server that notes what it is sent and answers `status` with `answer`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.status = 200
        self.answer: Told = {"recorded": True}
        self.hangs_up = False
        self.posts: list[tuple[str, str, bytes]] = []
        self.connections: set[tuple[str, int]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ingest/token/"


class Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, self.headers["Content-Type"], body))
        self.server.connections.add(self.client_address)
        answer = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere/")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.close_connection = self.server.hangs_up

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_command_posts_every_body_as_it_is_over_one_connection(
    hub: Hub, night: list[SimulatedEvent], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("simulate", hub.url, start=START)
    assert hub.posts == [("/ingest/token/", "application/json", event.body) for event in night]
    assert len(hub.connections) == 1
    assert f"{len(night):,} events posted: {len(night):,} recorded" in capsys.readouterr().out


def test_the_night_ends_about_now_where_no_start_is_given(hub: Hub) -> None:
    call_command("simulate", hub.url, tidy=True)
    last = datetime.fromtimestamp(json.loads(hub.posts[-1][2])["time"] / 1000, UTC)
    assert timedelta() <= datetime.now(UTC) - last < timedelta(minutes=1)


def test_refused_events_are_counted_and_no_failure(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    hub.status, hub.answer = 400, {"recorded": True, "error": "The body is not JSON."}
    call_command("simulate", hub.url, tidy=True)
    assert "refused as no event (400)" in capsys.readouterr().out


@pytest.mark.parametrize("status", [302, 500])
def test_any_other_answer_is_a_failure(hub: Hub, status: int) -> None:
    hub.status = status
    with pytest.raises(CommandError, match=f"The hub answered {status}; expected were 200 and 400."):
        call_command("simulate", hub.url, tidy=True)
    assert {path for path, _, _ in hub.posts} == {"/ingest/token/"}


def test_an_unknown_url_stops_at_once_and_is_not_repeated(hub: Hub) -> None:
    hub.status = 404
    with pytest.raises(CommandError, match="knows no source with this URL") as refusal:
        call_command("simulate", hub.url)
    assert "token" not in str(refusal.value)
    assert len(hub.posts) == 1


def test_a_connection_the_server_closed_meanwhile_is_opened_again(hub: Hub) -> None:
    hub.hangs_up = True
    connection = Connection(urlsplit(hub.url))
    assert [connection.post(body) for body in (b"1", b"2", b"3")] == [(200, {"recorded": True})] * 3
    connection.close()
    assert [body for _, _, body in hub.posts] == [b"1", b"2", b"3"]


def test_no_server_is_said_in_one_sentence(hub: Hub) -> None:
    url = hub.url
    hub.server_close()
    with pytest.raises(CommandError, match=r"No hub answers at http://127.0.0.1:\d+ after 0 events"):
        call_command("simulate", url)


@pytest.mark.parametrize("url", ["tablet", "ftp://127.0.0.1/ingest/", "http://", "http://127.0.0.1:99999/"])
def test_what_is_no_url_is_said_in_one_sentence(url: str) -> None:
    with pytest.raises(CommandError, match="The URL must look like"):
        call_command("simulate", url)


@pytest.mark.django_db
def test_without_a_source_the_command_says_so() -> None:
    with pytest.raises(CommandError, match="There is no source to post to"):
        call_command("simulate")


@pytest.mark.django_db
def test_a_source_that_was_used_this_evening_is_left_alone() -> None:
    source = Source.objects.create(club=Club.objects.create(name="Kellerkinder"), name="Tablet")
    append(source, b'{"event_type": "ui.reset"}')
    with pytest.raises(CommandError, match="Tablet has events of the last hours already"):
        call_command("simulate")


def test_a_speed_of_fifty_takes_a_fiftieth_of_the_time() -> None:
    events = [SimulatedEvent(0, b"first"), SimulatedEvent(5_000, b"second")]
    began = time.monotonic()
    assert list(paced(events, 50)) == events
    assert 0.1 <= time.monotonic() - began < 1
