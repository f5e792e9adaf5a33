"""Tablets that are projected at the same time are projected as one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from ingest.management.side_by_side import persistently
from ingest.simulation import simulate_night
from tests.server.hub import Hub, database_url
from tests.tablet import EVENING

TABLETS = 2


def test_tablets_that_share_drivers_and_nights_are_projected_side_by_side(tmp_path: Path) -> None:
    bodies = [told.body for told in simulate_night(seed=5, start=EVENING, traps=False)][:60]
    (tmp_path / "night.jsonl").write_bytes(b"\n".join(bodies))
    with database_url(tmp_path, is_migrated=True) as database:
        hub = Hub(tmp_path, database)
        for tablet in range(TABLETS):
            into = ["--club", "Club", "--source", f"Tablet {tablet}"]
            hub.manage("import_log", str(tmp_path / "night.jsonl"), *into)
        jobs = ["--jobs", str(TABLETS)] if connection.vendor == "postgresql" else []
        everything = TABLETS * len(bodies)
        assert hub.manage("project", *jobs) == f"{everything} events projected.\n"
        assert hub.manage("rebuild", *jobs) == f"{everything} events projected again.\n"
        assert hub.manage("rebuild", "--check") == "Everything is as the log tells it.\n"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["project", "--follow", "--jobs", "2"], "no --jobs|takes PostgreSQL"),
        (["rebuild", "--jobs", "0"], "no number from 1 to 64"),
        (["project", "--jobs", "x"], "no number from 1 to 64"),
    ],
)
def test_what_cannot_be_is_one_line(command: list[str], sentence: str, db: None) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command(*command)


def test_one_of_two_that_waited_for_each_other_begins_anew() -> None:
    tries: list[int] = []

    def work(source_id: int) -> int:
        tries.append(source_id)
        if len(tries) < 3:
            raise OperationalError("deadlock detected")
        return 7

    assert persistently(work, 1) == 7
    assert len(tries) == 3
