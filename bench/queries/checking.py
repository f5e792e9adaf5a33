"""Whether a filled database is as the projector would have left it: its own recount and judgement change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from bench.queries.roster import CLUB
from races.derived.career_totals import (
    GROUP,
    HOLDER,
    add_up,
    recount_careers,
)
from races.derived.clean_laps import mark_clean_laps
from races.derived.meetings import arrange_meetings
from races.models import Entry, Lap, LapSummary, SeasonTotals, Session, Stint
from races.storage.changes import Changes

SAMPLE, TOTALS_SAMPLE = 60, 200
COUNTING = Q(is_counting=True)
OF_LAPS = {
    "lap_count": Count("pk"),
    "total_ms": Sum("lap_time_ms"),
    "best_lap_ms": Min("lap_time_ms", filter=COUNTING),
}
OF_SUMMARIES = OF_LAPS | {
    "counting_laps": Count("pk", filter=COUNTING),
    "shortest_lap_ms": Min("lap_time_ms"),
    "longest_lap_ms": Max("lap_time_ms"),
    "ended_at": Max("finished_at"),
    "best_sector_1_ms": Min("sector_1_ms", filter=COUNTING),
    "best_sector_2_ms": Min("sector_2_ms", filter=COUNTING),
    "best_sector_3_ms": Min("sector_3_ms", filter=COUNTING),
}
SUMMED_UP = ("entry", "driver", "car", "weather", "tyre")


class NotAsProjected(Exception):
    """The message says what is otherwise."""


def check(seed: int = 1) -> dict[str, int]:
    """A sample of sessions and seasons; raises NotAsProjected. Leaves everything as it was."""
    chance = Random(seed)
    numbers = list(Session.objects.values_list("pk", flat=True))
    sample = sorted(chance.sample(numbers, min(SAMPLE, len(numbers))))
    sessions = list(Session.objects.filter(pk__in=sample))
    with transaction.atomic():
        check_sums(sample)
        changes = Changes(is_wanted=True)
        for session in sessions:
            expect(mark_clean_laps(session) == 0, f"laps of session {session.pk} are to be judged anew")
            arrange_meetings(CLUB, session.opened_at, session.opened_at, changes)
        recount_careers(CLUB, sample, changes)
        totals = list(SeasonTotals.objects.values_list(*GROUP, *HOLDER))
        for row in chance.sample(totals, min(TOTALS_SAMPLE, len(totals))):
            add_up(row[: len(GROUP)], {(row[-2], row[-1])}, changes)
        told = [str(change) for change in changes]
        expect(not told, f"{len(told)} rows are to be otherwise, such as: {told[:3]}")
        transaction.set_rollback(True)
    return {"sessions": len(sample), "totals": len(totals)}


def check_sums(sample: Sequence[int]) -> None:
    """Summaries, entries and stints are the sums of their laps."""
    laps = Lap.objects.filter(session__in=sample).order_by()
    same(laps.values(*SUMMED_UP).annotate(**OF_SUMMARIES), LapSummary.objects, [*SUMMED_UP, *OF_SUMMARIES], sample)
    same(laps.values("entry").annotate(**OF_LAPS), Entry.objects, ["pk", *OF_LAPS], sample)
    stints = Stint.objects.filter(session__in=sample).order_by().values("entry")
    summed = stints.annotate(lap_count=Sum("lap_count"), total_ms=Sum("total_ms"), best_lap_ms=Min("best_lap_ms"))
    same(summed, Entry.objects, ["pk", *OF_LAPS], sample)
    leading = LapSummary.objects.filter(session__in=sample, session_type=Session.RACE).order_by().values("session")
    led = dict(leading.values_list("session", Sum("laps_led")))
    most = dict(laps.values("session").values_list("session", Max("number")).filter(controller__lte=6))
    expect(all(most[session] == laps_led for session, laps_led in led.items()), "laps led do not add up")


def same(summed: QuerySet[Any, Any], stored: Any, names: Sequence[str], sample: Sequence[int]) -> None:
    found = {tuple(row.values()) for row in summed}
    kept = set(stored.filter(session__in=sample).order_by().values_list(*names))
    expect(found == kept, f"{stored.model.__name__}: {sorted(found ^ kept, key=str)[:4]}")


def expect(is_so: bool, complaint: str) -> None:
    if not is_so:
        raise NotAsProjected(complaint)
