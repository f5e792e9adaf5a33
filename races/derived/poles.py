"""Who started a race from the first place: whoever won the qualifying that belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from races.models import Entry, LapSummary, Session
from races.models.entry import EntryQuerySet

Pole = tuple[int | None, int | None]
"""Driver and car."""


def poles_of(races: Iterable[Session]) -> dict[int, Pole]:
    """By race: who won its qualifying, and in which car. On a shared controller, whoever drove its best lap."""
    winners = winners_of(races)
    best: dict[int | None, LapSummary] = {}
    for summary in LapSummary.objects.filter(entry__in=winners.values()).timed().fastest_first():
        best.setdefault(summary.entry_id, summary)
    return {race: pole_of(best.get(winner.pk, winner)) for race, winner in winners.items()}


def pole_of(holder: Entry | LapSummary) -> Pole:
    return holder.driver_id, holder.car_id


def winners_of(races: Iterable[Session]) -> dict[int, Entry]:
    """By race: who won the last qualifying before it in the same meeting, on the same track and source.

    That is the best placed of those who were not disqualified. Where nobody has a place, it decided nothing, and the
    qualifying before it counts.
    """
    races = [race for race in races if race.type == Session.RACE and race.meeting_id]
    first = first_of_each(qualifyings_in({race.meeting_id for race in races}))
    found = {}
    for race in races:
        before = [entry for entry in first if belongs(entry.session, race)]
        if before:
            found[race.pk] = before[-1]
    return found


def qualifyings_in(meetings: Collection[int | None]) -> EntryQuerySet:
    """Who has a place in the qualifyings of these meetings, in order."""
    entries = Entry.objects.filter(session__meeting__in=meetings, session__type=Session.QUALIFYING)
    placed = entries.filter(position__isnull=False, is_disqualified=False)
    return placed.select_related("session").order_by("session__opened_at", "session", "position", "controller")


def first_of_each(entries: Iterable[Entry]) -> list[Entry]:
    """The first of each session's, where they are in order."""
    first: dict[int, Entry] = {}
    for entry in entries:
        first.setdefault(entry.session_id, entry)
    return list(first.values())


def belongs(qualifying: Session, race: Session) -> bool:
    mine = (qualifying.meeting_id, qualifying.source_id, qualifying.track_id)
    return mine == (race.meeting_id, race.source_id, race.track_id) and qualifying.opened_at < race.opened_at


def races_after(sessions: Collection[int]) -> set[int]:
    """The races whose qualifying may be one of these sessions, or have been."""
    found: set[int] = set()
    for before in Session.objects.filter(pk__in=sessions).events().exclude(meeting=None):
        races = Session.objects.filter(
            meeting=before.meeting_id, source=before.source_id, track=before.track_id, type=Session.RACE
        )
        found |= set(races.filter(opened_at__gt=before.opened_at).values_list("pk", flat=True))
    return found
