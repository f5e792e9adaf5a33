"""Which laps of a closed session tell of pace."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from races.models import Lap, Session

SLOW_PCT = 110


@dataclass(frozen=True, slots=True)
class JudgedLap:
    """What the judgement needs of a lap. `person` is the driver, or the controller where nobody is named."""

    pk: int
    person: tuple[str, int]
    lap_time_ms: int
    is_first: bool
    is_counting: bool


def judge(session: Session) -> None:
    """Mark each lap of `session` as clean or not: once, when it closes."""
    fields = ("pk", "driver_id", "controller", "lap_time_ms", "is_counting", "number")
    rows = Lap.objects.filter(session=session).order_by("finished_at", "lap_time_ms").values_list(*fields)
    seen: set[int] = set()
    laps = []
    for pk, driver, controller, lap_time_ms, is_counting, number in rows:
        person = ("controller", controller) if driver is None else ("driver", driver)
        # A practice counter runs on for hours, so there it says nothing.
        has_counter = number is not None and not session.is_practice
        is_first = number == 1 if has_counter else controller not in seen
        laps.append(JudgedLap(pk, person, lap_time_ms, is_first, is_counting))
        seen.add(controller)
    clean = clean_laps(laps)
    laps_of = Lap.objects.filter(session=session)
    laps_of.exclude(is_clean=False).update(is_clean=False)
    for some in in_slices(clean, 1000):
        laps_of.filter(pk__in=some).update(is_clean=True)


def clean_laps(laps: Iterable[JudgedLap]) -> list[int]:
    """The keys of the clean laps: counting, not a controller's first, at most 110 % of the driver's median lap.

    The median is over the driver's laps that pass the other conditions.
    """
    candidates: dict[tuple[str, int], list[JudgedLap]] = defaultdict(list)
    for lap in laps:
        if lap.is_counting and not lap.is_first:
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
