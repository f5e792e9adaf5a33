"""The rows that the event being taken leaves: of a session, of a controller, of whoever is at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drivers.identity.descriptions import Crew
from drivers.models import Source
from races.control.pending_keys import (
    PendingKeys,
    Seat,
)
from races.control.roster import Roster
from races.control.session_state import SessionState
from races.control.unit_of_work import UnitOfWork
from races.models import Entry, EventRow
from races.rulings.in_force import RulingsInForce
from races.storage.new_row import new_row


class EventRows:
    """Rows of one source, as one event after the other leaves them. Nothing is stored before the unit of work is."""

    def __init__(self, source: Source, work: UnitOfWork, roster: Roster, rulings: RulingsInForce) -> None:
        self.source = source
        self.work = work
        self.roster = roster
        self.rulings = rulings
        self.concerned: SessionState | None = None
        self.may_forget = False

    def begin_event(self, number: int, at: datetime) -> None:
        """What follows is told by the source's event of that number, and of that instant."""
        self.event = number
        self.at = at
        self.concerned = None

    def concerns(self, running: SessionState) -> None:
        """The event being taken is of that session."""
        if self.work.claim(running.session, self.event) and self.event != running.session.first_event:
            self.work.is_ruled_late |= self.rulings.is_about(running.session)
        self.concerned = running

    def mark_changed(self, running: SessionState) -> None:
        self.concerns(running)
        self.work.session(running.session)

    def entry(self, running: SessionState, controller: int) -> Entry:
        entry = running.entry(controller)
        self.concerns(running)
        self.work.entry(entry)
        return entry

    def seat(self, running: SessionState, controller: int, crew: Crew | None) -> tuple[Entry, Seat]:
        """The controller's entry, with whom the event tells to be on it now."""
        entry = self.entry(running, controller)
        assert entry.pending_keys is not None
        seat = entry.pending_keys.seat or Seat()
        if crew is not None:
            seat = self.sit(entry, self.roster.seat(seat, crew, self.at))
            entry.colour = crew.colour or entry.colour
            entry.text_colour = crew.text_colour or entry.text_colour
        return entry, seat

    def sit(self, entry: Entry, seat: Seat) -> Seat:
        """Let somebody be on the controller, or whoever people ruled to be; returns whom."""
        assert entry.pending_keys is not None
        before, session = entry.pending_keys.seat, entry.pending_keys.session
        for ruling in self.rulings.given_to(session, entry.controller, self.event):
            seat = self.roster.given(seat, ruling.says)
        if seat is not before:
            self.may_forget |= before is not None and before.has_no_name
            entry.pending_keys = PendingKeys(entry.pending_keys.session, None, seat)
        return seat

    def add_row(self, model: type[Any], running: SessionState | None, **fields: Any) -> Any:
        """A row about the session as a whole, or about none."""
        row: EventRow = new_row(model, source_id=self.source.pk, event=self.event, at=self.at, **fields)
        row.pending_keys = PendingKeys(None if running is None else running.session)
        return self.keep(row, running)

    def add_car_row(
        self, model: type[Any], running: SessionState | None, controller: int, crew: Crew | None = None, **fields: Any
    ) -> Any:
        """A row about one controller; outside of any session it has no entry."""
        row = new_row(model, source_id=self.source.pk, event=self.event, at=self.at, controller=controller, **fields)
        if running is None:
            seat = Seat() if crew is None else self.roster.seat(Seat(), crew, self.at)
            row.pending_keys = PendingKeys(None, None, seat)
        else:
            entry, seat = self.seat(running, controller, crew)
            row.pending_keys, row.laps_done = PendingKeys(running.session, entry, seat), entry.lap_count
        return self.keep(row, running)

    def keep(self, row: Any, running: SessionState | None) -> Any:
        if running is not None:
            self.concerns(running)
            running.add(row)
        self.work.row(row)
        return row
