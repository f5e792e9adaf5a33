"""Which laps of a closed session tell of pace."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from races.derived.laps_led import (
    KIND,
    Kind,
    lead,
    lead_new,
)
from races.models import Entry, Lap, LapSummary, Session

SLOW_PCT = 110
FIELDS = (
    "pk", "driver_id", "controller", "lap_time_ms", "is_counting", "number",
    "is_in_lap", "is_out_lap", "is_under_vsc", "is_under_suspension",
)  # fmt: skip
SUMS = ("clean_laps", "clean_total_ms", "clean_squares")
JUDGED = (*SUMS, "laps_led", "is_disregarded")
"""What a summary has once its session is closed."""


@dataclass(frozen=True, slots=True)
class JudgedLap:
    """What the judgement needs of a lap. `person` is the driver, or the controller where nobody is named."""

    pk: int
    person: tuple[str, int]
    lap_time_ms: int
    is_first: bool
    is_candidate: bool


def mark_clean_laps(session: Session) -> int:
    """Mark each lap of `session` as clean or not, sum the clean ones up, and those led: once, when it closes.

    Returns how many laps and summaries were otherwise before.
    """
    laps = Lap.objects.filter(session=session).order_by("finished_at", "lap_time_ms", "event")
    rows = list(laps.values_list(*FIELDS, "is_clean", *KIND))
    before = {row[0]: row[len(FIELDS)] for row in rows}
    clean = clean_keys(session, (row[: len(FIELDS)] for row in rows))
    changed = 0
    for is_clean in (True, False):
        different = [pk for pk, was in before.items() if was is not is_clean and (pk in clean) is is_clean]
        for some in in_slices(different, 1000):
            changed += Lap.objects.filter(pk__in=some).update(is_clean=is_clean)
    summaries = LapSummary.objects.filter(session=session).order_by("at", "event")
    times = [(row[len(FIELDS) + 1 :], row[3]) for row in rows if row[0] in clean]
    stored = list(summaries)
    entries = session.entries.all()
    changed_sums = (*sum_up(stored, times), *lead(session, stored), *disregard(session, stored, entries))
    others = {summary.pk: summary for summary in changed_sums}
    LapSummary.objects.bulk_update(others.values(), JUDGED)
    return changed + len(others)


def mark_new_laps(
    session: Session, laps: Iterable[Lap], summaries: Iterable[LapSummary], entries: Iterable[Entry]
) -> None:
    """The same for laps that are all there are of `session` and not stored yet."""
    driven = sorted(laps, key=lambda lap: (lap.finished_at, lap.lap_time_ms, lap.event))
    clean = clean_keys(session, ([getattr(lap, field) for field in ("event", *FIELDS[1:])] for lap in driven))
    for lap in driven:
        lap.is_clean = lap.event in clean
    kind = attrgetter(*KIND)
    ordered = sorted(summaries, key=lambda summary: (summary.at, summary.event))
    sum_up(ordered, [(kind(lap), lap.lap_time_ms) for lap in driven if lap.is_clean])
    lead_new(session, driven, ordered, entries)
    disregard(session, ordered, entries)


def disregard(session: Session, summaries: Iterable[LapSummary], entries: Iterable[Entry]) -> list[LapSummary]:
    """Let each summary know whether it counts for nothing; returns those that were otherwise before."""
    absent = {entry.controller for entry in entries if entry.is_not_started}
    different = []
    for summary in summaries:
        is_disregarded = session.is_hidden or summary.controller in absent
        if summary.is_disregarded is not is_disregarded:
            summary.is_disregarded = is_disregarded
            different.append(summary)
    return different


def sum_up(summaries: Iterable[LapSummary], clean: Iterable[tuple[Kind, int]]) -> list[LapSummary]:
    """Let each summary have the sums of the clean laps of its kind; returns those that were otherwise before.

    Of two of one kind, which takes two aliases of one track, the first has them all.
    """
    times: dict[Kind, list[int]] = defaultdict(list)
    for kind, lap_time_ms in clean:
        times[kind].append(lap_time_ms)
    different = []
    for summary in summaries:
        own = times.pop(attrgetter(*KIND)(summary), [])
        sums = len(own), sum(own), Decimal(sum(time * time for time in own))
        if sums != tuple(getattr(summary, field) for field in SUMS):
            summary.clean_laps, summary.clean_total_ms, summary.clean_squares = sums
            different.append(summary)
    return different


def unmark_clean_laps(sessions: QuerySet[Session]) -> None:
    """Sessions that are open again are not judged."""
    Lap.objects.filter(session__in=sessions).exclude(is_clean=None).update(is_clean=None)
    LapSummary.objects.filter(session__in=sessions).update(
        **dict.fromkeys((*SUMS, "laps_led"), 0), is_disregarded=False
    )


def clean_keys(session: Session, rows: Iterable[Sequence[Any]]) -> set[int]:
    """The keys of the clean laps of a session, whose `rows` have the columns of `FIELDS`, in order."""
    seen: set[int] = set()
    laps = []
    for key, driver, controller, lap_time_ms, is_counting, number, *hampered in rows:
        person = ("controller", controller) if driver is None else ("driver", driver)
        # Where the first one recorded is a later one, it never arrived. A practice counter says nothing.
        has_counter = number is not None and not session.is_practice
        is_first = controller not in seen and (not has_counter or number <= 1)
        laps.append(JudgedLap(key, person, lap_time_ms, is_first, is_counting and not any(hampered)))
        seen.add(controller)
    return set(clean_laps(laps))


def clean_laps(laps: Iterable[JudgedLap]) -> list[int]:
    """The keys of the clean laps: unhampered, not a controller's first, at most 110 % of the driver's median lap.

    Unhampered are laps that count for records, outside of the pits, not under the virtual safety car, not suspended.

    The median is over the driver's laps that pass the other conditions.
    """
    candidates: dict[tuple[str, int], list[JudgedLap]] = defaultdict(list)
    for lap in laps:
        if lap.is_candidate and not lap.is_first:
            candidates[lap.person].append(lap)
    clean = []
    for driven in candidates.values():
        twice_the_median = doubled_median([lap.lap_time_ms for lap in driven])
        clean += [lap.pk for lap in driven if 200 * lap.lap_time_ms <= SLOW_PCT * twice_the_median]
    return clean


def doubled_median(times: list[int]) -> int:
    """Twice the median, which is whole where the median of an even number of times is not."""
    ordered = sorted(times)
    middle = len(ordered) // 2
    return 2 * ordered[middle] if len(ordered) % 2 else ordered[middle - 1] + ordered[middle]


def in_slices(items: list[int], size: int) -> Iterable[list[int]]:
    return (items[start : start + size] for start in range(0, len(items), size))
