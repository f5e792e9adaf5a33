"""The rows that the event being taken leaves: of a session, of a controller, of whoever is at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drivers.identity.descriptions import Crew
from drivers.models import Source
from races.control.roster import Paddock
from races.control.session_state import Running
from races.control.sheet import TimingSheet
from races.control.whereabouts import Seat, Whereabouts
from races.models import Entry, Told
from races.storage.new_row import new_row


class EventRows:
    """Rows of one source, as one event after the other leaves them. Nothing is stored before the unit of work is."""

    def __init__(self, source: Source, sheet: TimingSheet, paddock: Paddock) -> None:
        self.source = source
        self.sheet = sheet
        self.paddock = paddock
        self.concerned: Running | None = None
        self.may_forget = False

    def begin_event(self, number: int, at: datetime) -> None:
        """What follows is told by the source's event of that number, and of that instant."""
        self.event = number
        self.at = at
        self.concerned = None

    def concerns(self, running: Running) -> None:
        """The event being taken is of that session."""
        self.sheet.claim(running.session, self.event)
        self.concerned = running

    def mark_changed(self, running: Running) -> None:
        self.concerns(running)
        self.sheet.session(running.session)

    def entry(self, running: Running, controller: int) -> Entry:
        entry = running.entry(controller)
        self.concerns(running)
        self.sheet.entry(entry)
        return entry

    def seat(self, running: Running, controller: int, crew: Crew | None) -> tuple[Entry, Seat]:
        """The controller's entry, with whom the event tells to be on it now."""
        entry = self.entry(running, controller)
        assert entry.whereabouts is not None
        seat = entry.whereabouts.seat or Seat()
        if crew is not None:
            seat = self.sit(entry, self.paddock.seat(seat, crew, self.at))
            entry.colour = crew.colour or entry.colour
            entry.text_colour = crew.text_colour or entry.text_colour
        return entry, seat

    def sit(self, entry: Entry, seat: Seat) -> Seat:
        assert entry.whereabouts is not None
        before = entry.whereabouts.seat
        if seat is not before:
            self.may_forget |= before is not None and before.has_no_name
            entry.whereabouts = Whereabouts(entry.whereabouts.session, None, seat)
        return seat

    def add_row(self, model: type[Any], running: Running | None, **fields: Any) -> Any:
        """A row about the session as a whole, or about none."""
        row: Told = new_row(model, source_id=self.source.pk, event=self.event, at=self.at, **fields)
        row.whereabouts = Whereabouts(None if running is None else running.session)
        return self.keep(row, running)

    def add_car_row(
        self, model: type[Any], running: Running | None, controller: int, crew: Crew | None = None, **fields: Any
    ) -> Any:
        """A row about one controller; outside of any session it has no entry."""
        row = new_row(model, source_id=self.source.pk, event=self.event, at=self.at, controller=controller, **fields)
        if running is None:
            seat = Seat() if crew is None else self.paddock.seat(Seat(), crew, self.at)
            row.whereabouts = Whereabouts(None, None, seat)
        else:
            entry, seat = self.seat(running, controller, crew)
            row.whereabouts, row.laps_done = Whereabouts(running.session, entry, seat), entry.lap_count
        return self.keep(row, running)

    def keep(self, row: Any, running: Running | None) -> Any:
        if running is not None:
            self.concerns(running)
            running.add(row)
        self.sheet.row(row)
        return row
