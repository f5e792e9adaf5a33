"""Rows that a file names and that are no part of the championship: told by name, or by when it was, and found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from drivers.models import Club, Driver, Source, Team
from drivers.names import name_key
from races.models import Meeting, Session, Track

Tell = Callable[[Any], Any]
Find = Callable[[Any, Club], Any]


class NotKnown(ValueError):
    """A sentence for whoever reads the file in."""


def text(told: Any, what: str) -> str:
    if not isinstance(told, str):
        raise NotKnown(f"A {what} is told by name, not by {shown(told)}.")
    refuse_unstorable(told)
    return told


def refuse_unstorable(told: str) -> None:
    """No database of ours keeps a NUL, or half a character."""
    if "\x00" in told or any("\ud800" <= letter <= "\udfff" for letter in told):
        raise NotKnown("There is a character in it that cannot be stored.")


def shown(told: Any) -> str:
    """A value as a sentence quotes it."""
    return "a list or an object" if isinstance(told, dict | list) else f"“{str(told)[:60]}”"


def find_named(model: type[Model]) -> Find:
    """The one of the club that is called so, however it is typed; of several nobody knows which."""
    what = str(model._meta.verbose_name)

    def find(told: Any, club: Club) -> Any:
        named = model._default_manager.filter(club=club, name_key=name_key(text(told, what)))[:2]
        if len(named) != 1:
            several = f"Two are called “{told}” in {club}." if named else f"{club} has no {what} called “{told}”."
            raise NotKnown(several)
        return named[0]

    return find


def find_source(told: Any, club: Club) -> Source:
    found = Source.objects.filter(club=club, name=text(told, "tablet")).first()
    if found is None:
        raise NotKnown(f"{club} has no tablet called “{told}”.")
    return found


def instant(told: Any, what: str) -> datetime:
    try:
        found = datetime.fromisoformat(text(told, what))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise NotKnown(f"A {what} is told by when it began, such as 2026-02-03T18:30:00+00:00, not by {shown(told)}.")
    return found


def find_meeting(told: Any, club: Club) -> Meeting:
    found = Meeting.objects.filter(club=club, began_at=instant(told, "meeting")).first()
    if found is None:
        raise NotKnown(f"{club} has no meeting that began at {told}.")
    return found


def tell_session(session: Session) -> Any:
    return {"tablet": str(session.source), "began": session.opened_at.isoformat()}


def find_session(told: Any, club: Club) -> Session:
    if not isinstance(told, dict) or set(told) != {"tablet", "began"}:
        raise NotKnown("A session is told by its “tablet” and when it “began”.")
    source, began = find_source(told["tablet"], club), instant(told["began"], "session")
    found = Session.objects.filter(source=source, opened_at=began).first()
    if found is None:
        raise NotKnown(f"No session of {source} that began at {told['began']} is here.")
    return found


NAMING: Mapping[type[Model], tuple[Tell, Find]] = {
    Driver: (str, find_named(Driver)),
    Team: (str, find_named(Team)),
    Track: (str, find_named(Track)),
    Source: (str, find_source),
    Meeting: (lambda meeting: meeting.began_at.isoformat(), find_meeting),
    Session: (tell_session, find_session),
}
"""By model: how a row is told, and found in a club."""
