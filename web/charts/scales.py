"""From values to places, and where an axis has ticks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Tick = tuple[float, str]
"""A value, and what stands beside it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from `low` and `high` to two places; what lies beyond them is drawn at the edge."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.places([value])[0]

    def places(self, values: Sequence[float]) -> list[float]:
        """Of all of them; as quick as Python is, because a long race has thousands."""
        span = self.high - self.low
        if not span:
            return [(self.start + self.end) / 2] * len(values)
        low, high = min(self.low, self.high), max(self.low, self.high)
        if values and (min(values) < low or max(values) > high):
            values = [min(max(value, low), high) for value in values]
        slope = (self.end - self.start) / span
        foot = self.start - self.low * slope
        return [foot + value * slope for value in values]


def step_of(span: float, most: int, steps: Iterable[float]) -> float:
    """The smallest of those steps of which no more than so many are in the span; beyond all, a multiple of the last."""
    steps = list(steps)
    often = max(most - 1, 1)
    return next((step for step in steps if span / step <= often), steps[-1] * math.ceil(span / steps[-1] / often))


def multiples(low: float, high: float, step: float) -> list[float]:
    """All multiples of the step from the one to the other."""
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def decades(factors: Sequence[float] = (1, 2, 5), first: int = 0, last: int = 9) -> list[float]:
    """1, 2, 5, 10, 20, 50 and so on, or other factors."""
    return [factor * 10**power for power in range(first, last + 1) for factor in factors]


def whole_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Laps, places, points: whole numbers."""
    return [
        (value, f"{value:.0f}".replace("-", "−"))
        for value in multiples(low, high, step_of(high - low, most, decades()))
    ]


def place_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Of places in a classification: the first, and whole numbers below it."""
    ticks = [tick for tick in whole_ticks(low, high, most) if tick[0] > 1]
    return [(1.0, "1"), *ticks] if low <= 1 <= high else ticks


def percent_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Of values in percent."""
    step = step_of(high - low, most, decades(first=-2, last=4))
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    return [
        (value, f"{value:+.{places}f} %".replace("-", "−") if round(value, 6) else "0 %")
        for value in multiples(low, high, step)
    ]


SECONDS = [*decades(first=0, last=3), 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000]
HOURS = [3_600_000 * factor for factor in (1, 2, 3, 6, 12, 24, 48, 120, 240, 1000, 10_000)]


def time_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Of milliseconds: `7.2`, `1:30` or `2:00:00`, with as many decimals as the step needs."""
    step = step_of(high - low, most, [*SECONDS, *HOURS])
    places = next(places for places in (0, 1, 2, 3) if step % 10 ** (3 - places) == 0)
    return [(value, time_text(round(value), places)) for value in multiples(low, high, step)]


def time_text(milliseconds: int, places: int) -> str:
    sign, whole = ("−" if milliseconds < 0 else ""), abs(milliseconds)
    minutes, rest = divmod(whole, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1000:.{places}f}"
    if not minutes and not hours:
        return sign + seconds
    padded = seconds.zfill(2 + (places + 1 if places else 0))
    return f"{sign}{hours}:{minutes:02}:{padded}" if hours else f"{sign}{minutes}:{padded}"


def gap_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Of milliseconds behind, or ahead with a minus."""
    return [(value, f"+{text}" if value > 0 else text) for value, text in time_ticks(low, high, most)]


HOURS_UP_TO = 1.5
"""Days, of which hours are told."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Of days, as `date.toordinal` counts them: hours, days, months or years, whichever have room."""
    if high - low < HOURS_UP_TO:
        step = step_of((high - low) * 24, most, [1, 2, 3, 6, 12, 24])
        return [(one / 24, f"{round(one) % 24:02}:00") for one in multiples(low * 24, high * 24, step)]
    first, last = date.fromordinal(max(1, math.floor(low))), date.fromordinal(max(1, math.ceil(high)))
    days = last.toordinal() - first.toordinal()
    if days <= 40:
        step = step_of(max(days, 1), most, [1, 2, 5, 7, 10, 14, 20, 40])
        shown = [date.fromordinal(round(one)) for one in multiples(first.toordinal(), last.toordinal(), step)]
        ticks = [(float(one.toordinal()), f"{one.day} {MONTHS[one.month - 1]}") for one in shown]
    else:
        months = 12 * first.year + first.month - 1, 12 * last.year + last.month - 1
        step = step_of(months[1] - months[0], most, [1, 2, 3, 6, 12, 24, 60, 120, 600, 6000])
        firsts = [divmod(round(one), 12) for one in multiples(*months, step) if one >= 12]
        ticks = [
            (float(date(year, month + 1, 1).toordinal()), month_text(year, month, is_first=step >= 12))
            for year, month in firsts
        ]
    return [tick for tick in ticks if low <= tick[0] <= high]


def month_text(year: int, month: int, *, is_first: bool) -> str:
    return str(year) if is_first else f"{MONTHS[month]} {year % 100:02}"


def no_ticks(low: float, high: float, most: int) -> list[Tick]:
    return []


Ticks = Callable[[float, float, int], list[Tick]]
