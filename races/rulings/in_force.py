"""What is ruled of one source, as race control applies it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.db.models import Q

from drivers.models import Source
from races.models import Ruling, RulingOutcome, Session
from races.rulings.kinds import KINDS, Subject
from races.rulings.kinds.meetings import OF_MEETINGS

TRACK_LIMITS = "track_limits"


class RulingsInForce:
    """The rulings of one source, read when first needed."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._attached: dict[int, Session] = {}
        self.came_late = False

    @cached_property
    def all(self) -> list[Ruling]:
        """Those in force, as they were decided; each with its `outcome`."""
        mine = Q(source=self.source, event__isnull=False)
        of_tracks = Q(club=self.source.club_id, source=None, kind__in=(TRACK_LIMITS, Ruling.REVOKE))
        of_source = Ruling.objects.filter(mine | of_tracks).select_related("outcome")
        return [ruling for ruling in of_source.in_force() if ruling.kind in KINDS]

    # Of laps

    @cached_property
    def void_laps(self) -> frozenset[int]:
        """The events whose laps are void."""
        return frozenset(event for ruling in self.of_kind("void_laps") for event in ruling.events)

    @cached_property
    def restored_laps(self) -> frozenset[int]:
        """The events whose laps count whatever the limits of the track are."""
        return frozenset(event for ruling in self.of_kind("restore_laps") for event in ruling.events)

    @cached_property
    def given_laps(self) -> dict[int, list[Ruling]]:
        """By event: who drove that lap, or in which car; the newest last."""
        return by_event(self.of_kind("give_laps"))

    @cached_property
    def given_entries(self) -> list[Ruling]:
        """Whose a whole entry is."""
        return self.of_kind("give_entry")

    # Of sessions, and of entries in them

    @cached_property
    def splits(self) -> frozenset[int]:
        """The events after whose laps another session begins."""
        return frozenset(event for ruling in self.of_kind("split_session") for event in ruling.events)

    @cached_property
    def joins(self) -> frozenset[int]:
        """The events that begin no session, because it goes on as part of the one before."""
        return frozenset(event for ruling in self.of_kind("join_sessions") for event in ruling.events)

    @cached_property
    def track_limits(self) -> list[Ruling]:
        """What was ruled of the limits of the club's tracks; the newest last."""
        return self.of_kind(TRACK_LIMITS)

    @cached_property
    def hung_on(self) -> dict[int, list[Ruling]]:
        """By the event they hang on: those about whatever session contains it."""
        subjects = (Subject.SESSION, Subject.ENTRY, Subject.MEETING)
        found: dict[int, list[Ruling]] = {}
        for ruling in self.all:
            if KINDS[ruling.kind].subject in subjects and ruling.event is not None:
                found.setdefault(ruling.event, []).append(ruling)
        return found

    def on(self, session: Session, *kinds: str) -> list[Ruling]:
        """Those about a session or its entries; the newest last. Of these kinds, if any are named."""
        if not self.hung_on:
            return []
        found = [
            ruling
            for event, some in self.hung_on.items()
            for ruling in some
            if (self._attached[event] == session if event in self._attached else is_about(ruling, session))
        ]
        wanted = [ruling for ruling in found if not kinds or ruling.kind in kinds]
        return sorted(wanted, key=lambda ruling: ruling.number)

    def given_to(self, session: Session | None, controller: int, event: int) -> list[Ruling]:
        """Those that say who is at a controller while that event is told; the newest last."""
        laps = self.given_laps.get(event, [])
        if session is None or not self.given_entries:
            return laps
        entries = [one for one in self.on(session, "give_entry") if one.controller == controller]
        return [*entries, *laps]

    def is_about(self, session: Session) -> bool:
        """Whether anything was ruled of it, or of its entries."""
        return any(is_about(ruling, session) for some in self.hung_on.values() for ruling in some)

    def attach(self, event: int, session: Session) -> None:
        """Let what hangs on `event` be about `session`, which contains it."""
        if event in self._attached and self._attached[event] is session:
            return
        # What was not known when the session began could not be applied to what came before the event; and what was
        # thought to be of another session was applied to that.
        rulings = self.hung_on.get(event, ())
        self.came_late |= event != session.first_event and any(not is_about(ruling, session) for ruling in rulings)
        self.came_late |= any(ruling.outcome.session_id not in (None, session.pk) for ruling in rulings)
        self._attached[event] = session

    def write(self) -> set[Session]:
        """Store which session each is about now; returns those whose meetings may be others by that."""
        moved = set()
        for event, session in self._attached.items():
            for ruling in self.hung_on.get(event, ()):
                if ruling.outcome.session_id != session.pk:
                    ruling.outcome.session_id = session.pk
                    RulingOutcome.objects.filter(pk=ruling.pk).update(session=session.pk)
                    if ruling.kind in OF_MEETINGS:
                        moved.add(session)
        return moved

    def of_kind(self, kind: str) -> list[Ruling]:
        return [ruling for ruling in self.all if ruling.kind == kind]


def is_about(ruling: Ruling, session: Session) -> bool:
    """Whether that is the session it was about so far; of one that begins with its event, it is."""
    return ruling.event == session.first_event or (session.pk is not None and ruling.outcome.session_id == session.pk)


def by_event(rulings: Iterable[Ruling]) -> dict[int, list[Ruling]]:
    found: defaultdict[int, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        for event in ruling.events:
            found[event].append(ruling)
    return dict(found)
