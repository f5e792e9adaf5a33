"""The rows a batch touched, written together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from drivers.identity.resolution import ChangedMeanings
from races.control.session_windows import results_of
from races.control.tables import ENTRIES, SESSIONS, TABLES
from races.derived.career_totals import recount_careers
from races.derived.clean_laps import (
    mark_clean_laps,
    unmark_clean_laps,
)
from races.derived.follow_up import arrange, is_of, mark_whole
from races.models import Entry, Lap, LapSummary, Session
from races.storage.changes import Changes
from races.storage.table import FEW, Table

IN_ORDER = ("finished_at", "event")
CLOSED_AT = SESSIONS.columns.index("closed_at")


class UnitOfWork:
    """Sessions, entries, laps and whatever else was told of one source, by their natural keys.

    During a rewind `claims` are the keys of the sessions that are driven again and were not met yet, by their first
    event: whoever contains that event takes over the key. What a session driven again has stored is of the past, so it
    is not read, unless it was touched again; and what was not touched again is pruned.
    """

    def __init__(self, *, is_rewind: bool = False, changes: Changes | None = None) -> None:
        self.is_rewind = is_rewind
        self.changes = changes or Changes()
        self.claims: dict[int, int] = {}
        self.again: set[int] = set()
        self.was_open: set[int] = set()
        self.results_at: dict[int, tuple[datetime, datetime]] = {}
        self.touched_entries: set[tuple[int, int]] = set()
        self.touched_events: set[int] = set()
        self.to_recount: set[int] = set()
        self.is_ruled_late = False
        self._sessions: dict[int, Session] = {}
        self._entries: dict[int, Entry] = {}
        self._rows: dict[type[Any], dict[int, Any]] = {}
        self._to_mark: dict[int, Session] = {}
        self._reopened: dict[int, Session] = {}

    def start_over(self) -> UnitOfWork:
        """A sheet that knows what this one knew when it was last written."""
        fresh = UnitOfWork(is_rewind=self.is_rewind, changes=self.changes)
        fresh.claims, fresh.again, fresh.was_open = dict(self.claims), set(self.again), set(self.was_open)
        fresh.touched_entries, fresh.touched_events = set(self.touched_entries), set(self.touched_events)
        fresh.to_recount, fresh.results_at = set(self.to_recount), dict(self.results_at)
        fresh.is_ruled_late = self.is_ruled_late
        return fresh

    # What was there before

    def expect(self, sessions: dict[int, int]) -> None:
        """These sessions, first event to key, began with events that are driven again now."""
        self.claims |= sessions
        self.again |= set(sessions.values())
        self.results_at |= results_of(sessions.values())

    def has_later_result(self, at: datetime, session: Session) -> bool:
        """Whether an event begun before that instant was classified after it, while a later session went on."""
        others = (times for pk, times in self.results_at.items() if pk != session.pk)
        return any(opened_at < at <= told_at for opened_at, told_at in others)

    def untouched(self) -> set[int]:
        """Keys of the sessions that were there before and have not been driven again."""
        return set(self.claims.values())

    def driven_again(self) -> set[int]:
        return self.again - self.untouched()

    def entries_of(self, session: Session) -> dict[int, Entry]:
        """A stored session's entries by controller."""
        return {
            entry.controller: entry
            for entry in Entry.objects.filter(session=session)
            if session.pk not in self.again or (session.pk, entry.controller) in self.touched_entries
        }

    def rows_of(self, model: type[Any], session: Session) -> list[Any]:
        """What is stored of that kind in a session, in order."""
        rows = model._default_manager.filter(session=session.pk)
        # Of laps, which are many, only those that a result may count yet.
        beyond = {"exclusion": Lap.Exclusion.BEYOND}
        rows = rows.filter(**beyond).order_by(*IN_ORDER) if model is Lap else rows.order_by("at", "event")
        return [row for row in rows if session.pk not in self.again or row.event in self.touched_events]

    def claim(self, session: Session, event: int) -> bool:
        """Let a session without a key take that of the old session that began with `event`; returns whether it did."""
        if not session._state.adding or event not in self.claims:
            return False
        session.pk = self.claims.pop(event)
        session._state.adding = False
        return True

    # What is to be stored

    def take_back(self, session: Session) -> None:
        """Leave a session, and all that was driven in it, as it was before; its key is claimed no longer."""
        self._sessions.pop(id(session), None)
        self._entries = {key: row for key, row in self._entries.items() if not is_of(row, session)}
        for kind, rows in self._rows.items():
            self._rows[kind] = {event: row for event, row in rows.items() if not is_of(row, session)}
        if session.pk is not None:
            self.claims[session.first_event] = session.pk

    def session(self, session: Session) -> None:
        self._sessions[id(session)] = session

    def entry(self, entry: Entry) -> None:
        self._entries[id(entry)] = entry

    def row(self, row: Any) -> None:
        self._rows.setdefault(type(row), {})[row.event] = row

    def written(self) -> list[Session]:
        """The sessions that are to be stored, or judged."""
        return [*self._sessions.values(), *self._to_mark.values()]

    def rows_to_write(self, model: type[Any]) -> list[Any]:
        """The rows of that kind that are to be stored."""
        return list(self._rows.get(model, {}).values())

    def judge_not(self, session: Session) -> None:
        """It goes on."""
        self._to_mark.pop(id(session), None)

    def mark_clean_later(self, session: Session) -> None:
        """Its laps are judged when they are written."""
        self._to_mark[id(session)] = session

    def reopen(self, session: Session) -> None:
        """It goes on after it was closed: its laps are judged when it is closed once more."""
        self._to_mark.pop(id(session), None)
        self._reopened[id(session)] = session

    def has_later_than(self, session: Session) -> bool:
        """Whether a session is to be stored that was opened later."""
        return any(other.opened_at > session.opened_at for other in self._sessions.values())

    @property
    def is_plain(self) -> bool:
        """Whether all that is to be stored is a few rows, after which nothing has to be looked at.

        Not where a session changes, which may move meetings, or is judged, or somebody has an entry for the first time.
        """
        sessions = bool(self._sessions or self._to_mark or self._reopened or self.to_recount)
        is_few = all(len(rows) <= FEW for rows in self._rows.values())
        return not sessions and is_few and all(entry.pk is not None for entry in self._entries.values())

    # Storing it

    def follow(self, moved: dict[str, ChangedMeanings]) -> None:
        """What was stored before, and is to be stored again, is of whom its aliases mean now."""
        told = (row for rows in self._rows.values() for row in rows.values())
        rows = [*self._sessions.values(), *self._entries.values(), *told]
        for row in rows:
            for kind, of_kind in moved.items() if row.pending_keys is None else ():
                alias = getattr(row, f"{kind}_alias_id", None)
                if alias in of_kind:
                    setattr(row, f"{kind}_id", of_kind[alias][1])

    def write(self, source_id: int, taken: Collection[int] = ()) -> None:
        """Store all rows. In a rewind, `taken` are the events they came from; what else those left before goes."""
        begun = [session for session in self._sessions.values() if session._state.adding]
        self._take_back_judgements()
        self._write_sessions()
        self._write_entries()
        judged = self._mark_whole(begun)
        for model, table in TABLES.items():
            self._write_rows(table, source_id, list(self._rows.get(model, {}).values()), taken)
        for session in self._to_mark.values():
            if id(session) in judged and not self.is_rewind:
                continue
            if mark_clean_laps(session) and self.is_rewind:
                self.changes.note_other(Session, (source_id, session.first_event), "its laps are to be judged anew")
        self._note_what_to_count()
        for rows in self._rows.values():
            for row in rows.values():
                row._state.adding = False
        self._sessions, self._entries, self._rows, self._to_mark, self._reopened = {}, {}, {}, {}, {}

    def _take_back_judgements(self) -> None:
        """Of stored sessions that are open again: they have given nothing to careers yet."""
        reopened = {session.pk for session in self._reopened.values() if not session._state.adding}
        if reopened and not self.is_rewind:
            unmark_clean_laps(Session.objects.filter(pk__in=reopened))
            self.to_recount |= reopened

    def _write_sessions(self) -> None:
        """Closed ones first: a source has one open session at a time, and the database holds it to that."""
        known = [session for session in self._sessions.values() if not session._state.adding]
        if self.is_rewind and known:
            before = SESSIONS.stored_by_pk([session.pk for session in known])
            known = [session for session in known if self._is_other(session, before[session.pk])]
        SESSIONS.update(sorted(known, key=lambda session: session.is_open))
        new = [session for session in self._sessions.values() if session._state.adding]
        for session in new if self.is_rewind else ():
            values = SESSIONS.values(session)
            self.changes.note(Session, (session.source_id, session.first_event), None, values, SESSIONS.columns)
        SESSIONS.upsert_with_keys(new)

    def _is_other(self, session: Session, before: tuple[Any, ...]) -> bool:
        """Whether a session has to be written. One that was open is closed in the database as long as a rewind goes."""
        if session.pk in self.was_open:
            self.was_open.discard(session.pk)
            before = (*before[:CLOSED_AT], None, *before[CLOSED_AT + 1 :])
            self._differs(SESSIONS, session, before)
            return True
        return self._differs(SESSIONS, session, before)

    def _mark_whole(self, begun: Iterable[Session]) -> set[int]:
        """Judge the laps of sessions that began and ended here before they are inserted; returns which."""
        if len(self._rows.get(Lap, {})) <= FEW:
            return set()
        whole = {id(session): session for session in begun if id(session) in self._to_mark}
        laps, summaries = self._rows[Lap].values(), self._rows[LapSummary].values()
        for session in whole.values():
            mark_whole(session, laps, summaries, self._entries.values())
        return set(whole)

    def recount_careers(self, club_id: int) -> None:
        """Count again what the closed sessions among those written give to careers, and tell whoever follows results.

        In a rewind that waits until all is driven. It is no matter for a live event's pipeline, in which Django is
        told of no row it changed.
        """
        recount_careers(club_id, self.to_recount)
        self.to_recount = set()

    def _note_what_to_count(self) -> None:
        touched = [*self._sessions.values(), *self._to_mark.values()]
        of_entries = [entry.pending_keys.session for entry in self._entries.values() if entry.pending_keys]
        touched += [session for session in of_entries if session]
        self.to_recount |= {session.pk for session in touched if self.is_rewind or not session.is_open}
        laps = self._rows.get(Lap, {}).values()
        self.to_recount |= arrange([*self._sessions.values()], laps, self.changes)

    def arrange_again(self, sessions: Collection[Session]) -> None:
        """What was ruled of their meetings is known to be about these now."""
        self.to_recount |= arrange(list(sessions), [], self.changes)

    def _differs(self, table: Table, row: Any, before: tuple[Any, ...] | None) -> bool:
        values = table.values(row)
        if before == values:
            return False
        if before is not None:
            key = tuple(values[place] for place in table.key_places)
            self.changes.note(table.model, key, before, values, table.columns)
        return True

    def _write_entries(self) -> None:
        entries: Iterable[Entry] = self._entries.values()
        for entry in entries:
            if entry.pending_keys is not None:
                entry.pending_keys.fill(entry)
        if self.is_rewind and entries:
            stored = ENTRIES.stored("session_id", {entry.session_id for entry in entries})
            different = []
            for entry in entries:
                before = stored.get((entry.session_id, entry.controller))
                if before is None:
                    key = (entry.session_id, entry.controller)
                    self.changes.note(Entry, key, None, ENTRIES.values(entry), ENTRIES.columns)
                    different.append(entry)
                else:
                    entry.pk, values = before
                    entry._state.adding = False
                    if self._differs(ENTRIES, entry, values):
                        different.append(entry)
            entries = different
        ENTRIES.upsert_with_keys(entries)
        if self.is_rewind:
            self.touched_entries |= {(entry.session_id, entry.controller) for entry in self._entries.values()}

    def _write_rows(self, table: Table, source_id: int, rows: list[Any], taken: Collection[int]) -> None:
        if self.is_rewind:
            events = {*taken, *(row.event for row in rows)}
            table.rewrite(rows, table.stored("event", events, source_id), self.changes)
            self.touched_events |= {row.event for row in rows}
        elif len(rows) <= FEW:
            table.upsert(rows)
        else:
            table.upsert([row for row in rows if not row._state.adding])
            table.insert([row for row in rows if row._state.adding])
