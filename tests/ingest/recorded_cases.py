"""The cases of tests/cases: what arrived, in the several orders in which a hub may get it."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "cases"
CASES = sorted(file.stem for file in FOLDER.glob("*.json"))
TABLET = "tablet-1"
BELIEVED = timedelta(days=1)
NEXT_EVENING = timedelta(hours=6)
CLOCKS_AGREE = timedelta(seconds=30)
"""A body that was made later than it came, by more than this, comes of clocks that disagree."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One body from one tablet: when its tablet made it, where it says so, and when it came."""

    tablet: str
    body: str
    sent: datetime | None
    at: datetime
    is_arrival_told: bool = False

    @property
    def is_believed(self) -> bool:
        return self.sent is not None and abs(self.sent - self.at) <= BELIEVED

    def logged(self, source: int, copy: int) -> dict[str, Any]:
        """A line of an export, as the hub would have written it that took the body."""
        occurred = self.sent if self.sent is not None and self.is_believed else self.at
        told = {"source": source, "arrived_at": self.at.isoformat(), "occurred_at": occurred.isoformat()}
        told |= {"has_time": self.sent is not None, "is_time_believed": self.is_believed, "body": self.body}
        return told if copy == 1 else {**told, "copy": copy}


Import = list[Arrival]


class Case:
    """One of them, as of now."""

    def __init__(self, name: str) -> None:
        told = json.loads((FOLDER / f"{name}.json").read_text())
        self.name = name
        self.ask: list[dict[str, Any]] = told["ask"]
        self.is_live = bool(told.get("live"))
        self.is_only_in_order = "only_in_order" in told
        self.arrivals = list(arrivals((FOLDER / f"{name}.jsonl").read_text(), round(time.time() * 1000)))

    @property
    def tablets(self) -> dict[str, str]:
        """The last part of each tablet's URL, by its name."""
        names = sorted({arrival.tablet for arrival in self.arrivals})
        return {name: hashlib.md5(f"{self.name}/{name}".encode()).hexdigest() for name in names}

    @property
    def may_be_shuffled(self) -> bool:
        """Where clocks disagree, or a body has no time, the order of arrival is what is believed."""
        disagrees = any(one.sent is None or one.sent - one.at > CLOCKS_AGREE for one in self.arrivals)
        return not disagrees and not self.is_only_in_order

    def in_order(self) -> list[Import]:
        """A body older than the one before it from its tablet comes late: in an import of its own."""
        imports: list[Import] = [[]]
        latest: dict[str, datetime] = {}
        for arrival in self.arrivals:
            made = arrival.sent or arrival.at
            if made < latest.get(arrival.tablet, made):
                imports.append([])
            latest[arrival.tablet] = made
            imports[-1].append(arrival)
        return imports

    def shuffled(self, seed: int, at_most: int) -> list[Import]:
        """Every body twice, in any order within its evening, once that is over; that many an import."""
        draw, imports = random.Random(f"{self.name} {seed}"), []
        for evening in self.evenings():
            over = max(arrival.at for arrival in evening)
            doubled = draw.sample(evening * 2, len(evening) * 2)
            came = [replace(one, at=over + timedelta(milliseconds=n)) for n, one in enumerate(doubled)]
            imports += [came[start : start + at_most] for start in range(0, len(came), at_most)]
        return imports

    def evenings(self) -> Iterator[list[Arrival]]:
        """What came, cut where nothing was sent for long: later evenings cannot come before earlier ones."""
        sent = sorted(self.arrivals, key=lambda arrival: arrival.sent or arrival.at)
        cuts = [n for n, (one, then) in enumerate(pairwise(sent), start=1) if is_next_evening(one, then)]
        for start, end in pairwise([0, *cuts, len(sent)]):
            yield sent[start:end]


def is_next_evening(one: Arrival, then: Arrival) -> bool:
    return (then.sent or then.at) - (one.sent or one.at) > NEXT_EVENING


def arrivals(text: str, now_ms: int) -> Iterator[Arrival]:
    """What the lines of a recording say, with the moment of running for `$now_ms`."""
    at = datetime.fromtimestamp(now_ms / 1000, UTC)
    for line in text.splitlines():
        told = json.loads(line, object_hook=lambda part: now_ms + part["$now_ms"] if "$now_ms" in part else part)
        sent, is_told = sent_at(told["body"]), "arrived" in told
        at = datetime.fromisoformat(told["arrived"]) if is_told else sent or at
        body = json.dumps(told["body"], ensure_ascii=False)
        yield Arrival(told.get("source", TABLET), body, sent, at, is_arrival_told=is_told)


def sent_at(body: Any) -> datetime | None:
    """When the tablet made the body; None where it has no number for that."""
    milliseconds = body.get("time") if isinstance(body, dict) else None
    if not isinstance(milliseconds, (int, float)):
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
