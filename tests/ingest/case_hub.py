"""A hub in this process that takes a case, and is asked what came of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from ingest.projection.closing import close_round
from tests.ingest.recorded_cases import Case, Import

PLACEHOLDER = re.compile(r"\{(club|session|driver|car|track):?([^}]*)\}")
MADE = {"time_zone": "Europe/Berlin", "created_at": "2025-01-01T00:00:00Z"}


class CaseHub:
    """Knows one case; what it keeps in between is in `folder`."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.case = case
        self.file = folder / "log.jsonl"
        self.client = Client()

    def take_in(self, imports: list[Import]) -> None:
        """Import them one after the other, each projected before the next."""
        for one in imports:
            self.file.write_text("".join(f"{json.dumps(line)}\n" for line in self.log_of(one)))
            call_command("import_log", str(self.file), project=True, stdout=StringIO(), stderr=StringIO())

    def log_of(self, arrivals: Import) -> Iterator[dict[str, Any]]:
        """The lines of an export: the case's tablets, and what came of them."""
        tablets, copies = list(self.case.tablets), Counter[tuple[str, str, datetime]]()
        yield {"format": "smartrace-hub log", "version": 1, "sources": len(tablets)}
        for number, (name, token) in enumerate(self.case.tablets.items()):
            yield {"source": number, "club": self.case.name, "name": name, "token": token, **MADE}
        for arrival in arrivals:
            copies[arrival.tablet, arrival.body, arrival.at] += arrival.sent is None
            copy = copies[arrival.tablet, arrival.body, arrival.at] or 1
            yield arrival.logged(tablets.index(arrival.tablet), copy)
        yield {"end": True, "events": len(arrivals)}

    def hear(self, arrivals: Import, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each body is posted to its URL when it came; the clock goes back only where the case says so."""
        self.take_in([[]])
        at: datetime | None = None
        with monkeypatch.context() as clock:
            for arrival in arrivals:
                at = arrival.at if arrival.is_arrival_told or at is None else max(at, arrival.at)
                clock.setattr(timezone, "now", lambda at=at: at)
                path = f"/ingest/{self.case.tablets[arrival.tablet]}/"
                self.client.post(path, arrival.body.encode(), content_type="application/json")

    def wrong(self) -> list[str]:
        """The answers that are not what they must be, in words; once the clock has closed what it closes by itself."""
        close_round()
        return [said for question in self.case.ask if (said := self.wrong_answer(question["get"], question["is"]))]

    def wrong_answer(self, question: str, wanted: Any) -> str:
        try:
            path = PLACEHOLDER.sub(lambda found: str(self.key(*found.groups())), question)
            found = mentioned(self.ask(path), wanted)
        except LookupError as error:
            found = f"{type(error).__name__} {error}"
        return "" if found == wanted else f"{question} is {json.dumps(found, ensure_ascii=False)[:600]}"

    def ask(self, path: str) -> Any:
        """What the API answers. Raises LookupError where that is an error."""
        response = self.client.get(path)
        if response.status_code != 200:
            raise LookupError(f"{path}: {response.status_code} {response.content.decode()[:200]}")
        return response.json()

    def key(self, kind: str, wanted: str = "") -> int:
        """The id of the club, of its first, second… session by its opening, or of what has a name in it."""
        where = f"search={quote(self.case.name)}" if kind == "club" else f"club={self.key('club')}"
        rows = self.ask(f"/api/v1/{kind}s/?page_size=100&{where}")["results"]
        if kind == "session":
            return int(sorted((row["opened_at"], row["id"]) for row in rows)[int(wanted) - 1][1])
        return {row["name"]: int(row["id"]) for row in rows}[wanted or self.case.name]

    def rebuild_would_change(self) -> str:
        """What `manage.py rebuild --check` finds; nothing where all is as the log tells it."""
        said = StringIO()
        try:
            call_command("rebuild", check=True, stdout=said, stderr=StringIO())
        except CommandError as error:
            return f"{said.getvalue()}{error}"
        return ""


def mentioned(found: Any, wanted: Any) -> Any:
    """Of an answer what `wanted` mentions; `wanted` itself where it is a `$any`, `$len` or `$starts` that holds."""
    match wanted:
        case {"$any": several}:
            return wanted if any(mentioned(found, one) == one for one in several) else found
        case {"$len": length}:
            return wanted if len(found) == length else found
        case {"$starts": text}:
            return wanted if str(found).startswith(text) else found
        case dict() if isinstance(found, dict):
            return {name: mentioned(found.get(name), part) for name, part in wanted.items()}
        case list() if isinstance(found, list) and wanted:
            # Where there are more than wanted, the rest is shown as the last is.
            return [mentioned(*pair) for pair in zip(found, [*wanted, *wanted[-1:] * len(found)], strict=False)]
    return found
