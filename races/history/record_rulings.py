"""What the club ruled of records: which laps it confirmed, and which it rejected.

It is read from the log of rulings whenever records are asked for, and kept nowhere else: no summary changes, so a
record is confirmed or rejected at once, however many laps there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from drivers.models import Club
from races.models import Lap, Ruling
from races.models.lap import LapQuerySet

CONFIRMED, REJECTED = "confirm_record", "reject_record"
Event = tuple[int, int]
"""A source, and the number of an event of it."""


@dataclass(frozen=True)
class RuledLaps:
    """Some few laps by key, and the entries and tracks they are of."""

    laps: frozenset[int] = frozenset()
    entries: frozenset[int] = frozenset()
    tracks: frozenset[int] = frozenset()

    def __or__(self, other: RuledLaps) -> RuledLaps:
        return RuledLaps(self.laps | other.laps, self.entries | other.entries, self.tracks | other.tracks)


NO_LAPS = RuledLaps()


@dataclass(frozen=True)
class RecordRulings:
    """The laps of a club of which something was ruled, and whether it shows records nobody confirmed."""

    confirmed: RuledLaps = NO_LAPS
    rejected: RuledLaps = NO_LAPS
    shows_unconfirmed: bool = True
    others: RuledLaps = NO_LAPS
    """Laps that are left out beside those that were rejected."""

    @property
    def left_out(self) -> RuledLaps:
        """The laps that hold no record."""
        return self.rejected | self.others

    @property
    def only(self) -> RuledLaps | None:
        """The laps that alone may hold one; None: any."""
        return None if self.shows_unconfirmed else self.confirmed

    def that_are_confirmed(self, wanted: bool | None) -> RecordRulings:
        """To ask only of laps that were confirmed, or only of the others; None: as the club shows them."""
        if wanted is None:
            return self
        if wanted:
            return replace(self, shows_unconfirmed=False)
        return replace(self, shows_unconfirmed=True, others=self.confirmed)

    def with_unconfirmed(self) -> RecordRulings:
        """As if the club showed every record that was not rejected."""
        return replace(self, shows_unconfirmed=True)


NOTHING_RULED = RecordRulings()


def record_rulings(club: Club) -> RecordRulings:
    """One query, and one more where anything is in force."""
    ruled: defaultdict[str, set[Event]] = defaultdict(set)
    for ruling in Ruling.objects.filter(club=club).of(CONFIRMED, REJECTED, Ruling.REVOKE).in_force():
        if ruling.source_id is not None and ruling.event is not None:
            ruled[ruling.kind].add((ruling.source_id, ruling.event))
    known: dict[Event, Lap] = {}
    if ruled:
        laps = laps_at(ruled[CONFIRMED] | ruled[REJECTED]).only("source", "event", "entry", "track")
        known = {(lap.source_id, lap.event): lap for lap in laps}
    kinds = {kind: summed(known[event] for event in ruled[kind] if event in known) for kind in (CONFIRMED, REJECTED)}
    return RecordRulings(kinds[CONFIRMED], kinds[REJECTED], club.shows_unconfirmed_records)


def summed(laps: Iterable[Lap]) -> RuledLaps:
    found = list(laps)
    return RuledLaps(
        frozenset(lap.pk for lap in found),
        frozenset(lap.entry_id for lap in found),
        frozenset(lap.track_id for lap in found if lap.track_id is not None),
    )


def laps_at(events: Iterable[Event]) -> LapQuerySet:
    """The laps those events told of."""
    by_source: defaultdict[int, list[int]] = defaultdict(list)
    for source, event in events:
        by_source[source].append(event)
    wanted = Q(pk__in=())
    for source, numbers in by_source.items():
        wanted |= Q(source=source, event__in=numbers)
    return Lap.objects.filter(wanted)
