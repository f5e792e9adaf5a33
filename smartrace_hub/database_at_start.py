"""Whether the database is one the hub can keep races in, asked before anything is written into it."""

from __future__ import annotations

import getpass
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from smartrace_hub.database_trouble import RAISED, sentence_of

MAGIC = b"SQLite format 3\0"
LOOKED_THROUGH = 64_000_000
"""Bytes of a file that is looked through to its end; a larger one would hold up the start."""
NOT_UTF8 = (
    "The PostgreSQL database is in {encoding}, which has no place for most names: make one with createdb "
    "--encoding UTF8 --template template0, and move house with export_log and import_log (docs/operating.md)."
)
# Where tables are already, only the next update needs the right to make some.
ABOUT_IT = """
    SELECT current_setting('server_encoding'), current_setting('transaction_read_only') = 'on',
        current_schema(), current_user,
        has_schema_privilege(current_schema(), 'CREATE') OR to_regclass('django_migrations') IS NOT NULL
"""
NO_SCHEMA = "The user of DATABASE_URL has no schema to make tables in: look at its search_path."
NO_TABLES = "The user of DATABASE_URL may not make tables: GRANT CREATE ON SCHEMA {schema} TO {user}, as its owner."
READ_ONLY = (
    "The PostgreSQL of DATABASE_URL is read-only, as a standby is: DATABASE_URL has to lead to the one that writes."
)


class UnfitDatabase(Exception):
    """The hub cannot work with it. Says why, and what to do."""


def refuse_unfit(database: BaseDatabaseWrapper) -> None:
    """Raise UnfitDatabase. A database that is fit is not changed."""
    try:
        if database.vendor == "sqlite":
            refuse_unfit_file(Path(database.settings_dict["NAME"]))
            database.ensure_connection()
        else:
            refuse_unfit_server(database)
    except RAISED as error:
        raise UnfitDatabase(sentence_of(error) or str(error)) from None


# SQLite


def refuse_unfit_file(file: Path) -> None:
    """Raise UnfitDatabase for a file that is not there to be written, or is no database."""
    refuse_unfit_folder(file.parent)
    for one in (file, *(file.with_name(file.name + beside) for beside in ("-wal", "-shm", "-journal"))):
        if one.exists():
            refuse_somebody_elses(one)
    if not file.exists() or not file.stat().st_size:
        return
    with file.open("rb") as opened:
        head = opened.read(100)
    if not head.startswith(MAGIC):
        raise UnfitDatabase(f"{file} is no SQLite file, or is damaged: move it away, and restore a backup.")
    if is_cut_off(file, head) or is_damaged(file):
        raise UnfitDatabase(
            f"{file} is damaged: move it away with its -wal and -shm and restore a backup, or save what can be read "
            "of it with sqlite3's .recover."
        )


def refuse_unfit_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise UnfitDatabase(
            f"{folder}, the folder of the database, is not there: make it (mkdir -p), or mount its disk."
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UnfitDatabase(f"{folder}, the folder of the database, {not_ours(folder)}")


def refuse_somebody_elses(file: Path) -> None:
    if not file.is_file():
        raise UnfitDatabase(f"{file} is no file: DATABASE_URL has to name the database file itself.")
    if not os.access(file, os.R_OK | os.W_OK):
        raise UnfitDatabase(f"{file} {not_ours(file)}")


def not_ours(path: Path) -> str:
    """What is wrong with a file that may not be written, from after its name."""
    owner, me = str(path.stat().st_uid), str(os.geteuid())
    with suppress(KeyError, OSError):
        owner = path.owner()
    with suppress(KeyError, OSError):
        me = getpass.getuser() if os.environ.get("USER") else me
    if owner == me:
        return f"cannot be written by {me}: give the right back (chmod u+w), or mount its disk to be written."
    return f"belongs to {owner} and cannot be written by {me}: run the hub as {owner}, or chown -R {me} {path.parent}."


def is_cut_off(file: Path, head: bytes) -> bool:
    """Whether the file is shorter than it says itself. What a -wal holds may still have to go into it."""
    wal = file.with_name(f"{file.name}-wal")
    if wal.exists() and wal.stat().st_size:
        return False
    page_bytes = int.from_bytes(head[16:18]) if head[16:18] != b"\0\1" else 65_536
    is_told = len(head) == 100 and head[24:28] == head[92:96]
    return len(head) < 100 or (is_told and int.from_bytes(head[28:32]) * page_bytes > file.stat().st_size)


def is_damaged(file: Path) -> bool:
    """Looked through where that takes no time."""
    if file.stat().st_size > LOOKED_THROUGH:
        return False
    try:
        with closing(sqlite3.connect(file, timeout=5)) as database:
            return bool(database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


# PostgreSQL


def refuse_unfit_server(database: BaseDatabaseWrapper) -> None:
    """Raise UnfitDatabase for what PostgreSQL would refuse later, or keep wrongly."""
    with database.cursor() as cursor:
        cursor.execute(ABOUT_IT)
        encoding, is_read_only, schema, user, may_make_tables = cursor.fetchone()
    if encoding != "UTF8":
        raise UnfitDatabase(NOT_UTF8.format(encoding=encoding))
    if is_read_only:
        raise UnfitDatabase(READ_ONLY)
    if schema is None:
        raise UnfitDatabase(NO_SCHEMA)
    if not may_make_tables:
        raise UnfitDatabase(NO_TABLES.format(schema=schema, user=user))
