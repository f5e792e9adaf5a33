"""Which laps a record is asked of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from races.history.record_rulings import NOTHING_RULED, RecordRulings, record_rulings
from races.measures.measure import (
    LAP,
    Measure,
)
from races.models import Lap, LapSummary, Track
from races.models.lap import LapQuerySet
from races.models.lap_summary import LapSummaryQuerySet


@dataclass(frozen=True)
class Selection:
    """Summaries, and by the same conditions the laps they sum up; of these, only what was finished in the period.

    All laps of a summary meet a condition or none does, but for the period: one may have begun before it or go on
    after it. Where its best lap lies outside, the summary is at the edge: another of its laps may lie inside. So it is
    where something was ruled of one of its laps; `ruled` is empty where it is not records that are asked for.
    """

    summaries: LapSummaryQuerySet
    laps: LapQuerySet
    measure: Measure = LAP
    since: datetime | None = None
    until: datetime | None = None
    ruled: RecordRulings = NOTHING_RULED

    @classmethod
    def on(cls, track: Track) -> Self:
        """Everything that was ever driven on a track and may hold a record."""
        ruled = record_rulings(track.club)
        return cls(LapSummary.objects.filter(track=track), Lap.objects.on(track), ruled=ruled)

    @classmethod
    def of(cls, role: str, entrant: Any) -> Self:
        """Everything that a driver or a car (`role`) ever drove."""
        mine = {role: entrant}
        return cls(LapSummary.objects.filter(**mine), Lap.objects.filter(**mine))

    def whole(self) -> LapSummaryQuerySet:
        """Timed summaries whose best lap is asked about, so that none of their laps is better."""
        at, inside = self.measure.best_at, Q()
        if self.since is not None:
            inside &= Q(**{f"{at}__gte": self.since})
        if self.until is not None:
            inside &= Q(**{f"{at}__lte": self.until})
        if self.ruled.only is not None:
            return self.summaries.none()
        if self.ruled.left_out.entries:
            inside &= ~Q(entry__in=self.ruled.left_out.entries)
        return self.summaries.timed(self.measure).filter(inside).order_by()

    def edges(self) -> LapSummaryQuerySet:
        """Those whose best lap is not, but another may be: they were under way when the period began or ended.

        And all in which a lap is of which something was ruled.
        """
        if self.ruled.only is not None:
            return self.summaries.timed(self.measure).filter(entry__in=self.ruled.only.entries).order_by()
        at, under_way = self.measure.best_at, Q()
        if self.since is not None:
            under_way |= Q(**{f"{at}__lt": self.since}, ended_at__gte=self.since)
        if self.until is not None:
            under_way |= Q(**{f"{at}__gt": self.until}, at__lte=self.until)
        if self.ruled.left_out.entries:
            under_way |= Q(entry__in=self.ruled.left_out.entries)
        return self.summaries.timed(self.measure).filter(under_way).order_by() if under_way else self.summaries.none()

    def counting(self) -> LapQuerySet:
        """The laps that count, of whatever summary, and of which nothing else was ruled."""
        inside = Q(**{f"{self.measure.time}__isnull": False})
        if self.ruled.left_out.laps:
            inside &= ~Q(pk__in=self.ruled.left_out.laps)
        if self.ruled.only is not None:
            inside &= Q(pk__in=self.ruled.only.laps)
        if self.since is not None:
            inside &= Q(finished_at__gte=self.since)
        if self.until is not None:
            inside &= Q(finished_at__lte=self.until)
        return self.laps.counting().filter(inside).exclude(entry__in=disregarded_entries())


def disregarded_entries() -> Any:
    """Whose laps count for nothing: those of hidden sessions, and of who did not start. They are few."""
    return LapSummary.objects.filter(is_disregarded=True, entry__isnull=False).order_by().values("entry")
