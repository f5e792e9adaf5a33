"""What people decided about a session, as its pages tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from races.models import Lap, Ruling, Session
from races.models.ruling import in_force
from races.rulings.in_force import by_event
from races.rulings.kinds import KINDS, Subject


@dataclass(frozen=True, slots=True)
class SessionRulings:
    """What is in force: on the session as a whole, on entries by controller, and on laps by the lap's event."""

    session: list[Ruling] = field(default_factory=list)
    entries: dict[int, list[Ruling]] = field(default_factory=dict)
    laps: dict[int, list[Ruling]] = field(default_factory=dict)
    all: list[Ruling] = field(default_factory=list)
    revoked: list[Ruling] = field(default_factory=list)
    """Each with its `revocation`, which may be revoked itself."""

    def __bool__(self) -> bool:
        return bool(self.all or self.revoked)


def rulings_on(session: Session) -> SessionRulings:
    """Two queries: of its laps only those are asked for of which anything was ruled."""
    of_source = list(
        Ruling.objects.filter(source=session.source_id).select_related("author", "outcome__session").in_order()
    )
    ruled = {event for ruling in of_source for event in ruling.events}
    events: set[int] = set()
    if ruled:
        between = Lap.objects.filter(session=session, event__gte=min(ruled), event__lte=max(ruled))
        events = ruled & set(between.values_list("event", flat=True))
    every = [ruling for ruling in of_source if is_on(ruling, session, events)]
    found = in_force(every)
    entries: dict[int, list[Ruling]] = {}
    for ruling in of_subject(found, Subject.ENTRY):
        if ruling.controller is not None:
            entries.setdefault(ruling.controller, []).append(ruling)
    on_laps = by_event(of_subject(found, Subject.LAPS))
    return SessionRulings(of_subject(found, Subject.SESSION), entries, on_laps, found, revoked_of(every))


def revoked_of(rulings: list[Ruling]) -> list[Ruling]:
    """Those that are revoked, with the revocation that does it."""
    by: dict[int, Ruling] = {}
    found = []
    for ruling in reversed(rulings):
        if ruling.pk in by:
            ruling.revocation = by[ruling.pk]  # type: ignore[attr-defined]
            found.append(ruling)
        elif ruling.revokes_id is not None:
            by[ruling.revokes_id] = ruling
    return [ruling for ruling in reversed(found) if ruling.revokes_id is None]


def is_on(ruling: Ruling, session: Session, events: set[int]) -> bool:
    return ruling.outcome.session_id == session.pk or not events.isdisjoint(ruling.events)


def of_subject(rulings: Iterable[Ruling], subject: Subject) -> list[Ruling]:
    return [ruling for ruling in rulings if ruling.kind in KINDS and KINDS[ruling.kind].subject == subject]


def rulings_on_lap(lap: Lap) -> list[Ruling]:
    """What is ruled of one lap. One query."""
    of_source = Ruling.objects.filter(source=lap.source_id).select_related("author", "outcome")
    return [ruling for ruling in of_subject(of_source.in_force(), Subject.LAPS) if lap.event in ruling.events]
