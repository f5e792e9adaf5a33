"""How these tests read careers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from races.history.career import career
from races.history.career_figures import Career
from races.models import SeasonTotals


def career_of(name: str, **asked: Any) -> Career:
    return career(SeasonTotals.objects.of("driver").filter(driver__name=name, **asked))


def told(one: Career) -> dict[str, Any]:
    """The figures that are not nothing."""
    names = [name for name in vars(one) if name not in {"clean_total_ms", "consistency_sum", "distance_mm"}]
    shown = ["average_finish", "consistency_pct", "win_rate_pct", "podium_rate_pct", "distance_m", "kilometres"]
    figures = {name: getattr(one, name) for name in [*names, *shown]}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in figures.items() if value}
