"""One session while it may still change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from races.control.pending_keys import (
    PendingKeys,
    Seat,
)
from races.models import Entry, PitStop, Session
from races.models.incident import Period

Rows = defaultdict[int | None, list[Any]]
Stored = Callable[[type[Any], Session], Iterable[Any]]


class SessionState:
    """A session, its entries by controller, and what was told of it, by kind of row and by controller.

    `before` are the entries of the session it was split off from; `split_at`: with the next lap, another is split off.

    What was stored before is read when first asked for; of a session that was just opened there is nothing to read.
    """

    def __init__(
        self,
        session: Session,
        entries: dict[int, Entry] | None = None,
        stored: Stored | None = None,
        before: Mapping[int, Entry] | None = None,
    ) -> None:
        self.session = session
        self.before = before or {}
        self.split_at: datetime | None = None
        self.entries = entries or {}
        self._stored = stored
        self._rows: dict[type[Any], Rows] = {}

    def add(self, row: Any) -> None:
        self._of(type(row))[getattr(row, "controller", None)].append(row)

    def latest_first(self, model: type[Any], controller: int | None = None) -> Iterator[Any]:
        """The rows of that kind: of one controller, or where None, those of the session as a whole."""
        return reversed(self._of(model)[controller])

    def every(self, model: type[Any]) -> Iterator[Any]:
        """All rows of that kind, whomever they are of."""
        return chain.from_iterable(self._of(model).values())

    def last(self, model: type[Any], controller: int | None = None) -> Any | None:
        return next(self.latest_first(model, controller), None)

    def entry(self, controller: int) -> Entry:
        """The controller's entry, made where it is not there yet. Everybody starts an event on dry tyres."""
        if controller not in self.entries:
            tyre = "" if self.session.is_practice else "dry"
            entry = Entry(controller=controller, tyre=tyre, lap_tyre=tyre)
            entry.pending_keys = PendingKeys(self.session, None, Seat())
            if controller in self.before:
                go_on(entry, self.before[controller])
            self.entries[controller] = entry
        return self.entries[controller]

    @property
    def last_lap_at(self) -> datetime:
        """When the last lap was finished; until then, when the session was opened."""
        laps = (entry.last_lap_at for entry in self.entries.values())
        return max((at for at in laps if at), default=self.session.opened_at)

    @property
    def laps_of_leader(self) -> int:
        """How many laps whoever has most of them has."""
        return max((entry.laps_completed for entry in self.entries.values() if entry.is_person), default=0)

    @property
    def is_fresh(self) -> bool:
        """Whether it is an event in which nobody finished a lap yet and which has not ended."""
        has_laps = any(map(self.has_driven, self.entries.values()))
        return not (self.session.is_practice or has_laps or self.session.ended_at)

    def has_driven(self, entry: Entry) -> bool:
        """Whether it has laps; of a session that was joined to the one before, since it was."""
        joined_at = self.session.joined_at
        return bool(entry.lap_count) and (joined_at is None or is_since(entry, joined_at))

    @property
    def whole(self) -> dict[int, Entry]:
        """Its entries, and those of the sessions it was split off from where it has none itself."""
        return {**self.before, **self.entries}

    def is_within(self, model: type[Period], begin: datetime | None, end: datetime, **fields: Any) -> bool:
        """Whether any period of that kind and with those fields lies between two instants."""
        for period in self.latest_first(model):
            if any(getattr(period, name) != value for name, value in fields.items()):
                continue
            if period.overlaps(begin, end):
                return True
            if begin is not None and period.ended_at is not None and period.ended_at <= begin:
                return False
        return False

    def pit_lap(self, controller: int, begin: datetime | None) -> tuple[bool, bool]:
        """Whether the controller's pits were entered, and left, since `begin`."""
        is_in = is_out = False
        for stop in self.latest_first(PitStop, controller):
            is_in |= stop.in_at is not None and (begin is None or stop.in_at > begin)
            is_out |= stop.out_at is not None and (begin is None or stop.out_at > begin)
            if begin is not None and stop.at <= begin:
                break
        return is_in, is_out

    def _of(self, model: type[Any]) -> Rows:
        if model not in self._rows:
            rows: Rows = defaultdict(list)
            for row in self._stored(model, self.session) if self._stored else ():
                rows[getattr(row, "controller", None)].append(row)
            self._rows[model] = rows
        return self._rows[model]


CARRIED = ("colour", "text_colour", "last_lap_at", "last_lap_ms", "last_number", "tyre", "lap_tyre", "fuel_pct")


def go_on(entry: Entry, before: Entry) -> None:
    """Whoever was at the controller goes on in another session: the app's counter, and a lap under way, go on too."""
    for name in CARRIED:
        setattr(entry, name, getattr(before, name))
    assert entry.pending_keys is not None
    seat = before.pending_keys.seat if before.pending_keys else None
    entry.pending_keys = PendingKeys(entry.pending_keys.session, None, seat or Seat())


def is_since(entry: Entry, instant: datetime) -> bool:
    """Whether its last lap was finished then, or later."""
    return entry.last_lap_at is not None and entry.last_lap_at >= instant
