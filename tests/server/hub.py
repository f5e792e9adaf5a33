"""A real hub for tests: the command `make run` calls, in a process and a database of its own."""

from __future__ import annotations

import atexit
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 180
"""A machine may be in use by others."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def database_url(folder: Path, *, is_migrated: bool) -> Iterator[str]:
    """A new database of the kind the suite runs on: a file in `folder`, or one on the PostgreSQL of DATABASE_URL.

    One that `is_migrated` is a copy of a template, which is a few seconds quicker than an empty one.
    """
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgres"):
        with new_database(server, is_migrated=is_migrated) as database:
            yield database
    else:
        yield new_file(folder / "hub.sqlite3", is_migrated=is_migrated)


def new_file(file: Path, *, is_migrated: bool = True) -> str:
    if is_migrated:
        shutil.copyfile(migrated_file(), file)
    return f"sqlite:///{file}"


@contextmanager
def new_database(server: str, *, is_migrated: bool = True) -> Iterator[str]:
    name = new_name()
    with psycopg.connect(server, autocommit=True) as connection:
        template = f'"{migrated_database(server)}"' if is_migrated else "template1"
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')
        try:
            yield address_of(server, name)
        finally:
            drop(server, name)


@cache
def migrated_file() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    file = folder / "migrated.sqlite3"
    migrate(f"sqlite:///{file}")
    return file


@cache
def migrated_database(server: str) -> str:
    name = new_name()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    atexit.register(drop, server, name)
    migrate(address_of(server, name))
    return name


def migrate(database: str) -> None:
    environment = {**os.environ, "DATABASE_URL": database}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)


def drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def new_name() -> str:
    return f"hub_test_{os.getpid()}_{time.monotonic_ns()}"


def address_of(server: str, name: str) -> str:
    """Of that database on the same server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@dataclass
class Hub:
    """A hub that can be started, stopped in the hard way, and started again on the same data."""

    folder: Path
    database: str
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    password: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
        return {
            **inherited,
            "HUB_DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "PORT": str(self.port),
            "GUNICORN_CMD_ARGS": "--access-logfile -",
            **self.settings,
        }

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        self.output = (self.folder / "output.txt").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run_hub"],
            cwd=ROOT,
            env=self.environment,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE_S
        while not self.is_ready():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)
        told = re.search(r"login admin, password (\S+)", self.said())
        self.password = told.group(1) if told else self.password

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def kill(self) -> None:
        """`kill -9` for the server and all its workers, as when the plug is pulled."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.output.close()

    def said(self) -> str:
        return (self.folder / "output.txt").read_text()

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py on the same data; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S * 2,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def path(self) -> str:
        """What the first tablet posts to, as the start tells it: quicker than to ask a command."""
        told = re.search(r"/ingest/\w+/", self.said())
        assert told, self.said()
        return told.group()

    def source_paths(self) -> list[str]:
        """The path each source posts to."""
        told = self.manage("list_sources", "--urls")
        return list(dict.fromkeys(re.findall(r"/ingest/\w+/", told)))

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def rows(self, path: str) -> Any:
        """A resource of the API."""
        status, body = self.get(f"/api/v1{path}")
        assert status == 200, body
        return json.loads(body)

    def wait_until_projected(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while json.loads(self.get("/readyz")[1])["events_waiting"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@dataclass
class Poster:
    """A tablet's connection to a running hub, kept alive."""

    hub: Hub
    path: str

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.hub.port, timeout=PATIENCE_S)

    def __enter__(self) -> Poster:
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def post(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Post one body; returns the status and the answer. Raises OSError or HTTPException when the hub is gone."""
        self.connection.request("POST", self.path, body, {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())


def running_hub(folder: Path, **settings: str) -> Iterator[Hub]:
    """A hub as `make run` starts it, on a database of its own; for fixtures."""
    with database_url(folder, is_migrated=True) as database:
        yield from started(Hub(folder, database, settings))


def first_started_hub(folder: Path) -> Iterator[Hub]:
    """A hub as the very first `make run` starts it: on a database with nothing in it."""
    with database_url(folder, is_migrated=False) as database:
        yield from started(Hub(folder, database))


def started(hub: Hub) -> Iterator[Hub]:
    hub.start()
    try:
        yield hub
    finally:
        hub.kill()
