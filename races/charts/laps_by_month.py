"""How much was driven on a track, month by month."""

from __future__ import annotations

from collections import Counter
from datetime import date

from races.models import Appearance, Track
from web.charts.chart import Axis, Bar, Chart, NoChart, Picture, Row, Series, table_of
from web.charts.colours import looks_of
from web.charts.scales import MONTHS, day_ticks

NAME, TITLE = "laps-by-month", "Laps by month"
LEAST_MONTHS, MOST_MONTHS = 12, 60


def laps_by_month_of(track: Track) -> Picture:
    """One query, which reads a row a session."""
    laps: Counter[int] = Counter()
    zone = track.club.zone
    whole = Appearance.objects.of().filter(session__track=track).order_by()
    for at, count in whole.values_list("opened_at", "lap_count"):
        local = at.astimezone(zone)
        laps[12 * local.year + local.month - 1] += count
    if not +laps:
        return NoChart(NAME, TITLE, "No closed session has laps on it.")
    last = max(laps)
    first = min(max(min(laps), last - MOST_MONTHS + 1), last - LEAST_MONTHS + 1)
    months = range(first, last + 1)
    told = "Recorded laps of all sessions" if first <= min(laps) else f"Recorded laps of the last {MOST_MONTHS} months"
    return Chart(
        NAME,
        TITLE,
        f"{told}.",
        Axis("", first_day(first), first_day(last + 1), day_ticks),
        Axis("Laps", 0, max(laps.values())),
        table_of(["Month", "Laps"], [Row([month_text(month), str(laps[month])], middle(month)) for month in months]),
        [Series("Laps", looks_of([""])[0])],
        [Bar(0, (first_day(month) + 2, first_day(month + 1) - 2), (0, laps[month])) for month in months if laps[month]],
    )


def first_day(month: int) -> int:
    return date(month // 12, month % 12 + 1, 1).toordinal()


def middle(month: int) -> float:
    return (first_day(month) + first_day(month + 1)) / 2


def month_text(month: int) -> str:
    return f"{MONTHS[month % 12]} {month // 12}"
