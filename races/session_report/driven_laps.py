"""The laps of one session, with as little of each as charts need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from races.models import Lap, LapSummary, Session

COLUMNS = (
    "controller", "number", "event", "driver_id", "car_id", "track_id", "lap_time_ms",
    "sector_1_ms", "sector_2_ms", "sector_3_ms", "finished_at", "is_counting", "is_clean",
)  # fmt: skip


class DrivenLap(NamedTuple):
    """A lap; which one of its controller it is, `number` says as the lap sheet does."""

    controller: int
    number: int
    event: int
    driver_id: int | None
    car_id: int | None
    track_id: int | None
    lap_time_ms: int
    sector_1_ms: int | None
    sector_2_ms: int | None
    sector_3_ms: int | None
    finished_at: datetime
    is_counting: bool
    is_clean: bool | None

    @property
    def sectors_ms(self) -> tuple[int | None, int | None, int | None]:
        return self.sector_1_ms, self.sector_2_ms, self.sector_3_ms


def every_lap_of(session: Session) -> list[DrivenLap]:
    """In the order they were driven, ghost and safety car included. One query."""
    laps = Lap.objects.filter(session=session).order_by("finished_at", "event")
    seen: defaultdict[int, set[int]] = defaultdict(set)
    highest: defaultdict[int, int] = defaultdict(int)
    found = []
    for controller, counter, *rest in laps.values_list(*COLUMNS):
        # In practice the counter runs on for hours, so there laps count as they come.
        has_counter = counter is not None and not session.is_practice and counter not in seen[controller]
        number = counter if has_counter else highest[controller] + 1
        seen[controller].add(number)
        highest[controller] = max(highest[controller], number)
        found.append(DrivenLap(controller, number, *rest))
    return found


def of_people(laps: Iterable[DrivenLap]) -> list[DrivenLap]:
    """Without ghost and safety car."""
    return [lap for lap in laps if lap.controller not in LapSummary.NO_PERSONS]


def driven_laps_of(session: Session) -> list[DrivenLap]:
    """What people drove, in the order they drove it. One query."""
    return of_people(every_lap_of(session))


def by_controller(laps: Iterable[DrivenLap]) -> dict[int, list[DrivenLap]]:
    """Each controller's laps in the order of their numbers."""
    found: defaultdict[int, list[DrivenLap]] = defaultdict(list)
    for lap in sorted(laps, key=lambda lap: lap.number):
        found[lap.controller].append(lap)
    return dict(sorted(found.items()))


def cumulated(laps: Iterable[DrivenLap]) -> dict[tuple[int, int], int]:
    """By controller and number: the sum, in ms, of the lap times up to that lap.

    From the first lap on that never arrived there is none: what it took is not known, and the clock does not tell.
    """
    totals: dict[tuple[int, int], int] = {}
    for controller, own in by_controller(laps).items():
        total_ms = 0
        for count, lap in enumerate(own, start=1):
            if lap.number != count:
                break
            total_ms += lap.lap_time_ms
            totals[controller, count] = total_ms
    return totals


def milliseconds_between(earlier: datetime, later: datetime) -> int:
    return round((later - earlier).total_seconds() * 1000)
