"""What was driven in the last meetings, and what was new about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from races.history.track_records import StandingRecord, lap_record, track_record
from races.models import LapSummary, Meeting, Session, Track
from races.models.meeting import MeetingQuerySet

MOST_TRACKS = 6
MOST_BESTS = 12


@dataclass(frozen=True, slots=True)
class NewBest:
    """A driver's best lap on a track in the meetings at hand, and by how many ms it beats all theirs before."""

    summary: LapSummary
    gained_ms: int


def with_winners(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """With their sessions as `in_order`, each with the names of its winner."""
    sessions = Session.objects.with_names().with_winner().order_by("opened_at", "id")
    return meetings.prefetch_related(Prefetch("sessions", sessions, to_attr="in_order"))


def winners_of(meeting: Any) -> list[str]:
    """Of its races, in order, each once; of a meeting `with_winners`."""
    races = (one for one in meeting.in_order if one.type == Session.RACE and not one.is_hidden)
    names = (session.winner_own_name or session.winner_name for session in races)
    return list(dict.fromkeys(filter(None, names)))


def new_records(meetings: Collection[Meeting]) -> list[StandingRecord]:
    """The records of tracks that were driven there, and stand since; a few index lookups a track."""
    sessions = Session.objects.filter(meeting__in=[one.pk for one in meetings])
    tracks = Track.objects.filter(pk__in=sessions.order_by().values("track")).select_related("club").defer("svg")
    there = set(sessions.order_by().values_list("pk", flat=True))
    found: dict[int, StandingRecord] = {}
    for track in tracks.order_by("pk")[:MOST_TRACKS]:
        # Where one lap is both, it is told as the greater.
        for record in (lap_record(track), track_record(track)):
            if record is not None and record.lap.session_id in there:
                found[record.lap.pk] = record
    return sorted(found.values(), key=lambda record: record.lap.finished_at, reverse=True)


def new_bests(meetings: Collection[Meeting]) -> list[NewBest]:
    """Personal bests there, of those who had driven on that track before, the newest first. Two queries."""
    driven = LapSummary.objects.filter(session__meeting__in=[one.pk for one in meetings])
    driven = driven.timed().of_people().filter(driver__isnull=False, track__isnull=False)
    since = min((one.began_at for one in meetings), default=None)
    before = LapSummary.objects.timed().filter(
        driver=OuterRef("driver"), track=OuterRef("track"), opened_at__lt=since or timezone.now()
    )
    pairs = driven.order_by().values("driver", "track").annotate(best=Min("best_lap_ms"))
    told = pairs.annotate(before=Subquery(before.order_by("best_lap_ms").values("best_lap_ms")[:1]))
    beaten = {
        (line["driver"], line["track"], line["best"]): line["before"] - line["best"]
        for line in told
        if line["before"] is not None and line["best"] < line["before"]
    }
    return newest_of(driven, beaten)


def newest_of(driven: QuerySet[LapSummary], beaten: dict[tuple[Any, ...], int]) -> list[NewBest]:
    """The summaries with those drivers, tracks and times; of equal ones the first."""
    named = driven.filter(
        driver__in={key[0] for key in beaten}, best_lap_ms__in={key[2] for key in beaten}
    ).select_related("driver", "track", "session__club")
    found: dict[tuple[Any, ...], NewBest] = {}
    for summary in named.order_by("best_lap_at").defer("track__svg"):
        key = (summary.driver_id, summary.track_id, summary.best_lap_ms)
        if key in beaten:
            found.setdefault(key, NewBest(summary, beaten[key]))
    return list(reversed(found.values()))[:MOST_BESTS]


def latest(meetings: MeetingQuerySet, most: int) -> Sequence[Meeting]:
    """The last meetings, with their winners."""
    found: Iterable[Meeting] = with_winners(meetings.with_names().newest_first())[:most]
    return list(found)
