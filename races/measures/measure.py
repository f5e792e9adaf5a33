"""What a record is of: a whole lap, or one sector of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """Where a lap keeps its time, and a summary the best of its laps and when that was finished."""

    time: str
    best: str
    best_at: str


LAP = Measure("lap_time_ms", "best_lap_ms", "best_lap_at")
SECTORS = {
    number: Measure(f"sector_{number}_ms", f"best_sector_{number}_ms", f"best_sector_{number}_at")
    for number in (1, 2, 3)
}
