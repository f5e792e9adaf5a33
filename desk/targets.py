"""What a ruling is about: rows as they are here and now, told by what is the same on every hub and after a rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from drivers.models import Club, Driver, Source
from drivers.names import name_key
from ingest.models import Projection
from races.measures.lap_time import lap_time_text
from races.models import Entry, Lap, Meeting, Ruling, Session, Track
from races.rulings.fields import BadRuling, Said
from races.rulings.kinds import KINDS, Subject


@dataclass(frozen=True, slots=True)
class Target:
    """The columns of a ruling that say what it is about; `session` is that of now, `people` whom it names."""

    club: Club
    subject: Subject
    about: Said
    source: Source | None = None
    event: int | None = None
    controller: int | None = None
    session: Session | None = None
    people: Sequence[Driver] = field(default=())
    rows: Sequence[Any] = field(default=())

    @property
    def who(self) -> str:
        """How people speak of it."""
        return str(self.about.get("who", ""))

    def in_force(self) -> list[Ruling]:
        """What is ruled of it already, of whatever kind of its subject."""
        kinds = [name for name, kind in KINDS.items() if kind.subject == self.subject]
        source = {} if self.subject == Subject.MEETING else {"source": self.source}
        of_source = Ruling.objects.filter(club=self.club, **source).select_related("outcome__session")
        return [ruling for ruling in of_source.in_force() if ruling.kind in kinds and self.is_of(ruling)]

    def is_of(self, ruling: Ruling) -> bool:
        """Whether a ruling of the same subject is about the same, or a part of it."""
        if self.subject in (Subject.LAPS, Subject.RECORD):
            return bool({*ruling.events} & {*self.about["events"]})
        if self.subject == Subject.MEETING and self.session is not None:
            other = ruling.outcome.session
            return other is not None and other.meeting_id == self.session.meeting_id
        if self.session is not None:
            is_same = ruling.event == self.event or ruling.outcome.session_id == self.session.pk
            return is_same and ruling.controller == self.controller
        if self.subject == Subject.TRACK and "keys" in self.about:
            return not {*self.about["keys"]}.isdisjoint(ruling.about.get("keys", ()))
        return all(
            tell_of_same(ruling.about.get(name), self.about[name])
            for name in ("kind", "names", "keys")
            if name in self.about
        )

    def check(self) -> None:
        """Raises BadRuling where nothing can be ruled of it now."""
        session = self.session
        if session is not None and session.is_under_way and self.subject != Subject.MEETING:
            raise BadRuling(f"{session} is still under way: rule on it when it is over.")
        if self.source is None or not self.about.get("events"):
            return
        known = Projection.objects.filter(source=self.source).values_list("number", flat=True).first() or 0
        if late := [event for event in self.about["events"] if event > known]:
            raise BadRuling(f"Event {late[0]} of {self.source} is recorded and not interpreted yet: try again soon.")


def tell_of_same(one: Any, other: Any) -> bool:
    """Whether two rulings are about the same: of names, one is enough, since there may be more by now."""
    if isinstance(one, list) and isinstance(other, list):
        return any(name in other for name in one)
    return bool(one == other)


def of_laps(laps: Sequence[Lap]) -> Target:
    """Laps of one session. Raises BadRuling where there are none, or they are of several."""
    if not laps:
        raise BadRuling("Choose at least one lap.")
    session = laps[0].session
    if any(lap.session_id != session.pk for lap in laps):
        raise BadRuling("These laps are of several sessions: choose those of one.")
    ordered = sorted(laps, key=lambda lap: lap.event)
    drivers = list({lap.driver_id: lap.driver for lap in laps if lap.driver is not None}.values())
    return Target(
        club=session.club,
        subject=Subject.LAPS,
        about={"events": [lap.event for lap in ordered], "who": laps_in_words(laps), "session": str(session)},
        source=session.source,
        event=ordered[0].event,
        session=session,
        people=drivers,
        rows=laps,
    )


def of_entry(entry: Entry) -> Target:
    """Raises BadRuling for ghost and safety car, which are never classified."""
    if not entry.is_person:
        raise BadRuling("Ghost and safety car are never classified.")
    session = entry.session
    return Target(
        club=session.club,
        subject=Subject.ENTRY,
        about={"who": str(entry.driver or f"Controller {entry.controller}"), "session": str(session)},
        source=session.source,
        event=session.first_event,
        controller=entry.controller,
        session=session,
        people=[entry.driver] if entry.driver else [],
        rows=[entry],
    )


def of_session(session: Session) -> Target:
    return Target(
        club=session.club,
        subject=Subject.SESSION,
        about={"who": str(session), "session": str(session)},
        source=session.source,
        event=session.first_event,
        session=session,
        rows=[session],
    )


def of_last_lap(lap: Lap) -> Target:
    """A session, at the lap with which the first part of it ends."""
    assert lap.session is not None
    return replace(of_session(lap.session), about=said_of_split(lap), event=lap.event)


def said_of_split(lap: Lap) -> Said:
    return {"who": laps_in_words([lap]), "session": str(lap.session)}


def of_meeting(meeting: Meeting, session: Session | None = None) -> Target:
    """A meeting, by its first session, or at another one. Raises BadRuling where it has none, or not that one."""
    sessions = Session.objects.filter(meeting=meeting).with_names().order_by("opened_at", "pk")
    named = sessions.first() if session is None else session
    if named is None:
        raise BadRuling(f"{meeting} has no sessions: nothing can be ruled of it.")
    if named.meeting_id != meeting.pk:
        raise BadRuling(f"{named} was not at {meeting}.")
    return replace(
        of_session(named), subject=Subject.MEETING, about={"who": str(meeting), "session": str(named)}, rows=[meeting]
    )


def of_track(track: Track) -> Target:
    """A track on whatever tablet, by all the names it has."""
    names = {alias.name_key for alias in track.aliases.all() if alias.name_key} | {name_key(str(track))}
    return Target(track.club, Subject.TRACK, {"who": str(track), "keys": sorted(names)}, rows=[track])


def laps_in_words(laps: Sequence[Lap]) -> str:
    """`Bob's lap 2 (6.100)`, or `Bob's laps 3, 4 and 5`."""
    drivers = {str(lap.driver or f"controller {lap.controller}") for lap in laps}
    whose = f"{drivers.pop()}'s " if len(drivers) == 1 else ""
    if len(laps) == 1:
        lap = laps[0]
        number = "" if lap.number is None else f" {lap.number}"
        return f"{whose}lap{number} ({lap_time_text(lap.lap_time_ms)})"
    numbers = [str(lap.number) for lap in sorted(laps, key=lambda lap: lap.event) if lap.number is not None]
    if len(numbers) == len(laps) <= 12 and whose:
        return f"{whose}laps {', '.join(numbers[:-1])} and {numbers[-1]}"
    return f"{len(laps)} of {whose}laps" if whose else f"{len(laps)} laps"


def keys_of(people: Sequence[Driver]) -> str:
    """As an outcome keeps whom it concerns."""
    keys = {name_key(name) for one in people for name in (str(one), one.name) if name}
    return f"|{'|'.join(sorted(keys))}|" if keys else ""
