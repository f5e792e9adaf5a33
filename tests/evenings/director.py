"""An evening while it is being made: what the tablet said so far, and what is open."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.evenings.plans import EveningPlan
from tests.evenings.reckoning import Course
from tests.evenings.roster import Roster
from tests.evenings.truth import SessionTruth

START = datetime(2026, 11, 20, 16, tzinfo=UTC)
ARRIVAL = START + timedelta(hours=20)
"""When everything arrives; no tablet's clock is a day off by then."""
START_MS = round(START.timestamp() * 1000)
FIRST_MS = 10_000


@dataclass(frozen=True)
class Said:
    """An event, that many milliseconds into the evening."""

    at: int
    event_type: str
    data: Any = None

    @property
    def body(self) -> bytes:
        event = {"time": START_MS + self.at, "event_type": self.event_type}
        return json.dumps(event if self.data is None else {**event, "event_data": self.data}).encode()


@dataclass
class Evening:
    """Events in the order they happened, and the truth about the sessions they make."""

    said: list[Said]
    sessions: list[SessionTruth]

    @property
    def bodies(self) -> list[bytes]:
        return [one.body for one in self.said]

    def without(self, event_types: frozenset[str]) -> list[Said]:
        return [one for one in self.said if one.event_type not in event_types]


@dataclass
class Director:
    """One evening while it is being made; `now` is when its next part may begin."""

    plan: EveningPlan
    roster: Roster
    now: int = FIRST_MS
    said: list[Said] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    open_heat: Course | None = None
    """An event nobody ended, which goes on."""
    open_practice: bool = False
    track: int | None = None
    event_id: int | None = None
    ended_at: int = 0
    """When the last event ended."""
    busy_until: int = 0
    """Before this no other event begins."""

    def tell(self, at: int, event_type: str, data: Any = None, *, is_of_event: bool = False) -> int:
        """Say it; what is of an event carries its number, where this app knows numbers."""
        if is_of_event and self.event_id is not None and not isinstance(data, str):
            data = {**(data or {}), "event_id": self.event_id}
        self.said.append(Said(at, event_type, data))
        return at

    def status(self, at: int, new: str, *, is_of_event: bool = True) -> None:
        self.tell(at, "event.change_status", {"old": "", "new": new}, is_of_event=is_of_event)

    def pause(self, seconds: int) -> None:
        self.now = (self.now + seconds * 1000) // 10 * 10 + 10

    def choose_track(self, track: int | None) -> None:
        if track is not None:
            self.tell(self.now, "util.set_active_track", self.roster.track_data(track))
            self.track = track
            self.now += 1000

    def break_off(self) -> None:
        """Another event is started: what nobody ended was broken off, unless all that was planned was driven."""
        if self.open_heat is not None and not self.open_heat.is_driven_out:
            self.open_heat.truth.outcome = "abandoned"

    def clear_up(self) -> None:
        """A new event is set up, which closes what is open."""
        self.tell(self.now, "ui.reset")
        self.break_off()
        self.open_heat, self.open_practice = None, False
        if self.courses:
            self.courses[-1].is_closed = True
        self.now += 1000

    def close_others(self) -> None:
        """Something else begins."""
        self.open_heat, self.open_practice = None, False
        for course in self.courses:
            course.is_closed = True
