"""A PostgreSQL of the bench's own, which can be stopped, killed, or let run out of disk without harm to anybody."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.hub import free_port
from bench.process import Failed

ROOT = os.geteuid() == 0
DISK = "400m"


class Cluster:
    """In a folder of its own, on a small disk in memory where this user may mount one."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if not found:
            raise Failed("PostgreSQL's programs are not in /usr/lib/postgresql.")
        self.programs, self.folder, self.port = found[-1], folder, free_port()
        self.data = folder / "cluster" / "data"
        self.ballast = folder / "cluster" / "ballast"

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        place = self.data.parent
        place.mkdir(mode=0o777)
        if ROOT:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)], check=True)
            for one in (self.folder, place):
                one.chmod(0o777)
        self.program("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        options = f"-p {self.port} -k {place} -c listen_addresses=127.0.0.1 -c max_wal_size=64MB -c min_wal_size=32MB"
        (self.data / "start").write_text(options)
        self.start()

    def remove(self) -> None:
        with suppress(Failed):
            self.stop("immediate")
        if ROOT:
            subprocess.run(["umount", "-l", str(self.data.parent)], check=False)

    def start(self) -> None:
        log = str(self.data.parent / "log")
        self.program("pg_ctl", "-w", "-t", "60", "-l", log, "-o", (self.data / "start").read_text(), "start")

    def stop(self, mode: str) -> None:
        """`fast` as a restart, `immediate` as a crash."""
        self.program("pg_ctl", "-w", "-m", mode, "stop")

    def program(self, name: str, *arguments: str) -> None:
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if ROOT else []
        command = [*as_user, str(self.programs / name), "-D", str(self.data), *arguments]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"{name}: {done.stdout}{done.stderr}")

    @contextmanager
    def full(self) -> Iterator[None]:
        """Its disk has no room left, down to the last block."""
        with self.ballast.open("wb", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12):
                with suppress(OSError):
                    while True:
                        ballast.write(bytes(size))
        try:
            yield
        finally:
            self.ballast.unlink()
