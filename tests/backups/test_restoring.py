"""What is put back is what was backed up, the database before is kept, and whatever is no backup changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from smartrace_hub.backups import postgresql
from smartrace_hub.backups.contents import BackupFailed
from smartrace_hub.backups.making import Database, database_of, make_backup
from smartrace_hub.backups.manifest import manifest_file
from smartrace_hub.backups.postgresql import LONGEST_BEGINNING, PostgresDatabase
from smartrace_hub.backups.restoring import Look, look, restore
from smartrace_hub.backups.sqlite import BESIDE, SqliteDatabase, beside
from tests.backups.conftest import Apart, around
from tests.backups.killing import KILLED, survives
from tests.server.hub import PATIENCE_S


@pytest.fixture
def backup(hub: Apart) -> Path:
    """With three events; the hub has two more by now."""
    hub.record(3)
    made = make_backup("by-hand", hub.database)
    hub.record(2)
    return made.backup.file


def kept_as(hub: Apart, name: str) -> Apart:
    return Apart(database_of({**hub.entry, "NAME": name}), {**hub.entry, "NAME": name}, hub.unblock)


def cut(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-5000])


def cut_without_manifest(backup: Path) -> None:
    cut(backup)
    manifest_file(backup).unlink()


def edited(backup: Path) -> None:
    body = bytearray(backup.read_bytes())
    body[len(body) // 2] ^= 1
    backup.write_bytes(body)


def no_backup(backup: Path) -> None:
    backup.write_text("Results of Friday: Ada before Bob.\n")
    manifest_file(backup).unlink()


def empty(backup: Path) -> None:
    backup.write_bytes(b"")
    manifest_file(backup).unlink()


def gone(backup: Path) -> None:
    backup.unlink()


def a_folder(backup: Path) -> None:
    backup.unlink()
    backup.mkdir()


def changed(**values: object) -> Callable[[Path], None]:
    def change(backup: Path) -> None:
        told = json.loads(manifest_file(backup).read_text())
        manifest_file(backup).write_text(json.dumps({**told, **values}))

    return change


def manifest_cut(backup: Path) -> None:
    manifest_file(backup).write_text(manifest_file(backup).read_text()[:100])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (cut, "was cut off or changed since it was made"),
        (edited, "was cut off or changed since it was made"),
        (cut_without_manifest, "is damaged: "),
        (no_backup, "is no backup of a hub on "),
        (empty, "is no backup of a hub on "),
        (gone, "There is no file "),
        (a_folder, "There is no file "),
        (manifest_cut, "which says what the backup is, cannot be read"),
        (changed(counts=[3]), "which says what the backup is, cannot be read"),
        (changed(counts={"events": 4, "sessions": 0, "rulings": 0}), "holds 3 events, .* where it was made with 4"),
        (changed(format=2), "is of a newer version of the hub"),
        (changed(migrations=["races.0999_teleporters"]), r"a newer version of the hub \(races.0999_teleporters\)"),
        (changed(projection_version=999), r"projected by a newer version of the hub \(999, where this one is"),
        (changed(database="oracle"), "It is of a hub on oracle, and this one is on .* export_log and import_log"),
    ],
)
def test_what_is_no_backup_for_this_hub_is_one_sentence_and_changes_nothing(
    spoil: Callable[[Path], None], says: str, five_events: tuple[Apart, Path], tmp_path: Path
) -> None:
    hub, unspoilt = five_events
    backup = tmp_path / unspoilt.name
    shutil.copyfile(unspoilt, backup)
    shutil.copyfile(manifest_file(unspoilt), manifest_file(backup))
    before = around(hub.database)
    spoil(backup)
    with pytest.raises(BackupFailed, match=says) as refused:
        restore(look(backup, hub.database), hub.database)
    assert "\n" not in str(refused.value)
    assert (hub.has(), around(hub.database)) == (5, before)


def test_a_newer_hubs_database_is_known_without_a_manifest(hub: Apart) -> None:
    with hub.unblock(), hub.open() as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('races', '0999_x', '2030-01-01')")
    backup = make_backup("by-hand", hub.database).backup.file
    manifest_file(backup).unlink()
    with pytest.raises(BackupFailed, match=r"a newer version of the hub \(races.0999_x\)"):
        look(backup, hub.database)


def test_another_programs_database_is_not_a_hubs(hub: Apart, tmp_path: Path) -> None:
    file = tmp_path / "other"
    if isinstance(hub.database, SqliteDatabase):
        connection = sqlite3.connect(file)
        connection.execute("CREATE TABLE recipe (name TEXT)")
        connection.close()
    else:
        hub.database.run(
            "pg_dump", "--format=custom", "--table=auth_user", f"--file={file}", hub.database.address(hub.database.name)
        )
    with pytest.raises(BackupFailed, match="but not"):
        look(file, hub.database)


HOLDS_IT_OPEN = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("SELECT count(*) FROM ingest_rawevent").fetchall()
print("open", flush=True)
sys.stdin.read()
"""


def test_a_backup_is_put_back_once_no_hub_runs_and_what_was_there_is_kept(hub: Apart, backup: Path) -> None:
    """However idle the hub is: on SQLite it holds no lock on the file then. A manifest is not needed for it."""
    manifest_file(backup).unlink()
    looked = look(backup, hub.database)
    assert (looked.contents.events, looked.goes) == (3, 5)
    assert "  events                           3                     5" in str(looked)
    refuses_under_a_running_hub(hub, looked)
    assert hub.has() == 5
    kept = restore(looked, hub.database)
    assert (hub.has(), kept_as(hub, kept).has()) == (3, 5)
    hub.record(1)
    assert hub.has() == 4


def refuses_under_a_running_hub(hub: Apart, looked: Look) -> None:
    if isinstance(hub.database, PostgresDatabase):
        with hub.database.connected(), pytest.raises(BackupFailed, match=r"A hub runs on .*\(1 connections\)"):
            restore(looked, hub.database)
        return
    words = [sys.executable, "-c", HOLDS_IT_OPEN, str(hub.database.file)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert running.stdout.readline() == "open\n"
        with pytest.raises(BackupFailed, match=r"A hub runs on .*: stop it first"):
            restore(looked, hub.database)
        running.communicate("")


def test_a_restore_that_is_killed_leaves_the_one_database_or_the_other(hub: Apart, backup: Path) -> None:
    looked = look(backup, hub.database)
    if isinstance(hub.database, PostgresDatabase):
        # Each try takes seconds; before the names change nothing of the hub's is touched.
        assert not survives(lambda: restore_half_way(looked, hub.database), 1000)
        seen = [events_by_now(hub)]
    else:
        steps, seen = 0, []
        while not survives(lambda: restore(looked, hub.database), steps):
            seen.append(events_by_now(hub))
            hub.record(5 - seen[-1])
            steps += 1
        assert steps > 4
    assert set(seen) <= {3, 5}
    restore(looked, hub.database)
    assert hub.has() == 3
    assert not [name for name in around(hub.database) if "restoring" in name]


def restore_half_way(looked: Look, database: Database) -> None:
    """One database has another name by then, and the other not yet its."""
    renamed = postgresql.rename

    def rename(connection: Any, old: str, new: str) -> None:
        if old != str(getattr(database, "name", "")):
            os._exit(KILLED)
        renamed(connection, old, new)

    postgresql.rename = rename  # in a child that ends here
    restore(looked, database)


def events_by_now(hub: Apart) -> int:
    wait_until_nobody_is_on(hub)
    return hub.has()


def wait_until_nobody_is_on(hub: Apart) -> None:
    """PostgreSQL hears a moment later that a client was killed."""
    if isinstance(hub.database, PostgresDatabase):
        deadline = time.monotonic() + PATIENCE_S
        query = "SELECT count(*) FROM pg_stat_activity WHERE starts_with(datname, %s)"
        with hub.database.connected("template1") as connection:
            while connection.execute(query, [hub.database.name[:LONGEST_BEGINNING]]).fetchall()[0][0]:
                assert time.monotonic() < deadline
                time.sleep(0.02)


def unplugged(hub: Apart, folder: Path) -> SqliteDatabase:
    """The file as a hub leaves it that lost its power: what came last is only in the `-wal` beside it."""
    assert isinstance(hub.database, SqliteDatabase)
    folder.mkdir()
    connection = sqlite3.connect(hub.database.file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("UPDATE ingest_journal SET duplicates = duplicates + 1")
    connection.commit()
    connection.execute("CREATE TABLE only_in_the_wal (number INTEGER)")
    connection.commit()
    for ending in ("", *BESIDE):
        shutil.copyfile(beside(hub.database.file, ending), folder / f"hub.sqlite3{ending}")
    connection.execute("DROP TABLE only_in_the_wal")
    connection.close()
    return SqliteDatabase(folder / "hub.sqlite3")


def test_a_wal_that_was_left_over_does_not_come_into_what_is_put_back(hub: Apart, backup: Path, tmp_path: Path) -> None:
    """PostgreSQL keeps its own in order."""
    if isinstance(hub.database, PostgresDatabase):
        assert look(backup, hub.database).goes == 5
        return
    beside_a_whole_file = unplugged(hub, tmp_path / "whole")
    kept = put_back_into(beside_a_whole_file, backup)
    with closing(sqlite3.connect(kept)) as before:
        assert before.execute("SELECT count(*) FROM only_in_the_wal").fetchall() == [(0,)]

    beside_a_damaged_file = unplugged(hub, tmp_path / "damaged")
    beside_a_damaged_file.file.write_bytes(b"\x00" * 100_000)
    kept = put_back_into(beside_a_damaged_file, backup)
    assert kept.read_bytes() == b"\x00" * 100_000

    alone = unplugged(hub, tmp_path / "alone")
    alone.file.unlink()
    put_back_into(alone, backup)


def put_back_into(database: SqliteDatabase, backup: Path) -> Path:
    """Where the one before is kept."""
    assert beside(database.file, "-wal").stat().st_size
    kept = restore(look(backup, database), database)
    assert not any(beside(database.file, ending).exists() for ending in BESIDE)
    with closing(sqlite3.connect(database.file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM ingest_rawevent").fetchall() == [(3,)]
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'only_in_the_wal'").fetchall()
    return Path(kept)
