"""Backups are made whole or not at all, read again, copied, and said to be missing."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from smartrace_hub.backups.contents import BackupFailed
from smartrace_hub.backups.making import make_backup, newest
from smartrace_hub.backups.manifest import manifest_file, read_manifest
from smartrace_hub.backups.postgresql import OF_NEWER_PROGRAMS, PostgresDatabase
from smartrace_hub.backups.shelf import on_shelf, to_oneself
from tests.backups.conftest import ARRIVAL, Apart
from tests.backups.killing import survives


def test_a_backup_holds_what_the_hub_does_and_is_read_by_its_owner_alone(hub: Apart, shelf: Path) -> None:
    hub.record(3)
    made = make_backup("nightly", hub.database)
    assert [one.file for one in on_shelf(shelf)] == [made.backup.file]
    assert (made.contents.counts, made.remarks) == ({"events": 3, "sessions": 0, "rulings": 0}, [])
    told = json.loads(manifest_file(made.backup.file).read_text())
    assert (told["counts"], told["hub"], told["why"]) == (made.contents.counts, "0.1.0", "nightly")
    assert told["last_event_at"] == ARRIVAL.replace(second=3).isoformat()
    assert "ingest.0001_initial" in told["migrations"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in shelf.iterdir()} == {0o600}
    assert newest() == made.backup


def test_two_backups_of_the_same_second_are_two(hub: Apart, shelf: Path) -> None:
    assert make_backup("nightly", hub.database).backup.file != make_backup("by-hand", hub.database).backup.file
    assert len(on_shelf(shelf)) == 2


def test_a_backup_that_is_killed_leaves_none_or_a_whole_one(hub: Apart, shelf: Path) -> None:
    hub.record(3)
    steps = 0
    while not survives(lambda: make_backup("nightly", hub.database), steps):
        for backup in on_shelf(shelf):
            manifest = read_manifest(backup.file)
            assert manifest
            assert hub.database.look_into(backup.file) == manifest.contents
        steps += 1
    assert steps > 4
    assert not list(shelf.glob(".hub-*"))


def test_one_backup_is_made_at_a_time(hub: Apart, shelf: Path) -> None:
    with to_oneself(shelf), pytest.raises(BackupFailed, match="Another backup is being made"):
        make_backup("nightly", hub.database)


def test_a_disk_without_room_is_not_filled(hub: Apart, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": 9_000_000}))
    with pytest.raises(BackupFailed, match="has 9 MB free"):
        make_backup("nightly", hub.database)
    assert on_shelf(shelf) == []


def test_a_folder_that_cannot_be_written_is_one_sentence(hub: Apart, settings: Settings, tmp_path: Path) -> None:
    settings.HUB_BACKUP_DIR = tmp_path / "unplugged" / "backups"
    assert newest() is None
    (tmp_path / "unplugged").touch()
    with pytest.raises(BackupFailed, match=r"backups \(HUB_BACKUP_DIR\) cannot be written: Not a directory"):
        make_backup("nightly", hub.database)
    assert newest() is None


def test_a_backup_of_the_future_says_nothing_of_last_night(shelf: Path) -> None:
    """The hub's clock was wrong when it was made."""
    (shelf / "hub-20991231T235959Z-nightly.sqlite3").touch()
    (shelf / "hub-20251231T235959Z-nightly.sqlite3").touch()
    found = newest()
    assert found is not None
    assert found.made_at.year == 2025


def test_a_copy_is_the_same_and_one_that_fails_is_said(
    hub: Apart, shelf: Path, settings: Settings, tmp_path: Path
) -> None:
    nas = tmp_path / "nas"
    settings.HUB_BACKUP_COPY = nas
    made = make_backup("nightly", hub.database)
    assert made.remarks == [
        f"The backup could not be copied to {nas} (HUB_BACKUP_COPY): there is no such folder; is it mounted?"
    ]
    nas.mkdir()
    made = make_backup("nightly", hub.database)
    assert made.remarks == []
    copy = nas / made.backup.file.name
    assert copy.read_bytes() == made.backup.file.read_bytes()
    assert read_manifest(copy) == read_manifest(made.backup.file)


def test_a_backup_larger_than_all_may_be_is_made_and_said(hub: Apart, shelf: Path, settings: Settings) -> None:
    settings.HUB_BACKUP_MAX_MB = 0
    first, second = make_backup("nightly", hub.database), make_backup("nightly", hub.database)
    assert [one.file for one in on_shelf(shelf)] == [second.backup.file]
    assert "HUB_BACKUP_MAX_MB" in first.remarks[0]


IGNORED = (
    'pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"'
)
REAL = 'pg_restore: error: could not execute query: ERROR:  relation "x" already exists'


@pytest.mark.parametrize(
    ("complaint", "code", "says"),
    [
        ([IGNORED, "Command was: SET transaction_timeout = 0;", "pg_restore: warning: errors ignored: 1"], 1, None),
        ([IGNORED, REAL, "pg_restore: warning: errors ignored on restore: 2"], 1, f"program failed: {REAL}."),
        ([], 1, "program failed: it does not say why."),
        (["pg_restore: warning: a warning"], 0, None),
    ],
)
def test_a_newer_pg_restore_may_complain_of_what_an_older_server_does_not_know(
    complaint: list[str], code: int, says: str | None, tmp_path: Path
) -> None:
    script = tmp_path / "program"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nprint(*{complaint!r}, sep=chr(10), file=sys.stderr)\nsys.exit({code})"
    )
    script.chmod(0o755)
    database = PostgresDatabase({"NAME": "hub"})
    try:
        told: object = database.run(str(script), ignoring=OF_NEWER_PROGRAMS)
    except BackupFailed as error:
        told = str(error).replace(str(tmp_path / "program"), "program")
    assert told == (says or "")


@pytest.mark.parametrize(
    ("program", "says"),
    [
        (None, "pg_dump is not installed, which backups of PostgreSQL are made with: install postgresql-client."),
        ("print('pg_dump (PostgreSQL) 9.6.24')", r"pg_dump is of version 9 and the server of version \d+, which it"),
        ("raise SystemExit('connection lost')", "pg_dump failed: connection lost."),
    ],
)
def test_a_pg_dump_that_cannot_do_it_is_one_sentence(
    program: str | None, says: str, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: Apart
) -> None:
    """On SQLite it is asked for by nobody, and the backup is made."""
    (tmp_path / "bin").mkdir()
    if program:
        script = tmp_path / "bin" / "pg_dump"
        script.write_text(f"#!{sys.executable}\n{program}\n")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    if isinstance(hub.database, PostgresDatabase):
        with pytest.raises(BackupFailed, match=says):
            make_backup("nightly", hub.database)
    else:
        make_backup("nightly", hub.database)
    assert len(on_shelf(shelf)) == (0 if isinstance(hub.database, PostgresDatabase) else 1)
