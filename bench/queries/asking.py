"""Requests over HTTP and statements straight to the database, one at a time, timed."""

from __future__ import annotations

import http.client
import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from time import perf_counter
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

import psycopg

from bench.load import WrongAnswer

PATIENCE_S = 60
INSTANTS = {"since", "until", "new_year", "next_year"}


class Reader:
    """One keep-alive client of a server on this machine; it never has an answer already, nor takes it compressed."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)

    def get(self, address: str) -> tuple[float, bytes]:
        """Milliseconds until all of the answer is there, and the answer; raises WrongAnswer for anything but 200."""
        begin = perf_counter()
        self._connection.request("GET", address)
        answer = self._connection.getresponse()
        body = answer.read()
        took_ms = 1000 * (perf_counter() - begin)
        if answer.status != 200:
            raise WrongAnswer(f"{answer.status} for {address}: {body[:300]!r}")
        return took_ms, body

    def routes(self) -> set[str]:
        """The addresses the hub's own schema knows."""
        _, body = self.get("/api/v1/schema/?format=json")
        return {route_of(path) for path in json.loads(body)["paths"]}

    def close(self) -> None:
        self._connection.close()


def route_of(path: str) -> str:
    """Whatever the parameter of a path is called, it is an id here."""
    return "/".join("{id}" if part.startswith("{") else part for part in path.split("/"))


class Database(Protocol):
    """Where hand-written SQL is run."""

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Any]: ...

    def close(self) -> None: ...


class OnPostgreSQL:
    """As psycopg does it on its own."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        return self._connection.execute(sql.encode(), values).fetchall()

    def close(self) -> None:
        self._connection.close()


class OnSQLite:
    """As the module of the standard library does it on its own."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(f"file:{urlsplit(url).path[1:]}?mode=ro", uri=True)

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        return self._connection.execute(for_sqlite(sql), as_sqlite_keeps(values)).fetchall()

    def close(self) -> None:
        self._connection.close()


def for_sqlite(sql: str) -> str:
    """The same statement with SQLite's marks for what varies."""
    return re.sub(r"%\((\w+)\)s", r":\1", sql).replace("%%", "%")


def as_sqlite_keeps(values: Mapping[str, Any]) -> dict[str, Any]:
    """Instants are text there, without a time zone."""
    return {name: value.rstrip("Z").replace("T", " ") if name in INSTANTS else value for name, value in values.items()}


def connected(url: str) -> Database:
    return OnSQLite(url) if url.startswith("sqlite") else OnPostgreSQL(url)


class Side:
    """A server and its database, at one of the lengths."""

    def __init__(self, url: str, port: int) -> None:
        self.reader, self.database = Reader(port), connected(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failed: object) -> None:
        with closing(self.reader), closing(self.database):
            pass

    def timed_sql(self, sql: str, values: Mapping[str, Any]) -> float:
        """Milliseconds."""
        begin = perf_counter()
        self.database.rows(sql, values)
        return 1000 * (perf_counter() - begin)
