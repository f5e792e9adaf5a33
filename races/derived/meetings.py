"""Which sessions make up a club night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError, Q

from drivers.models import Club
from races.derived.ruled_meetings import RuledMeetings
from races.derived.subscribers import meetings_joined
from races.models import Meeting, Session
from races.storage.changes import Changes

NIGHT_IS_OVER_AFTER = timedelta(hours=6)
AT_A_TIME = 50


@dataclass
class Night:
    """Sessions in the order they were opened, with less than six hours between any and what was before it.

    `is_apart`: it begins where it does only because people ruled so.
    """

    sessions: list[Session] = field(default_factory=list)
    ends_at: datetime | None = None
    is_apart: bool = False

    def reaches(self, session: Session) -> bool:
        return self.ends_at is None or session.opened_at - self.ends_at < NIGHT_IS_OVER_AFTER

    def take(self, session: Session) -> None:
        end = last_moment(session)
        self.sessions.append(session)
        self.ends_at = end if self.ends_at is None else max(self.ends_at, end)

    def has_any(self, keys: Container[int]) -> bool:
        return any(session.pk in keys for session in self.sessions)


def arrange_meetings(club_id: int, since: datetime, until: datetime, changes: Changes) -> list[Session]:
    """Put the club's sessions that were opened between two instants into their meetings, and whatever that moves.

    A night keeps the oldest of the meetings its sessions had, but for those that an earlier night has kept. What people
    ruled of meetings comes on top. Returns the sessions that changed their meeting.
    """
    Club.objects.select_for_update(no_key=True).get(pk=club_id)
    ruled = RuledMeetings.of(club_id)
    begin = start_of_night_before(club_id, since, ruled)
    kept: set[int] = set()
    had: dict[int, int] = {}
    moved: list[Session] = []
    for night in nights(club_id, begin, ruled):
        first = night.sessions[0]
        meeting = meeting_of(night, kept) or Meeting(club_id=club_id)
        before = [session.meeting_id for session in night.sessions if session.meeting_id]
        is_as_before = settle(meeting, first.opened_at, is_apart=night.is_apart)
        kept.add(meeting.pk)
        for pk in before:
            had.setdefault(pk, meeting.pk)
        strangers = [session for session in night.sessions if session.meeting_id != meeting.pk]
        bring(strangers, meeting, changes)
        moved += strangers
        if is_as_before and not strangers and first.opened_at > until:
            break
    moved += bring_the_moved(club_id, ruled, had, changes) if ruled.moved else []
    hand_over(club_id, {pk: now for pk, now in had.items() if pk not in kept and pk != now})
    say_what_was_ruled(club_id, ruled, {*kept, *had.values()})
    return moved


def settle(meeting: Meeting, began_at: datetime, *, is_apart: bool) -> bool:
    """Let a meeting be stored as it begins now; returns whether it was so before."""
    if meeting.pk is not None and (meeting.began_at, meeting.is_apart) == (began_at, is_apart):
        return True
    meeting.began_at, meeting.is_apart = began_at, is_apart
    if meeting.pk:
        # Within a live event's pipeline no row count is told.
        Meeting.objects.filter(pk=meeting.pk).update(began_at=began_at, is_apart=is_apart)
    else:
        meeting.save()
    return False


def bring(sessions: Sequence[Session], meeting: Meeting, changes: Changes) -> None:
    """Let these sessions be of a meeting."""
    for session in sessions:
        key = (session.source_id, session.first_event, "meeting")
        changes.note(Session, key, (session.meeting_id,), (meeting.pk,), ["meeting"])
    Session.objects.filter(pk__in=[session.pk for session in sessions]).update(meeting=meeting)


def bring_the_moved(club_id: int, ruled: RuledMeetings, had: dict[int, int], changes: Changes) -> list[Session]:
    """Sessions that people moved, to meetings of their own first; returns those that changed their meeting."""
    sessions = Session.objects.filter(pk__in=ruled.moved, club=club_id).select_related("meeting")
    hosts = [(session, ruled.host_of(session.pk)) for session in sessions.order_by("opened_at", "pk")]
    moved = []
    for session, host in sorted(hosts, key=lambda pair: pair[1] is not None):
        meeting = own_meeting(session) if host is None else Session.objects.get(pk=host.pk).meeting
        if meeting is None or session.meeting_id == meeting.pk:
            continue
        if session.meeting_id:
            had.setdefault(session.meeting_id, meeting.pk)
        bring([session], meeting, changes)
        moved.append(session)
    return moved


def own_meeting(session: Session) -> Meeting:
    """The one that only this session is of."""
    meeting = session.meeting
    if meeting is None or Session.objects.filter(meeting=meeting).exclude(pk=session.pk).exists():
        meeting = Meeting(club_id=session.club_id)
    settle(meeting, session.opened_at, is_apart=True)
    return meeting


def say_what_was_ruled(club_id: int, ruled: RuledMeetings, meetings: Collection[int]) -> None:
    """Let these meetings be called, and dated, as people ruled of any of their sessions."""
    of_meeting: defaultdict[int, list[int]] = defaultdict(list)
    if ruled.said:
        for meeting, session in Session.objects.filter(meeting__in=meetings).values_list("meeting", "pk"):
            of_meeting[meeting].append(session)
    known = Meeting.objects.filter(pk__in=meetings, club=club_id)
    for stored in known if ruled.said else known.authored():
        name, day = ruled.name_and_day(of_meeting[stored.pk])
        if (stored.name, stored.own_date) != (name, day):
            Meeting.objects.filter(pk=stored.pk).update(name=name, own_date=day)


def start_of_night_before(club_id: int, instant: datetime, ruled: RuledMeetings) -> datetime:
    """When the meeting of the last session before `instant` began; nothing before it can change."""
    before = Session.objects.filter(club=club_id, opened_at__lt=instant).exclude(pk__in=ruled.moved)
    last = before.select_related("meeting").order_by("-opened_at", "-id").first()
    if last is None:
        return instant
    if last.meeting is None:
        return start_of_night_before(club_id, last.opened_at, ruled)
    return min(last.meeting.began_at, last.opened_at)


def nights(club_id: int, since: datetime, ruled: RuledMeetings) -> Iterator[Night]:
    """One after the other; those that were joined with the one before are one with it."""
    before: Night | None = None
    for night in nights_by_the_clock(club_id, since, ruled):
        if before is not None and night.has_any(ruled.joins):
            for session in night.sessions:
                before.take(session)
            continue
        if before is not None:
            yield before
        before = night
    if before is not None:
        yield before


def nights_by_the_clock(club_id: int, since: datetime, ruled: RuledMeetings) -> Iterator[Night]:
    night = Night()
    for session in sessions_from(club_id, since):
        if session.pk in ruled.moved:
            continue
        is_split = bool(night.sessions) and session.pk in ruled.splits
        if is_split or not night.reaches(session):
            is_split = is_split and night.reaches(session)
            yield night
            night = Night(is_apart=is_split)
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
    """The one that was there first, but rather one that is no matter of rulings: those come and go."""
    known = (session.meeting_id for session in night.sessions)
    pks = [pk for pk in known if pk is not None and pk not in kept]
    if not pks:
        return None
    if len({*pks}) > 1:
        apart = set(Meeting.objects.filter(pk__in=pks, is_apart=True).values_list("pk", flat=True))
        pks = [pk for pk in pks if pk not in apart] or pks
    return Meeting.objects.get(pk=min(pks))


def hand_over(club_id: int, left: Mapping[int, int]) -> None:
    """Rules about meetings that joined others are about those, and what is empty then is taken away."""
    empty = set(Meeting.objects.filter(pk__in=left, club=club_id, sessions=None).values_list("pk", flat=True))
    joined = {pk: now for pk, now in left.items() if pk in empty}
    meetings_joined(club_id, joined)
    take_away_empty(joined)


def take_away_empty(pks: Iterable[int]) -> None:
    """Of these meetings, those without sessions, but never one somebody made a rule of."""
    for meeting in Meeting.objects.filter(pk__in=[*pks], sessions=None):
        with suppress(ProtectedError), transaction.atomic():
            meeting.delete()
