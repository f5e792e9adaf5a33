"""Clients of benches and what they ask: every answer counts once, and only if it is one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.databases import SQLite, chosen
from bench.evenings import FIRST_EVENING
from bench.frame import WrongAnswer
from bench.load import Gets, Posts, flat_out, paced
from bench.queries.all_questions import QUESTIONS
from bench.queries.question import Known

START_MS = round(1000 * FIRST_EVENING.timestamp())


class Answering(BaseHTTPRequestHandler):
    """Says of every event that it is recorded; some paths answer otherwise."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(500 if self.path == "/broken" else 200)
        if self.path == "/chunks":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"2\r\n[]\r\n0\r\n\r\n")
        elif self.path == "/closed":
            self.close_connection = True
        else:
            self.answer(b"[]")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.answer(b'{"recorded": %s, "is_projected": true}' % (b"false" if self.path == "/full" else b"true"))

    def answer(self, body: bytes) -> None:
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told: object) -> None:
        """Nobody listens."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_paced_clients_ask_so_often_and_each_answer_counts(port: int) -> None:
    tablets = [Posts("/ingest/token/", tablet, START_MS) for tablet in (1, 2, 3)]
    answers = paced(port, tablets, 0.2, 100)
    assert sum(tablet.sent for tablet in tablets) == len(answers.latencies_ms) == answers.projected == 20
    assert min(answers.latencies_ms) > 0


def test_clients_flat_out_ask_for_so_long_and_what_comes_later_does_not_count(port: int) -> None:
    tablets = [Posts("/ingest/token/", tablet, START_MS) for tablet in (1, 2)]
    answers = flat_out(port, tablets, 0.1) + flat_out(port, tablets, 0.1)
    sent = sum(tablet.sent for tablet in tablets)
    assert sent - 4 <= len(answers.latencies_ms) == answers.projected <= sent
    assert answers.seconds == pytest.approx(0.2)


@pytest.mark.parametrize("path", ["/plain", "/chunks"])
def test_an_answer_may_come_whole_or_in_chunks(port: int, path: str) -> None:
    assert len(paced(port, [Gets(path)], 0.1, 50).latencies_ms) == 5


@pytest.mark.parametrize("requests", [Gets("/broken"), Gets("/closed"), Posts("/full", 1, START_MS)])
def test_what_is_no_answer_ends_the_measurement(port: int, requests: Gets | Posts) -> None:
    with pytest.raises(WrongAnswer):
        flat_out(port, [requests], 0.1)


def test_every_question_names_only_what_there_is_to_ask_for() -> None:
    known = Known(lambda sql: [(number,) for number in range(2016, 2036)])
    for question in QUESTIONS:
        values = question.asked(known, 1)
        assert question.address(values).startswith("/api/v1/")
        assert "%(" not in question.sql % values
        assert len({values[name] for name in ("driver", "rival", "third", "fourth", "fifth")}) == 5


def test_the_same_is_asked_in_the_same_turn_and_something_else_in_the_next() -> None:
    known = Known(lambda sql: [(number,) for number in range(2016, 2036)])
    turns = [QUESTIONS[0].asked(known, turn) for turn in (1, 1, 2)]
    assert turns[0] == turns[1] != turns[2]


def test_a_kept_database_is_a_copy_once_and_then_itself_until_it_is_forgotten(tmp_path: Path) -> None:
    database = SQLite(tmp_path)
    template = database.create("template")
    database.rows(template, "CREATE TABLE laps (ms integer)")
    url = database.kept("history", template)
    database.rows(url, "INSERT INTO laps VALUES (9000)")
    assert database.rows(database.kept("history", template), "SELECT ms FROM laps") == [(9000,)]
    assert database.rows(template, "SELECT ms FROM laps") == []
    database.forget("history")
    assert database.rows(database.kept("history", template), "SELECT ms FROM laps") == []


@pytest.mark.parametrize("url", ["postgres://somebody@db.example.org/hub", "postgres://somebody@192.0.2.7:5432/hub"])
def test_databases_are_made_and_dropped_on_this_machine_alone(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with ExitStack() as stack, pytest.raises(SystemExit, match=r"127\.0\.0\.1"):
        chosen(stack, Path(), is_one_enough=True)
