"""The spool's file, whoever opens it."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

from ingest.spool.file import Spool

MANY = 12
PUT_ONE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from ingest.spool.file import Spool
print("ready", flush=True)
sys.stdin.readline()
for number in range(5):
    Spool(Path(sys.argv[1]), 1_000_000).put("tablet", b"{}", datetime(2026, 1, 1, tzinfo=UTC))
"""


@pytest.mark.parametrize("attempt", range(5))
def test_all_threads_may_open_a_new_file_at_once(tmp_path: Path, attempt: int) -> None:
    spool, together = Spool(tmp_path, 1_000_000), Barrier(MANY)

    def put(number: int) -> None:
        together.wait()
        spool.put(f"tablet {number}", b"{}", datetime(2026, 1, 1, tzinfo=UTC))

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(put, range(MANY)))
    assert spool.waiting() == {f"tablet {number}": 1 for number in range(MANY)}


def test_all_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    processes = [begun(tmp_path) for _ in range(4)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in processes] == [""] * 4
    assert Spool(tmp_path, 1_000_000).waiting() == {"tablet": 20}


def begun(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PUT_ONE, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
