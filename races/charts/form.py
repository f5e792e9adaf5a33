"""The form of a driver, and the pace of a car: race by race, against everybody else who was there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from drivers.models import Car, Driver
from races.charts.bounds import padded
from races.charts.over_time import Dated, Scene, day_text, over_time
from races.models import Appearance
from web.charts.chart import Axis, Chart, Line, NoChart, Picture, Points, Row, Series, Shape, table_of
from web.charts.colours import looks_of
from web.charts.scales import percent_ticks, place_ticks

LATEST = 100
"""So many of the newest races are drawn."""
FORM, PACE, CAR = ("form", "Places"), ("field-pace", "Pace against the field"), ("car-pace", "Pace over its kilometres")
NO_RACE = "No race yet."
OTHERS = "the mean of everybody else's clean laps in the same session; quicker is above"


@dataclass(frozen=True, slots=True)
class Outing:
    """What one drove in a session; `pace_pct` is how much slower than the others' clean laps, on average."""

    at: datetime
    position: int | None
    laps: int
    track_m: Decimal | None
    pace_pct: float | None


def outings(role: str, entrant: Driver | Car) -> list[Outing]:
    """A driver's latest races, or all sessions of a car, in the order they were opened. Two queries."""
    own = Appearance.objects.present().of(role).filter(**{role: entrant})
    if role == "driver":
        own = own.filter(starts__gt=0)
    columns = ("session", "opened_at", "position", "is_disqualified", "lap_count", "clean_laps", "clean_total_ms")
    newest = own.newest_first().values_list(*columns, "track__length_m")
    found = list(newest[:LATEST] if role == "driver" else newest)
    together = everybody(row[0] for row in found[:LATEST])
    return [
        Outing(at, None if is_out else place, laps, length, against(clean, total_ms, *together.get(session, (0, 0))))
        for session, at, place, is_out, laps, clean, total_ms, length in reversed(found)
    ]


def everybody(sessions: Iterable[int]) -> dict[int, tuple[int, int]]:
    """By session, how many clean laps all drove together, and how long they took."""
    whole = Appearance.objects.of().filter(session__in=list(sessions))
    return {session: (laps, ms) for session, laps, ms in whole.values_list("session", "clean_laps", "clean_total_ms")}


def against(laps: int, total_ms: int, all_laps: int, all_ms: int) -> float | None:
    """In percent of the others' mean; None where they, or oneself, have no clean lap."""
    others, others_ms = all_laps - laps, all_ms - total_ms
    if laps <= 0 or others <= 0 or others_ms <= 0:
        return None
    return 100 * (total_ms / laps) / (others_ms / others) - 100


def percent(value: float) -> str:
    return f"{value:+.2f} %".replace("-", "−")


def form_of(driver: Driver, races: list[Outing]) -> Picture:
    """The place in each race; without one, nothing is drawn."""
    placed = [Dated(one.at, one.position, str(one.position)) for one in races if one.position]
    if not placed:
        return NoChart(*FORM, NO_RACE if not races else "No place in any race yet.")
    told = f"The place in each of the last {len(placed)} races; the first is on top."
    scene = Scene(*FORM, told, "Place", place_ticks, is_best_low=True, is_one_by_one=True, least=1)
    return over_time(scene, [("Place", placed)], driver.club.zone, races[-1].at)


def field_pace_of(driver: Driver, races: list[Outing]) -> Picture:
    paced = [Dated(one.at, one.pace_pct, percent(one.pace_pct)) for one in races if one.pace_pct is not None]
    if not paced:
        return NoChart(*PACE, NO_RACE if not races else "In no race did others drive clean laps too.")
    scene = Scene(
        *PACE,
        f"The mean of clean laps, against {OTHERS}.",
        "Against the others",
        percent_ticks,
        is_best_low=True,
        is_one_by_one=True,
    )
    return over_time(scene, [("Pace", paced)], driver.club.zone, races[-1].at)


def car_pace_of(car: Car) -> Picture:
    """Over kilometres; where the length of no track is known, over laps."""
    sessions = outings("car", car)
    has_lengths = any(one.track_m for one in sessions)
    driven, points, rows = 0.0, [], []
    for one in sessions:
        driven += float(one.track_m or 0) * one.laps / 1000 if has_lengths else one.laps
        if one.pace_pct is not None:
            points.append((driven, one.pace_pct))
            told = f"{driven:,.1f}" if has_lengths else str(round(driven))
            rows.append(Row([told, percent(one.pace_pct), day_text(one.at, car.club.zone)], driven))
    if not points:
        return NoChart(*CAR, "It has not driven clean laps in a session in which others did.")
    low, high = padded(min(pace for _, pace in points), max(pace for _, pace in points), 0.08)
    begin, end = padded(points[0][0], points[-1][0])
    unit = "Kilometres" if has_lengths else "Laps"
    return Chart(
        CAR[0],
        CAR[1] if has_lengths else "Pace over its laps",
        f"The mean of its clean laps in each of its last sessions, against {OTHERS}.",
        Axis(unit, max(0, begin), end),
        Axis("Against the others", high, low, percent_ticks),
        table_of([unit, "Pace", "When"], rows),
        [Series("Pace", looks_of([""])[0])],
        [Line(0, points), Points(0, points, Shape.DOT)],
    )
