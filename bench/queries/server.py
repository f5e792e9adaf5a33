"""The hub as people start it, on a database that is filled already."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.process import Process, children, cpu_s
from bench.server import AS_COMPOSE, AS_MAKE_RUN, READY_WITHIN_S, NotReady, free_port

UNTHROTTLED = {"HUB_THROTTLE_ADDRESS": "off", "HUB_THROTTLE_TOKEN": "off"}


class FilledServer:
    """It answers once made."""

    def __init__(self, url: str, folder: Path, name: str) -> None:
        self.name, self.port = name, free_port()
        as_people_do = AS_MAKE_RUN if url.startswith("sqlite") else AS_COMPOSE
        variables = {
            **as_people_do,
            **UNTHROTTLED,
            "PORT": str(self.port),
            "HUB_DATA_DIR": str(folder / name),
            "DATABASE_URL": url,
        }
        self.process = Process(["manage.py", "run_hub"], variables, folder / f"{name}.log")

    def wait(self) -> None:
        give_up = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < give_up and not self.process.has_ended:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10):
                    return
            except URLError:
                time.sleep(0.1)
        raise NotReady(f"{self.name} did not become ready:\n{self.process.said()}")

    def cpu_s(self) -> float:
        """Processor time of the processes that answer, so far."""
        return cpu_s(children(self.process.pid))

    def stop(self) -> None:
        self.process.stop()
