"""What is derived again after a ruling, or a revocation, was written: by what it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from django.db.models import Min

from desk import who_is_who
from desk.championships import put_decision
from desk.joined import keys_kept
from desk.meetings import arrange_anew
from desk.times import move_in_time
from drivers.models import Source
from ingest.projection.again import classify_again, project_again, project_since, rule_again, void_again
from races.control.ruled_sessions import forget_tracks_nobody_names
from races.models import LapSummary, Ruling, Session, Track
from races.rulings.kinds import KINDS, Subject
from races.rulings.kinds.meetings import OF_MEETINGS
from races.rulings.kinds.sessions import Hide, Official, Provisional, SessionName, SessionTimes, SessionTrack
from races.rulings.kinds.who_is_who import OF_WHO

Follow = Callable[[Ruling], None]
OF_THE_ROW_ALONE = {kind.name for kind in (SessionName, Hide, Official, Provisional)}
"""Of a session: nothing that happened in it is told otherwise by these."""


def follow(ruling: Ruling) -> None:
    """Let all that follows from the log of rulings be as it says now."""
    decided = ruling
    while decided.revokes is not None:
        decided = decided.revokes
    if decided.kind in OF_WHO:
        who_is_who.follow(decided, is_in_force=is_in_force(decided))
    elif decided.kind in OF_MEETINGS:
        arrange_anew(decided)
    elif decided.kind == SessionTimes.name and decided.source is not None:
        move_in_time(decided)
        forget_tracks_nobody_names(decided.source)
    else:
        FOLLOW[KINDS[decided.kind].subject](decided)


def is_in_force(ruling: Ruling) -> bool:
    """Whether nothing revokes it, or what does is revoked itself."""
    return not any(is_in_force(revocation) for revocation in Ruling.objects.filter(revokes=ruling))


def project_the_session_again(ruling: Ruling) -> None:
    """Whatever race control has to know from the beginning of a session."""
    if ruling.source is None or ruling.event is None:
        return
    with keys_kept(ruling):
        project_again(ruling.source, ruling.event)
    if ruling.kind == SessionTrack.name:
        forget_tracks_nobody_names(ruling.source)


def tell_the_session_anew(ruling: Ruling) -> None:
    """What it is called, counts for and is worth needs no event."""
    source, session = ruling.source, Session.objects.filter(pk=ruling.outcome.session_id or 0).first()
    if not (ruling.kind in OF_THE_ROW_ALONE and source and session and rule_again(source, session)):
        project_the_session_again(ruling)


def count_laps_anew(ruling: Ruling) -> None:
    """Laps that are void, or not, need no event; whose they are, and which the track's limits leave out, do."""
    session = ruling.outcome.session
    is_done = (
        ruling.kind == "void_laps"
        and ruling.source is not None
        and session is not None
        and void_again(ruling.source, session, ruling.events)
    )
    if not is_done:
        project_the_session_again(ruling)


def place_anew(ruling: Ruling) -> None:
    """An entry: nobody drove otherwise, so nothing is projected but who was on the controller."""
    if ruling.kind == "give_entry" or ruling.outcome.session is None:
        project_the_session_again(ruling)
    else:
        assert ruling.source is not None
        classify_again(ruling.source, ruling.outcome.session)


def nothing(ruling: Ruling) -> None:
    """Whoever asks for records, or for the maintenance of a car, reads what was ruled of them."""


def put_the_row(ruling: Ruling) -> None:
    """Rows of championships are written first, and told of in the log; only who revokes lets them follow."""
    put_decision(ruling, is_back=not is_in_force(ruling))


def project_the_track_again(ruling: Ruling) -> None:
    """All that was driven on it since the ruling is about it."""
    tracks = Track.objects.filter(club=ruling.club, aliases__name_key__in=ruling.about["keys"]).distinct()
    driven = LapSummary.objects.filter(track__in=tracks).order_by()
    if "since" in ruling.says:
        begin = datetime.combine(date.fromisoformat(ruling.says["since"]), time(), ruling.club.zone)
        driven = driven.filter(ended_at__gte=begin)
    for line in driven.values("source").annotate(first=Min("opened_at")).order_by("source"):
        project_since(Source.objects.get(pk=line["source"]), line["first"])


FOLLOW: dict[Subject, Follow] = {
    Subject.LAPS: count_laps_anew,
    Subject.ENTRY: place_anew,
    Subject.SESSION: tell_the_session_anew,
    Subject.RECORD: nothing,
    Subject.CAR: nothing,
    Subject.CHAMPIONSHIP: put_the_row,
    Subject.TRACK: project_the_track_again,
}
