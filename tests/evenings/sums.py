"""What the projector sums up, beside the same sums made from the laps themselves."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from races.models import Appearance, Figures, Lap, LapSummary, SeasonTotals

KIND = ("session_id", "controller", "driver_alias_id", "car_alias_id", "track_id", "weather", "tyre")


def assert_sums_are_right() -> None:
    """Every summary, from all laps; every season's total, from all appearances."""
    kinds: dict[Any, list[Lap]] = defaultdict(list)
    for lap in Lap.objects.order_by("finished_at", "event"):
        kinds[tuple(getattr(lap, name) for name in KIND)].append(lap)
    summaries = {tuple(getattr(row, name) for name in KIND): row for row in LapSummary.objects.all()}
    assert set(summaries) == set(kinds)
    for kind, laps in kinds.items():
        assert_sums(summaries[kind], laps)
    assert_totals()


def assert_sums(row: LapSummary, laps: list[Lap]) -> None:
    counting = [lap for lap in laps if lap.is_counting]
    best = min(counting, key=lambda lap: lap.lap_time_ms, default=None)
    clean = [lap.lap_time_ms for lap in laps if lap.is_clean]
    assert (row.lap_count, row.counting_laps, row.total_ms) == (
        len(laps),
        len(counting),
        sum(lap.lap_time_ms for lap in laps),
    )
    assert (row.shortest_lap_ms, row.longest_lap_ms) == (
        min(lap.lap_time_ms for lap in laps),
        max(lap.lap_time_ms for lap in laps),
    )
    assert (row.event, row.at, row.ended_at) == (laps[0].event, laps[0].finished_at, laps[-1].finished_at)
    assert (row.best_lap_ms, row.best_lap_at, row.best_lap_event) == (
        (best.lap_time_ms, best.finished_at, best.event) if best else (None, None, None)
    )
    for sector in ("sector_1", "sector_2", "sector_3"):
        timed = [lap for lap in counting if getattr(lap, f"{sector}_ms") is not None]
        first = min(timed, key=lambda lap: getattr(lap, f"{sector}_ms"), default=None)
        assert (getattr(row, f"best_{sector}_ms"), getattr(row, f"best_{sector}_at")) == (
            (getattr(first, f"{sector}_ms"), first.finished_at) if first else (None, None)
        )
    assert (row.clean_laps, row.clean_total_ms, row.clean_squares) == (
        len(clean),
        sum(clean),
        Decimal(sum(time * time for time in clean)),
    )
    assert (row.driver_id, row.car_id, row.session_type) == (
        laps[0].driver_id,
        laps[0].car_id,
        laps[0].session.type,
    )


def assert_totals() -> None:
    names = ("club_id", "season", "track_id", "session_type", "driver_id", "car_id")
    groups: dict[Any, list[Appearance]] = defaultdict(list)
    for row in Appearance.objects.all():
        groups[tuple(getattr(row, name) for name in names)].append(row)
    totals = {tuple(getattr(row, name) for name in names): row for row in SeasonTotals.objects.all()}
    assert set(totals) == set(groups)
    for group, rows in groups.items():
        for name in Figures.SUMS:
            assert getattr(totals[group], name) == sum(getattr(row, name) for row in rows), name
        for name in Figures.LEASTS:
            known = [getattr(row, name) for row in rows if getattr(row, name) is not None]
            assert getattr(totals[group], name) == min(known, default=None), name
