"""An evening in which everything SmartRace says of people, cars and tracks is said."""

from __future__ import annotations

from tests.tablet import event, lap, result

SCUDERIA = {"id": 1, "name": "Scuderia", "location": "Hall 2", "comment": "red", "image": "file:///t.jpg"}
ADA = {
    "id": 1,
    "name": "Ada",
    "name_short": "AL",
    "name_tts": "Aida",
    "start_no": 7,
    "start_no_text_style": "normal",
    "start_no_color_background": "#ff0000",
    "start_no_color_text": "white",
    "start_no_color_border": "",
    "image": "cdvfile://ada.jpg",
    "active": "yes",
    "team": 1,
    "team_data": SCUDERIA,
}
GT3 = {
    "id": 4,
    "name": 'GT3 "Evo", blue',
    "manufacturer": "Carrera",
    "scale": "1:32",
    "color": "blue",
    "tyres": "Original",
    "magnets": "yes",
    "digital_analog": "digital",
    "decoder_type": "Carrera (default)",
    "tags": '["gt", "club"]',
    "laps": 1644,
    "interval": 500,
    "interval_counter": 1637,
    "speed": 0,
    "brakes": 13,
    "fuel": None,
    "comment": "new motor",
    "sound": "-",
    "logo": "bmw.png",
    "image": "file:///gt3.jpg",
    "changed_on": "2024-01-19 19:27:48",
    "active": "no",
}
RED = {"color_bg": "rgb(254, 56, 39)", "color_text": "#fff"}


FIRST = {"controller_id": 1, "driver_id": 1, "car_id": 4, "laps": 4, "best_laptime": 7000, "pitstops": 1, "gap": ""}
SECOND = {"controller_id": 2, "laps": 1, "gap": "+3 Lap(s)", "pitstops": 0, "disqualified": True, "retired": True}

DEMO = {"id": 7, "name": "Demo Circuit", "name_short": "DC", "length": "12,4", "pitstop_delta": "25000"}
EVENTS = [
    event(0, "util.set_active_track", {**DEMO, "minimum_lap_time": "1500", "maximum_lap_time": ""}),
    lap(10, 1, 6000, 1483, driver_data=ADA, car_data=GT3),
    event(60, "event.start", {"type": "race", "laps": "4", "event_id": 42}),
    event(61, "event.change_status", {"old": "starting", "new": "running"}),
    lap(70, 1, 7003, 1, driver_data=ADA, car_data=GT3, controller_data=RED, sector_1="0:02.5", lap_pb=True),
    lap(71, 2, 65234, 1, driver="Bob", car="F1"),
    lap(71.5, 1, 895, 2, driver_data=ADA, car_data=GT3),
    lap(78, 1, 7100, 3, driver_data=ADA, car_data=GT3),
    event(90, "event.end", {"type": "race", "result": result(FIRST, SECOND), "event_id": 42}),
    event(100, "util.set_active_track", {"id": 8, "name": "Oval"}),
    event(110, "event.start", {"type": "qualifying", "duration": "600"}),
    lap(120, 2, 5000, 1, driver="Bob", car="F1"),
]
"""A practice, a race with its result, and a qualifying that goes on."""
