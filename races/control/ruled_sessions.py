"""Sessions as the club ruled them to be: race control goes by what tablets told, and writes what was ruled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from drivers.identity.resolution import delete_unmeant
from drivers.models import Source
from drivers.models.naming import Alias
from drivers.names import name_key
from races.control.active_track import ActiveTrack
from races.control.roster import TRACKS, Roster
from races.control.unit_of_work import UnitOfWork
from races.models import LapSummary, Limits, Ruling, Session, TrackAlias
from races.rulings.in_force import RulingsInForce

NO_LIMITS = Limits()
OUTCOMES = {"official": Session.Outcome.OFFICIAL, "provisional": Session.Outcome.PROVISIONAL}


class RuledTracks:
    """On which track a session was driven, and which lap times count on it, by what was ruled."""

    def __init__(self, roster: Roster, rulings: RulingsInForce) -> None:
        self.roster = roster
        self.rulings = rulings

    def track_of(self, session: Session | None, active: ActiveTrack | None) -> ActiveTrack | None:
        """The one that was ruled, else the active one."""
        names = [] if session is None else list(ruled_tracks(self.rulings.on(session)))
        return self.named(names[-1]) if names else active

    def named(self, name: str) -> ActiveTrack:
        """The track of that name, with the limits a tablet last told of it."""
        alias, key = self.roster.tracks.named(name), name_key(name)
        told = [one for one in self.roster.tracks.aliases if one.name_key == key and one.said]
        newest = max(told, key=lambda one: one.freshness, default=alias)
        return ActiveTrack.of(alias, newest.said)

    def limits(self, track: ActiveTrack | None, at: datetime) -> Limits:
        """What a lap that was finished then may take."""
        limits = track.limits if track else NO_LIMITS
        for ruling in self.rulings.track_limits if track else ():
            if track is not None and is_of(ruling, track) and is_since(ruling, self.rulings.source, at):
                shortest = ruling.says.get("shortest_ms", limits.shortest_lap_ms)
                limits = Limits(shortest, ruling.says.get("longest_ms", limits.longest_lap_ms))
        return limits


def ruled_tracks(rulings: Iterable[Ruling]) -> Iterator[str]:
    """The names that were ruled, the newest last; and that of the track of a session that moved to another time."""
    yield from (
        ruling.about["track"] for ruling in rulings if ruling.kind == "session_times" and "track" in ruling.about
    )
    yield from (ruling.says["track"] for ruling in rulings if ruling.kind == "session_track")


def forget_tracks_nobody_names(source: Source) -> None:
    """A track that was known only because of a ruling goes with it."""
    named = set(ruled_tracks(RulingsInForce(source).all))
    for alias in TrackAlias.objects.filter(source=source, app_id=Alias.RULED).exclude(name__in=named):
        alias.delete()
        delete_unmeant(TRACKS, {alias.track_id})


def is_of(ruling: Ruling, track: ActiveTrack) -> bool:
    """Whether the ruling is about that track, by any name it had when it was ruled."""
    return track.alias.name_key in ruling.about.get("keys", ())


def is_since(ruling: Ruling, source: Source, at: datetime) -> bool:
    """Whether that instant is on, or after, the day from which the ruling is in force."""
    since = ruling.says.get("since")
    return since is None or at.astimezone(source.club.zone).date() >= date.fromisoformat(since)


@contextmanager
def as_ruled(
    sessions: Collection[Session], rulings: RulingsInForce, tracks: RuledTracks, work: UnitOfWork
) -> Iterator[None]:
    """For as long as it lasts these sessions, and the summaries in them, are as they were ruled to be."""
    told = [(session, session.pending_keys) for session in sessions]
    for session in sessions:
        ruled = rulings.on(session)
        rule(session, ruled)
        if any(ruled_tracks(ruled)):
            session.pending_keys = tracks.track_of(session, None)
    call_summaries(sessions, work.rows_to_write(LapSummary))
    try:
        yield
    finally:
        for session, track in told:
            session.as_told()
            session.pending_keys = track


def rule(session: Session, rulings: Iterable[Ruling]) -> None:
    """Let it be what was ruled, the newest last; what tablets told is kept beside."""
    session.own_name, session.is_hidden = "", False
    session.qualifying_source_id = session.qualifying_event = None
    type, outcome = session.type, session.outcome
    for ruling in rulings:
        match ruling.kind:
            case "session_type":
                type = ruling.says["type"]
            case "session_name":
                session.own_name = ruling.says["name"]
            case "hide":
                session.is_hidden = True
            case "official" | "provisional":
                outcome = OUTCOMES[ruling.kind]
            case "qualifying":
                choose_qualifying(session, ruling)
    if type != session.type:
        session.told_type, session.type = session.type, type
    if outcome != session.outcome:
        session.told_outcome, session.outcome = session.outcome, outcome


def choose_qualifying(session: Session, ruling: Ruling) -> None:
    reference = ruling.says["qualifying"]
    source = Source.objects.filter(uid=reference["source"], club=session.club_id).first()
    if source is not None:
        session.qualifying_source_id, session.qualifying_event = source.pk, reference["event"]


def call_summaries(sessions: Collection[Session], summaries: Iterable[Any]) -> None:
    """What is summed up of a session says what it was."""
    by_key = {session.pk: session for session in sessions if session.pk is not None}
    for summary in summaries:
        session = summary.pending_keys.session if summary.pending_keys else by_key.get(summary.session_id)
        if session is not None and session in sessions:
            summary.session_type = session.type
