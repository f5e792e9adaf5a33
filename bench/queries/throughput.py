"""Answers a second to the questions that are asked most, a few clients at once."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from bench.queries.asking import Reader

CLIENTS, SECONDS = 8, 4
WRK_SAYS = re.compile(r"Requests/sec:\s+([\d.]+)")


def answers_per_s(port: int, address: str) -> float:
    """Of one address, asked time and again by `wrk`, or where there is none by threads of this process."""
    wrk = shutil.which("wrk")
    return with_threads(port, address) if wrk is None else with_wrk(wrk, port, address)


def with_wrk(wrk: str, port: int, address: str) -> float:
    url = f"http://127.0.0.1:{port}{address}"
    arguments = [wrk, "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "--timeout", "30s", url]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=SECONDS + 60)
    told = WRK_SAYS.search(done.stdout)
    if told is None or "Non-2xx" in done.stdout:
        raise RuntimeError(f"wrk said of {address}:\n{done.stdout}")
    return float(told[1])


def with_threads(port: int, address: str) -> float:
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(lambda _: ask_until(port, address, until), range(CLIENTS))) / SECONDS


def ask_until(port: int, address: str, until: float) -> int:
    reader, answers = Reader(port), 0
    while time.monotonic() < until:
        reader.get(address)
        answers += 1
    reader.close()
    return answers
