"""Who started a race from the first place: whoever won the qualifying that belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from races.models import Entry, LapSummary, Session
from races.models.entry import EntryQuerySet
from races.rulings.kinds.references import session_at

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
    """By race: who won the qualifying that set its grid, in the same meeting, on the same track and source.

    That is the best placed of those who were not disqualified. Where nobody has a place, it decided nothing, and the
    qualifying before it counts. One qualifying sets one grid, that of the first race after it; the club may rule that
    another set it.
    """
    races = [race for race in races if race.type == Session.RACE and not race.is_hidden]
    found = winners_by_ruling([race for race in races if race.qualifying_event is not None])
    races = [race for race in races if race.qualifying_event is None and race.meeting_id]
    winner_of = {entry.session_id: entry for entry in first_of_each(placed_in(races, Session.QUALIFYING))}
    fields = fields_in(races) if winner_of else {}
    for race in races:
        qualifying = last_before(race, fields)
        if qualifying is not None and is_first_after(race, qualifying, fields):
            found[race.pk] = winner_of[qualifying.pk]
    return found


def winners_by_ruling(races: Iterable[Session]) -> dict[int, Entry]:
    """The same of races whose qualifying people chose; none where that is not there, is hidden, or has no winner."""
    found = {}
    for race in races:
        qualifying = ruled_qualifying(race)
        winner = None if qualifying is None else placed(Entry.objects.filter(session=qualifying)).first()
        if winner is not None:
            found[race.pk] = winner
    return found


def ruled_qualifying(race: Session) -> Session | None:
    if race.qualifying_source_id is None or race.qualifying_event is None:
        return None
    qualifying = session_at(race.qualifying_source_id, race.qualifying_event)
    is_one = qualifying is not None and qualifying.type == Session.QUALIFYING and not qualifying.is_hidden
    return qualifying if is_one else None


Fields = dict[Session, set[int | None]]
"""The drivers of each race and qualifying that anybody has a place in, in order."""


def fields_in(races: Iterable[Session]) -> Fields:
    fields: Fields = {}
    for entry in placed_in(races, Session.QUALIFYING, Session.RACE):
        fields.setdefault(entry.session, set()).add(entry.driver_id)
    return fields


def last_before(race: Session, fields: Fields) -> Session | None:
    """The last qualifying before it in which any of its drivers was: groups may qualify by themselves."""
    for session in reversed(fields):
        if session.type == Session.QUALIFYING and belongs(session, race) and meets(session, race, fields):
            return session
    return None


def is_first_after(race: Session, qualifying: Session, fields: Fields) -> bool:
    """Whether no race before had its grid set by that qualifying; one that was broken off counts for nothing."""
    between = (
        session
        for session in fields
        if session.type == Session.RACE
        and session.qualifying_event is None
        and session.outcome != Session.Outcome.ABANDONED
        and belongs(qualifying, session)
        and (session.opened_at, session.pk) < (race.opened_at, race.pk)
    )
    return race.outcome != Session.Outcome.ABANDONED and not any(
        last_before(session, fields) == qualifying for session in between
    )


def meets(qualifying: Session, race: Session, fields: Fields) -> bool:
    """Whether anybody drove in both; who is not known may be anybody."""
    mine, theirs = fields.get(race, {None}), fields[qualifying]
    return None in mine or None in theirs or bool(mine & theirs)


def placed_in(races: Iterable[Session], *types: str) -> EntryQuerySet:
    """Who has a place in the sessions of those types in the races' meetings, in order."""
    meetings = {race.meeting_id for race in races}
    entries = Entry.objects.filter(session__meeting__in=meetings, session__type__in=types, session__is_hidden=False)
    return placed(entries)


def placed(entries: EntryQuerySet) -> EntryQuerySet:
    """Who has a place, by session."""
    those = entries.filter(position__isnull=False, is_disqualified=False).select_related("session")
    return those.order_by("session__opened_at", "session", "position", "controller")


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
    """The races whose qualifying may be one of these sessions, or have been, whatever it is now."""
    found: set[int] = set()
    for before in Session.objects.filter(pk__in=sessions).exclude(meeting=None):
        races = Session.objects.filter(
            meeting=before.meeting_id, source=before.source_id, track=before.track_id, type=Session.RACE
        )
        found |= set(races.filter(opened_at__gt=before.opened_at).values_list("pk", flat=True))
    return found | races_by_ruling(sessions)


def races_by_ruling(sessions: Collection[int]) -> set[int]:
    """The races of which people ruled that one of these sessions was their qualifying."""
    sources = Session.objects.filter(pk__in=sessions).order_by().values("source")
    chosen = Session.objects.filter(qualifying_source__in=sources, qualifying_event__isnull=False)
    return {
        race.pk
        for race in chosen
        if (qualifying := session_at(race.qualifying_source_id or 0, race.qualifying_event or 0)) is not None
        and qualifying.pk in sessions
    }
