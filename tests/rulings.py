"""Deciding, in tests: as the desk's pages do it, without the pages."""

from __future__ import annotations

from typing import Any

from desk import deciding, naming
from desk.follow import follow
from desk.targets import Target, of_entry, of_laps, of_last_lap, of_meeting, of_session, of_track
from desk.who_is_who import of_somebody
from drivers.models import Merger
from ingest.database import writing
from ingest.projection.again import project_again
from races.models import Entry, Lap, Meeting, Ruling, Session, Track
from races.rulings import log

PLACING = ("place", "disqualify", "reinstate", "did_not_finish", "did_finish")


def unchecked(kind: str, target: Target, says: dict[str, Any]) -> Ruling:
    """Ruled whatever speaks against it, also of a race under way."""
    with writing():
        ruling = log.append(
            target.club,
            kind,
            says=says,
            reason="the stewards",
            source=target.source,
            event=target.event,
            controller=target.controller,
            about=target.about,
            session=target.session,
        )
        follow(ruling)
    return ruling


def rule(kind: str, target: Target, says: dict[str, Any], reason: str, author: Any = None) -> Ruling:
    """As people do it; in tests also of a race under way."""
    if target.session is not None and target.session.is_under_way:
        return unchecked(kind, target, says)
    return deciding.decide(kind, target, says, reason, author)


def void_lap(lap: Lap, reason: str, author: Any = None) -> Ruling:
    return rule("void_laps", of_laps([lap]), {}, reason, author)


def rule_on_laps(kind: str, laps: Any, reason: str = "the stewards", author: Any = None, **says: Any) -> Ruling:
    return rule(kind, of_laps(list(laps)), says, reason, author)


def rule_on(kind: str, entry: Entry, reason: str = "the stewards", author: Any = None, **says: Any) -> Ruling:
    return rule(kind, of_entry(entry), says, reason, author)


def rule_on_session(kind: str, session: Session, reason: str = "the stewards", **says: Any) -> Ruling:
    return deciding.decide(kind, of_session(session), says, reason)


def rule_on_meeting(kind: str, meeting: Meeting, session: Session | None = None, **says: Any) -> Ruling:
    return deciding.decide(kind, of_meeting(meeting, session), says, "the committee")


def rule_on_track(track: Track, **says: Any) -> Ruling:
    return deciding.decide("track_limits", of_track(track), says, "the committee")


def split_after(lap: Lap) -> Ruling:
    return deciding.decide("split_session", of_last_lap(lap), {}, "two races in one")


def call(somebody: Any, name: str) -> Ruling:
    """The club's own name for a driver, a car, a team or a track; empty: SmartRace's."""
    kind = f"own_name_{somebody._meta.model_name}"
    return deciding.decide(kind, of_somebody(somebody), {"name": name}, "nicer")


def merge(somebody: Any, into: Any, *, keeps_name: bool = False) -> Merger:
    """Two of a kind are one; returns what is kept of it."""
    ruling = naming.merge(somebody, into, "one of them was mistyped", keeps_name=keeps_name)
    return Merger.objects.get(ruling=ruling.uid)


def take_back(merger: Merger) -> None:
    deciding.revoke(Ruling.objects.get(uid=merger.ruling), "they are two after all")


def move_alias(alias: Any, to: Any | None) -> Any:
    """A name on a tablet means somebody else, or somebody new; returns whom."""
    naming.part(alias, to, "somebody else drove under that name")
    alias.refresh_from_db()
    return getattr(alias, alias._meta.model_name.removesuffix("alias"))


def correct_result(
    entry: Entry,
    reason: str,
    author: Any = None,
    *,
    position: int | None = None,
    is_disqualified: bool | None = None,
    is_retired: bool | None = None,
) -> list[Ruling]:
    """A place and flags, in the place of whatever was ruled of those before."""
    for ruling in of_entry(entry).in_force():
        if ruling.kind in PLACING:
            deciding.revoke(ruling, "ruled anew")
    wanted: list[tuple[str, dict[str, Any]]] = []
    if is_retired is not None:
        wanted.append(("did_not_finish" if is_retired else "did_finish", {}))
    if is_disqualified is False:
        wanted.append(("reinstate", {}))
    if position is not None:
        wanted.append(("place", {"position": position}))
    if is_disqualified:
        wanted.append(("disqualify", {}))
    return [rule_on(kind, Entry.objects.get(pk=entry.pk), reason, author, **says) for kind, says in wanted]


def withdraw(rulings: Ruling | list[Ruling], reason: str = "it was wrong") -> None:
    for ruling in rulings if isinstance(rulings, list) else [rulings]:
        deciding.revoke(Ruling.objects.get(pk=ruling.pk), reason)


def withdraw_all() -> None:
    """Whatever is in force, the newest first."""
    for ruling in Ruling.objects.all().in_force()[::-1]:
        withdraw(ruling)


def copied(ruling: Ruling, source: Any, event: int) -> Ruling:
    """The same ruling about an event of another source, in force."""
    about = {**ruling.about, "events": [event]} if "events" in ruling.about else ruling.about
    with writing():
        copy = log.append(
            source.club,
            ruling.kind,
            says=ruling.says,
            reason=ruling.reason,
            source=source,
            event=event,
            controller=ruling.controller,
            about=about,
        )
        project_again(source, event)
    return copy
