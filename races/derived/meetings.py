"""Which sessions make up a club night."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError, Q

from drivers.models import Club
from races.derived.subscribers import meetings_joined
from races.models import Meeting, Session
from races.storage.changes import Changes

logger = logging.getLogger(__name__)

NIGHT_IS_OVER_AFTER = timedelta(hours=6)
AT_A_TIME = 50


@dataclass
class Night:
    """Sessions in the order they were opened, with less than six hours between any and what was before it."""

    sessions: list[Session] = field(default_factory=list)
    ends_at: datetime | None = None

    def reaches(self, session: Session) -> bool:
        return self.ends_at is None or session.opened_at - self.ends_at < NIGHT_IS_OVER_AFTER

    def take(self, session: Session) -> None:
        end = last_moment(session)
        self.sessions.append(session)
        self.ends_at = end if self.ends_at is None else max(self.ends_at, end)


def arrange_meetings(club_id: int, since: datetime, until: datetime, changes: Changes) -> list[Session]:
    """Put the club's sessions that were opened between two instants into their meetings, and whatever that moves.

    A night keeps the meeting of its first session, or of the first that has one no earlier night has kept.
    Returns the sessions that changed their meeting.
    """
    Club.objects.select_for_update(no_key=True).get(pk=club_id)
    begin = start_of_night_before(club_id, since)
    kept: set[int] = set()
    had: dict[int, int] = {}
    moved: list[Session] = []
    for night in nights(club_id, begin):
        first = night.sessions[0]
        meeting = meeting_of(night, kept) or Meeting(club_id=club_id)
        before = [session.meeting_id for session in night.sessions if session.meeting_id]
        is_as_before = meeting.pk is not None and meeting.began_at == first.opened_at
        if not is_as_before:
            meeting.began_at = first.opened_at
            if meeting.pk:
                # Somebody may be naming it just now; and within a live event's pipeline no row count is told.
                Meeting.objects.filter(pk=meeting.pk).update(began_at=meeting.began_at)
            else:
                meeting.save()
        kept.add(meeting.pk)
        for pk in before:
            had.setdefault(pk, meeting.pk)
        strangers = [session for session in night.sessions if session.meeting_id != meeting.pk]
        for session in strangers:
            key = (session.source_id, session.first_event, "meeting")
            changes.note(Session, key, (session.meeting_id,), (meeting.pk,), ["meeting"])
        Session.objects.filter(pk__in=[session.pk for session in strangers]).update(meeting=meeting)
        moved += strangers
        if is_as_before and not strangers and first.opened_at > until:
            break
    hand_over(club_id, {pk: now for pk, now in had.items() if pk not in kept})
    return moved


def start_of_night_before(club_id: int, instant: datetime) -> datetime:
    """When the meeting of the last session before `instant` began; nothing before it can change."""
    before = Session.objects.filter(club=club_id, opened_at__lt=instant).order_by("-opened_at", "-id")
    last = before.select_related("meeting").first()
    if last is None:
        return instant
    return (
        min(last.meeting.began_at, last.opened_at) if last.meeting else start_of_night_before(club_id, last.opened_at)
    )


def nights(club_id: int, since: datetime) -> Iterator[Night]:
    night = Night()
    for session in sessions_from(club_id, since):
        if not night.reaches(session):
            yield night
            night = Night()
        night.take(session)
    if night.sessions:
        yield night


def sessions_from(club_id: int, since: datetime) -> Iterator[Session]:
    """The club's sessions in order, some at a time: whoever reads them stops early."""
    sessions = Session.objects.filter(club=club_id).with_last_lap().order_by("opened_at", "id")
    some = list(sessions.filter(opened_at__gte=since)[:AT_A_TIME])
    while some:
        yield from some
        last = some[-1]
        later = Q(opened_at__gt=last.opened_at) | Q(opened_at=last.opened_at, pk__gt=last.pk)
        some = list(sessions.filter(later)[:AT_A_TIME])


def last_moment(session: Session) -> datetime:
    """When something last happened in it; a session nobody closes may stay open for a week."""
    marks = (session.started_at, session.ended_at, getattr(session, "last_lap_at", None))
    return max([session.opened_at, *(instant for instant in marks if instant)])


def meeting_of(night: Night, kept: set[int]) -> Meeting | None:
    for session in night.sessions:
        if session.meeting_id and session.meeting_id not in kept:
            return Meeting.objects.get(pk=session.meeting_id)
    return None


def hand_over(club_id: int, left: Mapping[int, int]) -> None:
    """What people said of meetings that joined others is said of those, and what is empty then is taken away.

    Where both have a name or a date of their own, each keeps what was said of it, and the one without sessions stays.
    """
    empty = set(Meeting.objects.filter(pk__in=left, club=club_id, sessions=None).values_list("pk", flat=True))
    joined = {pk: now for pk, now in left.items() if pk in empty}
    for meeting in Meeting.objects.filter(pk__in=joined).authored().order_by("began_at", "pk"):
        said_of(meeting, Meeting.objects.get(pk=joined[meeting.pk]))
    meetings_joined(club_id, joined)
    take_away_empty(joined)


def take_away_empty(pks: Iterable[int]) -> None:
    """Of these meetings, those without sessions, but never one somebody named, dated or made a rule of."""
    for meeting in Meeting.objects.filter(pk__in=[*pks], sessions=None, name="", own_date=None):
        with suppress(ProtectedError), transaction.atomic():
            meeting.delete()


def said_of(meeting: Meeting, remaining: Meeting) -> None:
    """A name and a date go over to the meeting that remains, where it has none."""
    if meeting.name and not remaining.name:
        remaining.name, meeting.name = meeting.name, ""
    if meeting.own_date and not remaining.own_date:
        remaining.own_date, meeting.own_date = meeting.own_date, None
    remaining.save(update_fields=["name", "own_date"])
    meeting.save(update_fields=["name", "own_date"])
    logger.info("meeting %s is part of meeting %s now, %s", meeting.pk, remaining.pk, remaining)
