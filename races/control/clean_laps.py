"""Which laps of a closed session tell of pace."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from races.models import Lap, Session

SLOW_PCT = 110
FIELDS = (
    "pk", "driver_id", "controller", "lap_time_ms", "is_counting", "number",
    "is_in_lap", "is_out_lap", "is_under_vsc", "is_under_suspension", "is_clean",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class JudgedLap:
    """What the judgement needs of a lap. `person` is the driver, or the controller where nobody is named."""

    pk: int
    person: tuple[str, int]
    lap_time_ms: int
    is_first: bool
    is_candidate: bool


def judge(session: Session) -> int:
    """Mark each lap of `session` as clean or not: once, when it closes. Returns how many were judged otherwise."""
    rows = Lap.objects.filter(session=session).order_by("finished_at", "lap_time_ms", "event").values_list(*FIELDS)
    before = {row[0]: row[-1] for row in rows}
    clean = verdict(session, (row[:-1] for row in rows))
    changed = 0
    for is_clean in (True, False):
        different = [pk for pk, was in before.items() if was is not is_clean and (pk in clean) is is_clean]
        for some in in_slices(different, 1000):
            changed += Lap.objects.filter(pk__in=some).update(is_clean=is_clean)
    return changed


def judge_new(session: Session, laps: Iterable[Lap]) -> None:
    """The same for laps that are all there are of `session` and not stored yet."""
    driven = sorted(laps, key=lambda lap: (lap.finished_at, lap.lap_time_ms, lap.event))
    clean = verdict(session, ([getattr(lap, field) for field in ("event", *FIELDS[1:-1])] for lap in driven))
    for lap in driven:
        lap.is_clean = lap.event in clean


def verdict(session: Session, rows: Iterable[Sequence[Any]]) -> set[int]:
    """The keys of the clean laps of a session, whose `rows` have the columns of `FIELDS`, in order."""
    seen: set[int] = set()
    laps = []
    for key, driver, controller, lap_time_ms, is_counting, number, *hampered in rows:
        person = ("controller", controller) if driver is None else ("driver", driver)
        # A practice counter runs on for hours, so there it says nothing.
        has_counter = number is not None and not session.is_practice
        is_first = number == 1 if has_counter else controller not in seen
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
