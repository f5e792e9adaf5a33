"""The rows a batch touched, written together."""

from __future__ import annotations

from races.control.clean_laps import judge
from races.control.upsert import Upsert
from races.models import Entry, Lap, Session

SESSION_COLUMNS = [field.name for field in Session._meta.concrete_fields if not field.primary_key]
ENTRIES = Upsert(Entry, natural_key=("session", "controller"))
LAPS = Upsert(Lap, natural_key=("source", "event"))


class TimingSheet:
    """Sessions, entries and laps of one source, by their natural keys.

    During a rewind `again` are the keys of the sessions that are driven again, and `claims` those not driven yet, by
    their first event: whoever contains that event takes over the key. Of entries it remembers which were touched: the
    others are as they were before, so they are not read, and in the end pruned.
    """

    def __init__(self, claims: dict[int, int] | None = None) -> None:
        self.claims = claims or {}
        self.again = frozenset(self.claims.values())
        self.touched_entries: set[tuple[int, int]] = set()
        self._sessions: dict[int, Session] = {}
        self._entries: dict[int, Entry] = {}
        self._laps: dict[int, Lap] = {}
        self._to_judge: dict[int, Session] = {}

    def start_over(self) -> TimingSheet:
        """A sheet that knows what this one knew when it was last written."""
        fresh = TimingSheet()
        fresh.claims, fresh.again, fresh.touched_entries = dict(self.claims), self.again, set(self.touched_entries)
        return fresh

    def untouched(self) -> set[int]:
        """Keys of the sessions that were there before and have not been driven again."""
        return set(self.claims.values())

    def driven_again(self) -> set[int]:
        return set(self.again) - self.untouched()

    def entries_of(self, session: Session) -> dict[int, Entry]:
        """A stored session's entries by controller."""
        stored = Entry.objects.filter(session=session).select_related("driver", "car", "team")
        return {
            entry.controller: entry
            for entry in stored
            if session.pk not in self.again or (session.pk, entry.controller) in self.touched_entries
        }

    def claim(self, session: Session, event: int) -> None:
        """Let a session without a key take that of the old session which began with `event`."""
        if session._state.adding and event in self.claims:
            session.pk = self.claims.pop(event)
            session._state.adding = False

    def take_back(self, session: Session) -> None:
        """Leave a session, and all that was driven in it, as it was before; its key is claimed no longer."""
        self._sessions.pop(id(session), None)
        self._entries = {key: entry for key, entry in self._entries.items() if entry.session is not session}
        self._laps = {event: lap for event, lap in self._laps.items() if lap.session is not session}
        self.claims[session.first_event] = session.pk

    def session(self, session: Session) -> None:
        self._sessions[id(session)] = session

    def entry(self, entry: Entry) -> None:
        self._entries[id(entry)] = entry

    def lap(self, lap: Lap) -> None:
        self._laps[lap.event] = lap

    def judge_later(self, session: Session) -> None:
        """Its laps are judged when they are written."""
        self._to_judge[id(session)] = session

    def write(self) -> set[int]:
        """Store all rows; returns the numbers of the events that left a lap."""
        self._write_sessions()
        ENTRIES.write_with_keys(self._entries.values())
        self.touched_entries |= {(entry.session_id, entry.controller) for entry in self._entries.values()}
        LAPS.write(self._laps.values())
        for session in self._to_judge.values():
            judge(session)
        lapped = set(self._laps)
        self._sessions, self._entries, self._laps, self._to_judge = {}, {}, {}, {}
        return lapped

    def _write_sessions(self) -> None:
        """Closed ones first: a source has one open session at a time, and the database holds it to that."""
        known = [session for session in self._sessions.values() if not session._state.adding]
        for group in (
            [session for session in known if not session.is_open],
            [session for session in known if session.is_open],
        ):
            if group:
                Session.objects.bulk_update(group, SESSION_COLUMNS, batch_size=100)
        Session.objects.bulk_create([session for session in self._sessions.values() if session._state.adding])
