"""A session's laps as they are told over REST: whole, and read without making a model of each."""

from __future__ import annotations

from typing import Any

from drivers.models import Car, Driver, Team
from races.measures.lap_time import lap_time_text
from races.models import Lap, Session

PLAIN = (
    "id", "controller", "number", "lap_time_ms", "sector_1_ms", "sector_2_ms", "sector_3_ms", "is_personal_best",
    "is_sector_1_best", "is_sector_2_best", "is_sector_3_best", "finished_at", "is_counting", "exclusion", "is_clean",
    "tyre", "weather", "fuel_pct", "is_in_lap", "is_out_lap", "is_under_vsc", "is_under_suspension", "car_odometer",
)  # fmt: skip
CREW: dict[str, type[Any]] = {"driver": Driver, "car": Car, "team": Team}


def lap_rows_of(session: Session) -> list[dict[str, Any]]:
    """In the order they were driven, as `SessionLapSerializer` tells them. Four queries, however many laps."""
    laps = list(
        Lap.objects.filter(session=session).order_by("finished_at", "controller", "event").values(*PLAIN, *CREW)
    )
    for role, model in CREW.items():
        names = references(model, {lap[role] for lap in laps} - {None})
        for lap in laps:
            lap[role] = names.get(lap[role])
    for lap in laps:
        lap["lap_time"] = lap_time_text(lap["lap_time_ms"])
    return laps


def references(model: type[Any], pks: set[int]) -> dict[int, dict[str, Any]]:
    """By key: the id and the name people see."""
    return {pk: {"id": pk, "name": str(one)} for pk, one in model._default_manager.in_bulk(pks).items()}
