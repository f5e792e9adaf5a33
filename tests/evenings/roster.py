"""Who and what the tablet knows by number: drivers, cars and tracks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DRIVERS = {1: "Ada", 2: "Bob", 3: "Cem", 4: "Dina", 5: "Eve"}
CARS = {1: "GT3", 2: "DTM", 3: "Formula", 4: "Truck", 5: "Classic"}
TRACKS = {1: "Home", 2: "Club"}
SHORTEST_MS, LONGEST_MS = 3000, 60_000
GHOSTS = {7, 8}


@dataclass(frozen=True)
class Roster:
    """Names begin with `prefix`, so that two tablets may know different people."""

    prefix: str = ""
    has_limits: bool = False

    def driver(self, app_id: int) -> str:
        return self.prefix + DRIVERS[app_id]

    def car(self, app_id: int) -> str:
        return self.prefix + CARS[app_id]

    def track(self, app_id: int) -> str:
        return self.prefix + TRACKS[app_id]

    def crew(self, controller: int, driver: int, car: int) -> dict[str, Any]:
        """`driver_data` and `car_data`; nobody drives the ghost car."""
        data: dict[str, Any] = {"car_data": {"id": car, "name": self.car(car), "scale": "1:24"}}
        if controller not in GHOSTS:
            team = {"team": 1, "team_data": {"id": 1, "name": f"{self.prefix}Reds"}} if driver % 2 else {"team": "-"}
            data["driver_data"] = {"id": driver, "name": self.driver(driver), **team}
        return data

    def track_data(self, app_id: int) -> dict[str, Any]:
        limits = {"minimum_lap_time": str(SHORTEST_MS), "maximum_lap_time": str(LONGEST_MS)} if self.has_limits else {}
        return {"id": app_id, "name": self.track(app_id), "length": "12,4", **limits}

    def exclusion(self, controller: int, lap_time_ms: int, track: int | None) -> str:
        """Why a lap holds no record, as the club sees it."""
        is_limited = self.has_limits and track is not None
        if controller in GHOSTS:
            return "no_person"
        if lap_time_ms < (SHORTEST_MS if is_limited else 1000):
            return "too_short"
        return "too_long" if is_limited and lap_time_ms > LONGEST_MS else ""
