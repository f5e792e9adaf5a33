"""The cars of the club night, and how SmartRace describes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Car:
    """A car as the app keeps it. `pace_pct` is its lap time in per cent of the track's reference.

    `odometer` counts the laps it had driven before the night.
    """

    app_id: int
    name: str
    manufacturer: str
    pace_pct: int
    odometer: int
    scale: str = "1:32"
    tyres: str = "Original"
    colour: str = ""
    magnets: str = "yes"
    tags: tuple[str, ...] = ()
    service_interval: int = 0
    fuel: int | None = None
    changed_on: str | None = None
    comment: str = ""


BMW = Car(4, "BMW M4 GT3", "Carrera", 98, 1639, tags=("GT3",), service_interval=500, fuel=9)
# Two equal cars of one tablet are two cars.
OTHER_BMW = Car(14, "BMW M4 GT3", "Carrera", 100, 212, colour="blue", tags=("GT3",), changed_on="2026-01-19 19:27:48")
GRELLO = Car(40, 'Porsche 911 GT3 R "Grello", No. 911', "Carrera", 97, 5, "1:24", "Ortmann", "rgb(176, 243, 0)")
FERRARI = Car(21, "Ferrari 296 GT3, Spa", "Carrera", 99, 803, "1:24", "PU", "#d00", "no", ("GT3", "ohne Magnet"))
BEETLE = Car(33, "Käfer Gruppe 5 „Ölsardine“", "Revell", 106, 77, "1:32", "Ortmann", "orange", comment="läuft heiß")
PORSCHE_962 = Car(62, "962", "Slot.it", 95, 4021, "1:32", "P6", "#fff", "no", ("Gruppe C",), 1000)
MUSTANG = Car(8, "Ford Mustang GTY 'No. 42'", "Carrera", 103, 950, "1:24", tags=("US",))
AUDI = Car(11, "Audi R8 LMS evo II", "Scalextric", 101, 1311, fuel=12)
MERCEDES = Car(17, "Mercedes-AMG GT3", "Carrera", 100, 640, "1:24", "Ortmann", "rgb(20, 20, 20)")
CORVETTE = Car(29, "Corvette C8.R", "NSR", 98, 18, tyres="NSR", magnets="no")
GHOST_CAR = Car(70, "Trabant 601", "Carrera", 105, 9_900)
SAFETY_CAR = Car(80, "Safety car, AMG GT", "Carrera", 100, 2_500)


def car_data(car: Car, odometer: int) -> dict[str, Any]:
    """`car_data` as SmartRace sends it; `odometer` is the laps driven by now."""
    return {
        "id": car.app_id,
        "name": car.name,
        "manufacturer": car.manufacturer,
        "scale": car.scale,
        "tyres": car.tyres,
        "color": car.colour,
        "decoder_type": "Carrera (default)",
        "magnets": car.magnets,
        "digital_analog": "digital",
        "active": "yes",
        "logo": f"{car.manufacturer.lower()}.png",
        "image": f"cdvfile://localhost/persistent/16840000{car.app_id:05}.jpg",
        "speed": 0 if car.fuel is not None else None,
        "brakes": 13 if car.fuel is not None else None,
        "fuel": car.fuel,
        "changed_on": car.changed_on,
        "laps": odometer,
        "interval": car.service_interval,
        "interval_counter": car.odometer if car.service_interval else 0,
        "comment": car.comment,
        "sound": "-",
        "tags": json.dumps(car.tags, ensure_ascii=False),
    }
