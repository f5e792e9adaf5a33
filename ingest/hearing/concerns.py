"""What somebody should know of tablets: that one is silent that usually races by now, or that clocks differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

from django.utils import timezone

from drivers.models import Source
from ingest.clocks import IN_STEP_WITHIN, SEVERAL, Stretch
from ingest.hearing.habits import WEEKS, Missed, missed
from ingest.models import RawEvent
from ingest.projection.clocks import timed_of
from races.models import Session

LOOKED_BACK = timedelta(weeks=WEEKS + 2)
LATELY = timedelta(days=1)
LAST_EVENTS = 20
MOST_LOOKED_AT = 200
CLOCK_IS_OFF = timedelta(minutes=2)
"""Of a clock that is set by the network nobody notices more than seconds."""
AGREE_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Concern:
    """What is wrong, with the tablet's name for its club, without it for whoever asks, and what to do about it.

    Without a tablet it is about the hub.
    """

    what: str
    public: str
    to_do: str
    source_id: int | None = None
    club_id: int | None = None

    @property
    def sentence(self) -> str:
        return f"{self.what} {self.to_do}"


def concerns(sources: Iterable[Source] | None = None) -> list[Concern]:
    """Of all tablets, or of those given, and of the hub's clock as far as their clocks tell."""
    now = timezone.now()
    told = list(Source.objects.select_related("club", "journal") if sources is None else sources)
    offsets = clock_offsets(told, now)
    hub = hubs_offset(offsets)
    return [*silent(told, now), *off(told, offsets, hub)]


# Silence


def silent(sources: Iterable[Source], now: datetime) -> Iterator[Concern]:
    known = {source.pk: source for source in sources}
    since = now - LOOKED_BACK
    starts: dict[int, list[datetime]] = defaultdict(list)
    sessions = Session.objects.filter(source__in=known, opened_at__gte=since).order_by()
    for pk, at in sessions.values_list("source_id", "opened_at"):
        starts[pk].append(at)
    for pk, told in starts.items():
        source, zone = known[pk], known[pk].club.zone
        heard_at = last_arrival(source)
        gone = missed(
            [at.astimezone(zone) for at in told], heard_at and heard_at.astimezone(zone), now.astimezone(zone)
        )
        if gone is not None:
            yield of_silence(source, gone)


def of_silence(source: Source, gone: Missed) -> Concern:
    return Concern(
        f"{source} usually races on {gone.weekday}s from about {gone.usual_start:%H:%M} and was not heard on "
        f"{gone.day:%d %B}.",
        f"A tablet that usually races on {gone.weekday}s was not heard on {gone.day:%d %B}.",
        "Look whether SmartRace is running, in the right Wi-Fi, and its data interface switched on.",
        source.pk,
        source.club_id,
    )


def last_arrival(source: Source) -> datetime | None:
    journal = getattr(source, "journal", None)
    return None if journal is None else journal.last_arrival_at


# Clocks


def clock_offsets(sources: Iterable[Source], now: datetime) -> dict[int, timedelta]:
    """By tablet that was heard within a day: by how much its clock is behind the hub's, as its last events tell.

    Whoever sent too little to tell, or all at once, is left out.
    """
    lately = [source for source in sources if (at := last_arrival(source)) is not None and at >= now - LATELY]
    found = ((source.pk, offset_of(source.pk)) for source in lately[:MOST_LOOKED_AT])
    return {pk: offset for pk, offset in found if offset is not None}


def offset_of(source_id: int) -> timedelta | None:
    """The least of the last events that came in step: the way takes as long as it takes, a clock is off for all."""
    last = RawEvent.objects.filter(source=source_id).times().reverse()[:LAST_EVENTS]
    timed = [one for event in last if (one := timed_of(event)) is not None and event.moved_ms is None]
    if not timed:
        return None
    least = min(event.offset for event in timed)
    in_step = [event for event in timed if event.offset - least <= IN_STEP_WITHIN]
    return least if len(in_step) >= SEVERAL and Stretch(in_step).is_in_step else None


def hubs_offset(offsets: dict[int, timedelta]) -> timedelta | None:
    """By how much the hub's clock is ahead, where several tablets say the same; None where they do not."""
    if len(offsets) < 2:
        return None
    middle = median_low(offsets.values())
    agree = [one for one in offsets.values() if abs(one - middle) <= AGREE_WITHIN]
    return middle if 2 * len(agree) > len(offsets) and len(agree) > 1 else None


def off(sources: Iterable[Source], offsets: dict[int, timedelta], hub: timedelta | None) -> Iterator[Concern]:
    """Whose clock is off: the hub's, where most tablets say the same, else each tablet's that differs from it."""
    base = timedelta(0)
    if hub is not None and abs(hub) > CLOCK_IS_OFF:
        base = hub
        words = f"The hub's clock is {ahead_or_behind(hub)} those of its tablets."
        yield Concern(words, words, "Set it, and let it be kept right (`timedatectl set-ntp true`).")
    for source in sources:
        apart = offsets.get(source.pk, base) - base
        if abs(apart) > CLOCK_IS_OFF:
            words = f"is {ahead_or_behind(-apart)} the hub's."
            what, public = f"The clock of {source} {words}", f"The clock of a tablet {words}"
            yield Concern(what, public, "Let the tablet set its date and time by itself.", source.pk, source.club_id)


def ahead_or_behind(ahead: timedelta) -> str:
    """`3 min behind`, `2 h ahead of`: as a clock is told to be."""
    seconds = abs(ahead).total_seconds()
    much = f"{seconds / 60:.0f} min" if seconds < 2 * 3600 else f"{seconds / 3600:.0f} h"
    much = much if seconds < 2 * 86_400 else f"{seconds / 86_400:.0f} days"
    return f"{much} {'ahead of' if ahead > timedelta(0) else 'behind'}"
