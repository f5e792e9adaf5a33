"""What is true of an evening, in words that both its making and the hub's models can be put into.

Instants are milliseconds since the evening began.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class LapTruth:
    at: int
    controller: int
    number: int
    lap_time_ms: int
    driver: str
    car: str
    track: str
    exclusion: str
    tyre: str
    weather: str
    fuel_pct: int | None
    is_in_lap: bool
    is_out_lap: bool
    is_under_vsc: bool
    is_under_suspension: bool
    is_clean: bool | None


@dataclass(frozen=True, order=True)
class StintTruth:
    controller: int
    number: int
    driver: str
    car: str
    tyre: str
    laps: int
    ended_at: int


@dataclass(frozen=True, order=True)
class Span:
    """Something of a controller (0: of everybody) that begins and ends; 0 where that was not told."""

    kind: str
    controller: int
    began_at: int
    ended_at: int


@dataclass
class SessionTruth:
    opened_at: int
    type: str
    outcome: str
    status: str
    started_at: int | None
    plan: tuple[int | None, int | None]
    places: dict[int, int] = field(default_factory=dict)
    laps: list[LapTruth] = field(default_factory=list)
    stints: list[StintTruth] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    """Pit stops, penalties until served, damages until repaired, neutralisations, suspensions."""
    moments: list[tuple[str, int, int]] = field(default_factory=list)
    """Jump starts, removals, weather reports, tyre changes, fuel readings: what, which controller, when."""
