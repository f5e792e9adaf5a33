"""One line of an official result, as the timing app classified it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficialResultLine:
    """A controller's place. Driver and car are the app's own ids; times are milliseconds."""

    position: int
    controller: int
    driver_app_id: int | None
    car_app_id: int | None
    laps: int | None
    best_lap_ms: int | None
    pit_stops: int | None
    gap: str
    is_disqualified: bool
    is_retired: bool
