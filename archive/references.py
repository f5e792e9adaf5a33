"""Rows that are meant, told by what is the same on every hub: tablets' names for somebody, events, names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from championships.subscriber import session_with
from drivers.models import Club, Driver, DriverAlias, Source, Team, TeamAlias
from drivers.models.naming import Alias
from drivers.names import name_key
from ingest.log.files import BadLine
from ingest.log.references import NotHere, SourceOf, number_of, reference
from races.models import Meeting, Session, Track, TrackAlias
from races.rulings.log import name_of


@dataclass(frozen=True, slots=True)
class Here:
    """The club whose rows are meant, and which of its tablets a file means by an id."""

    club: Club
    source_of: SourceOf


Reference = Any
Tell = Callable[[Any], Reference]
Find = Callable[[Reference, Here], Any]


def tell_source(source: Source) -> Reference:
    return source.uid


def find_source(told: Reference, here: Here) -> Source:
    source = here.source_of(told) if isinstance(told, str) else None
    if source is None:
        raise BadLine(f"The tablet {told} is not here.")
    return source


def tell_named(aliases: type[Alias], field: str) -> Tell:
    """By its name, and by what each tablet calls it."""

    def tell(row: Any) -> Reference:
        found = aliases._default_manager.filter(**{field: row}).select_related("source")
        known_as = [[one.source.uid, one.app_id, one.name] for one in sorted(found, key=lambda one: one.age)]
        return {"name": str(row), "aliases": known_as}

    return tell


def find_named(aliases: type[Alias], field: str, rows: type[Model]) -> Find:
    """Whomever a tablet's name means here; else the one of the club that has the name."""

    def find(told: Reference, here: Here) -> Any:
        if not isinstance(told, dict) or not isinstance(told.get("name"), str):
            raise BadLine(f"A {field} is told by a name, not by {told!r}.")
        for known_as in told.get("aliases", []):
            found = alias_of(aliases, known_as, here)
            if found is not None:
                return getattr(found, field)
        named = rows._default_manager.filter(club=here.club, name_key=name_key(told["name"]))[:2]
        if len(named) != 1:
            raise BadLine(f"The {field} {told['name']} is not here.")
        return named[0]

    return find


def alias_of(aliases: type[Alias], known_as: Any, here: Here) -> Any:
    if not isinstance(known_as, list) or len(known_as) != 3:
        raise BadLine(f"An alias is a tablet, a number and a name, not {known_as!r}.")
    uid, app_id, name = known_as
    source = here.source_of(uid) if isinstance(uid, str) else None
    if source is None or not isinstance(app_id, int) or not isinstance(name, str):
        return None
    return aliases._default_manager.filter(source=source, app_id=app_id, name=name).first()


def tell_session(session: Session) -> Reference:
    return {"source": session.source.uid, "event": reference(session.source, session.first_event)}


def find_session(told: Reference, here: Here) -> Session | None:
    """None where it is not a session any more, or not yet."""
    try:
        source, number = event_here(told, here)
    except NotHere:
        return None
    return session_with(source.pk, number)


def event_here(told: Reference, here: Here) -> tuple[Source, int]:
    """Raises NotHere, and BadLine."""
    if not isinstance(told, dict) or not isinstance(told.get("event"), str):
        raise BadLine(f"A session is told by one of its events, not by {told!r}.")
    source = find_source(told.get("source"), here)
    return source, number_of(source, told["event"])


def tell_meeting(meeting: Meeting) -> Reference:
    first = Session.objects.filter(meeting=meeting).select_related("source").order_by("opened_at", "pk").first()
    return {} if first is None else tell_session(first)


def find_meeting(told: Reference, here: Here) -> Meeting:
    session = find_session(told, here)
    if session is None or session.meeting is None:
        raise BadLine("The meeting that it names is not here.")
    return session.meeting


def tell_login(user: User) -> Reference:
    return {"login": user.get_username(), "name": name_of(user)}


def find_login(told: Reference, here: Here) -> User | None:
    """Whoever logs in here by that name, if anybody does: logins do not travel."""
    return User.objects.filter(username=told.get("login", "")).first() if isinstance(told, dict) else None


TELLERS: Mapping[type[Model], tuple[Tell, Find]] = {
    Source: (tell_source, find_source),
    Driver: (tell_named(DriverAlias, "driver"), find_named(DriverAlias, "driver", Driver)),
    Team: (tell_named(TeamAlias, "team"), find_named(TeamAlias, "team", Team)),
    Track: (tell_named(TrackAlias, "track"), find_named(TrackAlias, "track", Track)),
    Session: (tell_session, find_session),
    Meeting: (tell_meeting, find_meeting),
    User: (tell_login, find_login),
}
"""How a row of each model is told that a championship may name, and found."""
