"""A session's stints, and the visits to the pits between them, controller by controller."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from races.measures.duration import duration_in_words
from races.measures.rounding import half_up
from races.models import PitStop, Session, Stint


@dataclass(frozen=True, slots=True)
class StintLine:
    """A stint with the `stops` after it; without one, stops before anybody's first lap."""

    controller: int
    stint: Stint | None
    first_lap: int
    stops: list[PitStop] = field(default_factory=list)

    @property
    def mean_ms(self) -> int | None:
        return mean_ms(self.stint) if self.stint else None

    @property
    def last_lap(self) -> int:
        return self.first_lap + (self.stint.lap_count if self.stint else 0) - 1


def stint_sheet_of(session: Session) -> list[StintLine]:
    """By controller, then in order; what it counts as laps are those the hub recorded. Two queries."""
    stints: dict[int, list[Stint]] = defaultdict(list)
    for stint in Stint.objects.filter(session=session).select_related("driver", "car").order_by("number"):
        stint.session = session
        stints[stint.controller].append(stint)
    stops: dict[int, list[PitStop]] = defaultdict(list)
    for stop in PitStop.objects.filter(session=session):
        stops[stop.controller].append(stop)
    controllers = sorted({*stints, *stops})
    return [line for number in controllers for line in lines_of(number, stints[number], stops[number])]


def lines_of(controller: int, stints: list[Stint], stops: list[PitStop]) -> list[StintLine]:
    """Of one controller. A stop is after the stint that has the lap the car came in on, or before which it went out."""
    lines = [StintLine(controller, None, 0)]
    for stint in stints:
        lines.append(StintLine(controller, stint, max(lines[-1].last_lap, 0) + 1))
    for stop in stops:
        lap = stop.laps_done + 1 if stop.in_at else stop.laps_done
        next(line for line in reversed(lines) if line.first_lap <= lap).stops.append(stop)
    return lines if lines[0].stops else lines[1:]


def mean_ms(stint: Stint) -> int | None:
    """Of all its laps, the slow ones too."""
    return half_up(stint.total_ms, stint.lap_count) if stint.lap_count else None


def stop_in_words(stop: PitStop) -> str:
    """How long it took, or which half of it nobody told of."""
    if stop.duration_ms is not None:
        return f"{duration_in_words(timedelta(milliseconds=stop.duration_ms))} in the pits"
    return "came in, out never told" if stop.out_at is None else "went out, in never told"
