"""Laps, in races and in practice."""

from ingest.handlers import handles
from ingest.payloads.envelope import Envelope
from ingest.payloads.readings import (
    LARGEST_INTEGER,
    controller,
    crew,
)
from races.control import RaceControl

SECTORS = ("sector_1", "sector_2", "sector_3")


@handles("ui.lap_update")
def lap_completed(race: RaceControl, event: Envelope) -> None:
    """A car crossed the line and finished a lap."""
    lap = event.payload
    race.laps.complete(
        controller=controller(lap),
        lap_time_ms=lap.integer("laptime_raw", least=1, most=LARGEST_INTEGER),
        number=lap.integer("lap", default=None, least=race.laps.lowest_number, most=LARGEST_INTEGER),
        sectors_ms=[lap.clock_ms(sector, default=None) for sector in SECTORS],
        personal_bests=[lap.flag(f"{name}_pb", default=False) for name in ("lap", *SECTORS)],
        car_odometer=lap.part("car_data").integer("laps", default=None, least=0),
        crew=crew(lap),
    )
