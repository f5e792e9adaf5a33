"""One qualifying and one race of four, on which the tests decide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.tablet import EVENING

CASE = Path(__file__).parent / "cases" / "to-be-ruled-on.jsonl"


def recorded() -> Iterator[dict[str, Any]]:
    """The bodies of the recording, moved to the tests' evening."""
    bodies = [json.loads(line)["body"] for line in CASE.read_text().splitlines()]
    for body in bodies:
        yield {**body, "time": body["time"] - bodies[0]["time"] + round(EVENING.timestamp() * 1000)}
