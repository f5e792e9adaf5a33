"""Which event a result is for: the one under way, one that was classified before, or none the hub knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from races.control.cool_down import CoolDown
from races.control.likeness import likeness, speaks_against, takes
from races.control.session_state import SessionState
from races.control.session_windows import (
    MOST_KEPT,
    may_get_a_result,
)
from races.models import Entry, Session
from races.models.official_result import OfficialResultLine

CORRECTED_WITHIN = timedelta(hours=6)
"""How long after its end a result may still be corrected: as long as makes another meeting."""
A_RESULT_MAY_BE_LATE_BY = timedelta(hours=1)


class Corrections(CoolDown):
    def can_forget(self) -> bool:
        """As before; and no later result seems to be for what was driven again now."""
        return super().can_forget() and not self.is_told_of_later()

    def is_told_of_later(self) -> bool:
        """Whether the result of a session that is not driven again yet may be that of one that was."""
        again = [one for one in self._closed if may_get_a_result(one.session, self.at, CORRECTED_WITHIN)]
        if not again:
            return False
        later = Session.objects.filter(source=self.source, result_at__gte=self.at).told_events()
        soon = later.filter(opened_at__gte=self.at, opened_at__lte=self.at + CORRECTED_WITHIN)
        told: dict[int, list[OfficialResultLine]] = {}
        for entry in Entry.objects.filter(session__in=soon, result_position__isnull=False):
            told.setdefault(entry.session_id, []).append(line_of(entry))
        return any(likeness(one.entries.values(), lines).may_be_same_race for one in again for lines in told.values())

    def to_classify(self, type: str, lines: Sequence[OfficialResultLine]) -> SessionState | None:
        """The event a result is for; None where it is one of its own."""
        event = self.open_event()
        if self.app_event_id is not None:
            return self.numbered(event, type, lines)
        if event is None:
            return self.corrected(type, lines) or self.awaiting(type, lines)
        if event.session.is_part:
            # What was recorded of it is more than the result tells of, or less.
            return event
        return (self.corrected(type, lines, instead=event) if lines else None) or event

    def numbered(
        self, event: SessionState | None, type: str, lines: Sequence[OfficialResultLine]
    ) -> SessionState | None:
        """By SmartRace's own number, which decides where an event has one."""
        finished = self.finished_before()
        candidates = [one for one in (event, finished) if one is not None]
        for one in candidates:
            if one.session.app_event_id == self.app_event_id:
                return one
        earlier = next((one for one in self.earlier() if one.session.app_event_id == self.app_event_id), None)
        if earlier is not None and likeness(earlier.entries.values(), lines).may_be_same_race:
            return earlier
        if finished is not None and not may_get_a_result(finished.session, self.at):
            candidates.remove(finished)
        return next((one for one in candidates if one.session.app_event_id is None), None)

    def corrected(
        self, type: str, lines: Sequence[OfficialResultLine], instead: SessionState | None = None
    ) -> SessionState | None:
        """The newest event before, of which they tell the same people with the same best laps.

        While another is under way, only where the lines cannot be of that.
        """
        for earlier in self.earlier() if lines else ():
            if not is_of(earlier.session, type) or not likeness(earlier.entries.values(), lines).is_same_race:
                continue
            if instead is None or self.cannot_be_of(instead, earlier, lines):
                return earlier
        return None

    def awaiting(self, type: str, lines: Sequence[OfficialResultLine]) -> SessionState | None:
        """The event just ended, unless the lines speak of another. Without best laps to go by it is believed."""
        finished = self.finished_before()
        if finished is None or not is_of(finished.session, type):
            return None
        is_classified = any(entry.result_position for entry in finished.entries.values())
        within = A_RESULT_MAY_BE_LATE_BY if not is_classified else None
        if not may_get_a_result(finished.session, self.at, within):
            return None
        if not lines or not any(entry.laps_told for entry in finished.entries.values()):
            return finished
        like = likeness(finished.entries.values(), lines)
        # A result that was lost is made good by the next; what laps were recorded may be few of those driven.
        has_few = not is_classified and like.has_same_people and not speaks_against(finished.entries.values(), lines)
        return finished if like.may_be_same_race or has_few else None

    def cannot_be_of(self, event: SessionState, earlier: SessionState, lines: Sequence[OfficialResultLine]) -> bool:
        """Whether the lines are of the event before, not of the one under way.

        That one is too young for them, or better laps were recorded of it; or none were, though the tablet sends them.
        """
        if speaks_against(event.entries.values(), lines):
            return True
        is_young = self.at - event.session.opened_at < takes(lines) <= lasted(earlier.session)
        return is_young or (not has_laps(event) and has_laps(earlier))

    def earlier(self) -> Iterator[SessionState]:
        """The events of the night that ended before now, the newest first."""
        finished = self.finished_before()
        if finished is None:
            return
        known = {id(finished): finished} | {id(one): one for one in reversed(self._closed)}
        keys = {one.session.pk for one in known.values()}
        ended = [one for one in known.values() if may_get_a_result(one.session, self.at, CORRECTED_WITHIN)]
        yield from sorted(ended, key=lambda one: one.session.opened_at, reverse=True)
        for session in self.stored_events(self.at - CORRECTED_WITHIN, MOST_KEPT):
            if session.pk not in keys and may_get_a_result(session, self.at, CORRECTED_WITHIN):
                yield self.stored(session)


def line_of(entry: Entry) -> OfficialResultLine:
    """What the stored result said of a controller."""
    laps, best = entry.result_laps, entry.result_best_lap_ms
    return OfficialResultLine(
        entry.result_position or 0, entry.controller, None, None, laps, best, None, "", False, False
    )


def has_laps(running: SessionState) -> bool:
    return any(entry.lap_count for entry in running.entries.values())


def lasted(session: Session) -> timedelta:
    return (session.ended_at or session.opened_at) - session.opened_at


def is_of(session: Session, type: str) -> bool:
    """Whether the type of a result does not speak against the event."""
    return session.is_of_unknown_type or type in {"", Session.UNKNOWN, session.type}
