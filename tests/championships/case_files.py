"""Small seasons in JSON, as tests/championships/cases/README.md describes them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OURS = Path(__file__).parent / "cases"
CASES = Path(os.environ.get("CASES_DIR") or OURS)

Json = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """One thing that is tried with a season, and what must come of it."""

    case: str
    told: Json
    asked: Json

    def __str__(self) -> str:
        return f"{self.case}: {self.asked['name']}"

    @property
    def fields(self) -> Json:
        """The rules in rows, with those of the run in their place; of the championship itself one by one."""
        rules, own = self.told["rules"]["fields"], self.asked.get("fields", {})
        whole = {**rules, **own}
        if "championship" in whole:
            whole["championship"] = {**rules.get("championship", {}), **own.get("championship", {})}
        return whole

    @property
    def new(self) -> Json:
        return {**self.told["rules"].get("new", {}), **self.asked.get("new", {})}

    @property
    def rounds(self) -> list[Json]:
        """Those held so far, with the sessions as this run has them told."""
        told = self.asked.get("rounds_told", [round_["round"] for round_ in self.told["rounds"]])
        others = self.asked.get("sessions", {})
        return [
            {**round_, "sessions": [others.get(session["key"], session) for session in round_["sessions"]]}
            for round_ in self.told["rounds"]
            if round_["round"] in told
        ]

    @property
    def evenings(self) -> list[list[Json]]:
        """Sessions as they were driven, a week apart."""
        others = self.told.get("other_sessions", [])
        before = [[session] for session in others if session.get("is_told_first")]
        after = [[session] for session in others if not session.get("is_told_first")]
        return [*before, *(round_["sessions"] for round_ in self.rounds), *after]


def runs() -> Iterator[Run]:
    """All runs of all cases; a file without any is about something else."""
    for file in sorted(CASES.glob("*.json")):
        told = json.loads(file.read_text())
        for asked in told.get("runs", []):
            yield Run(file.stem, told, asked)
