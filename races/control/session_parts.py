"""Sessions that people split after a lap, or joined with the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from races.control.pending_keys import PendingKeys
from races.control.session_state import SessionState, is_since
from races.models import Entry, Lap, Session

if TYPE_CHECKING:
    from races.control.session_lifecycle import SessionLifecycle

SAME = ("type", "app_event_id", "status", "status_at", "weather", "planned_laps", "planned_duration_s", "started_at")
"""What a session that is split off has from the one before."""


# Split


def split_off(race: SessionLifecycle, running: SessionState) -> SessionState:
    """The session a lap told now is of: another one, where the running one was ruled to end with the lap before."""
    if running is not race.running or running.split_at is None:
        return running
    before = running.session
    opened = Session(
        club_id=before.club_id,
        source=race.source,
        first_event=race.event,
        opened_at=race.at,
        continues=before.first_event,
        **{name: getattr(before, name) for name in SAME},
    )
    opened.pending_keys, opened.track_id = before.pending_keys, before.track_id
    before.is_continued, before.ended_at = True, running.split_at
    race.work.session(before)
    race.classify_later(running)
    whole = running.whole
    race.close(race.at)
    race.running = SessionState(opened, before=whole)
    race.rows.mark_changed(race.running)
    return race.running


def before_the_split(race: SessionLifecycle, session: Session) -> dict[int, Entry]:
    """The entries, by controller, of the stored session it was split off from, and of those before that."""
    if session.continues is None:
        return {}
    before = Session.objects.filter(source=session.source_id, first_event=session.continues).first()
    if before is None:
        return {}
    entries = race.work.entries_of(before)
    for entry in entries.values():
        entry.pending_keys = PendingKeys(before, None, race.roster.stored_seat(entry))
    return {**before_the_split(race, before), **entries}


def split_at_last_lap(race: SessionLifecycle, running: SessionState) -> None:
    """Of a session that is read from the database: whether it was ruled to end with a lap it has."""
    laps = Lap.objects.filter(source=race.source, session=running.session.pk, event__in=race.rulings.splits)
    running.split_at = laps.order_by("finished_at").values_list("finished_at", flat=True).last()


# Join


def last_before(race: SessionLifecycle) -> SessionState | None:
    """The open session, or the one of any kind that was closed last."""
    if race.running is not None:
        return race.running
    if race._closed_last is not None:
        return race._closed_last
    earlier = race.newest_met(Session.objects.filter(source=race.source, opened_at__lte=race.at))
    return race.stored(earlier[0]) if earlier else None


def join(race: SessionLifecycle, before: SessionState, type: str) -> SessionState:
    """The session before goes on with what would have begun another, of that type.

    What SmartRace said of the result of one of the two is not that of both.
    """
    session = before.session
    if before is race.running:
        race.abandon(before)
    else:
        take_up(race, before)
    session.closed_at = session.ended_at = None
    session.status = "" if session.status == "ended" else session.status
    session.joined_at = race.at
    if type != Session.PRACTICE:
        session.planned_laps = session.planned_duration_s = session.result_at = None
        if session.outcome == Session.Outcome.OFFICIAL:
            session.outcome = Session.Outcome.PROVISIONAL
        for entry in before.entries.values():
            entry.forget_result()
            race.work.entry(entry)
    race.classify_later(before)
    race.rows.mark_changed(before)
    return before


def take_up(race: SessionLifecycle, closed: SessionState) -> None:
    """A session that was closed goes on."""
    race.running, race.has_resumed = closed, True
    race.work.reopen(closed.session)
    race._closed_last = None
    race._closed = [one for one in race._closed if one is not closed]
    if not closed.session.is_practice:
        race._finished, race._finished_is_known = (race._closed[-1], True) if race._closed else (None, False)


def count_on(running: SessionState, entry: Entry, number: int | None) -> None:
    """With the first lap after a join the app's counter goes on, or begins anew."""
    joined_at = running.session.joined_at
    if joined_at is None or number is None or is_since(entry, joined_at):
        return
    if number <= entry.last_number:
        entry.last_number = 0
