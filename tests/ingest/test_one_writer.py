"""Who writes into an SQLite file, of all threads and processes."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connections

from ingest.one_writer import OneWriter

HOLDS = """
import fcntl, os, sys
file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OneWriter:
    """One for a file of its own."""
    monkeypatch.setitem(connections["default"].settings_dict, "NAME", tmp_path / "hub.sqlite3")
    return OneWriter()


def test_a_thread_may_take_it_twice_and_no_other_meanwhile(writer: OneWriter) -> None:
    got: list[bool] = []
    with writer, writer:
        thread = threading.Thread(target=lambda: got.append(writer.acquire(timeout=0.01)))
        thread.start()
        thread.join()
    assert got == [False]
    assert writer.acquire(timeout=0)
    writer.release()


def test_another_process_is_waited_for_as_long_as_is_said(writer: OneWriter, tmp_path: Path) -> None:
    file = tmp_path / "hub.sqlite3-writer"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert not writer.acquire(timeout=0.01)
        other.kill()
    assert writer.acquire(timeout=10)
    writer.release()


def test_where_no_file_can_be_had_threads_still_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections["default"].settings_dict, "NAME", "/proc/none/hub.sqlite3")
    writer = OneWriter()
    with writer:
        assert writer.held is None


def test_the_file_is_the_hubs_alone(writer: OneWriter, tmp_path: Path) -> None:
    with writer:
        assert (tmp_path / "hub.sqlite3-writer").stat().st_mode & 0o077 == 0
