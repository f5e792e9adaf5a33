"""What several payloads say in the same words: controllers, crews, results, tracks."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from drivers.identity.descriptions import (
    Crew,
    Description,
)
from ingest.payloads.payload import (
    BadPayload,
    Payload,
)
from races.control import OfficialResultLine

CONTROLLERS = {"least": 1, "most": 8}
LARGEST_INTEGER = 2**31 - 1
LONGEST_TRACK_M = Decimal("99999")

Reader = Callable[[Payload, str], object]


def words(most: int) -> Reader:
    return lambda payload, name: payload.words(name, most)


def drawing(payload: Payload, name: str) -> object:
    """Half a drawing is none, so a very long one is left out."""
    return payload.text(name, default="", most=500_000)


def number(payload: Payload, name: str) -> object:
    return payload.integer(name, default=None, least=-LARGEST_INTEGER, most=LARGEST_INTEGER)


def milliseconds(payload: Payload, name: str) -> object:
    return payload.integer(name, default=None, least=0, most=LARGEST_INTEGER)


def metres(payload: Payload, name: str) -> object:
    return payload.decimal(name, default=None, most=LONGEST_TRACK_M)


def yes(payload: Payload, name: str) -> object:
    return payload.flag(name, default=None)


def active(payload: Payload, name: str) -> object:
    return payload.flag(name, default=True)


def digital(payload: Payload, name: str) -> object:
    """`digital` or `analog`."""
    word = str(payload.raw(name) or "").lower()
    if word not in {"digital", "analog", ""}:
        payload.complain(name, payload.raw(name), "digital or analog")
    return {"digital": True, "analog": False}.get(word)


def tags(payload: Payload, name: str) -> object:
    """A list of words, which the app sends as JSON within a text."""
    value = payload.raw(name)
    try:
        listed = json.loads(value) if isinstance(value, str) and value else value or []
        if not isinstance(listed, list):
            raise ValueError(value)
    except (ValueError, RecursionError):
        payload.complain(name, value, "a list of words")
        return []
    items = Payload({str(place): item for place, item in enumerate(listed)}, payload.complaints, f"{name}.")
    return [item for item in (items.words(place, 100) for place in items.data) if item]


# What the app calls it: the field of the model, and how it is read.
DRIVER_FIELDS: Mapping[str, tuple[str, Reader]] = {
    "name_short": ("short_name", words(50)),
    "name_tts": ("spoken_name", words(200)),
    "start_no": ("start_number", words(20)),
    "start_no_text_style": ("start_number_style", words(50)),
    "start_no_color_background": ("start_number_background", words(50)),
    "start_no_color_text": ("start_number_text", words(50)),
    "start_no_color_border": ("start_number_border", words(50)),
    "image": ("image", words(500)),
    "active": ("is_active", active),
}
CAR_FIELDS: Mapping[str, tuple[str, Reader]] = {
    "manufacturer": ("manufacturer", words(200)),
    "scale": ("scale", words(20)),
    "color": ("colour", words(50)),
    "tyres": ("tyres", words(100)),
    "magnets": ("has_magnets", yes),
    "digital_analog": ("is_digital", digital),
    "decoder_type": ("decoder_type", words(100)),
    "tags": ("tags", tags),
    "interval": ("service_interval", number),
    "interval_counter": ("serviced_at_lap", number),
    "speed": ("speed", number),
    "brakes": ("brakes", number),
    "fuel": ("fuel", number),
    "comment": ("comment", words(5000)),
    "sound": ("sound", words(100)),
    "logo": ("logo", words(500)),
    "image": ("image", words(500)),
    "changed_on": ("changed_on", words(50)),
    "active": ("is_active", active),
}
TEAM_FIELDS: Mapping[str, tuple[str, Reader]] = {
    "location": ("location", words(200)),
    "comment": ("comment", words(5000)),
    "image": ("image", words(500)),
}
TRACK_FIELDS: Mapping[str, tuple[str, Reader]] = {
    "name_short": ("short_name", words(50)),
    "length": ("length_m", metres),
    "pitstop_delta": ("pitstop_delta_ms", milliseconds),
    "minimum_lap_time": ("minimum_lap_time_ms", milliseconds),
    "maximum_lap_time": ("maximum_lap_time_ms", milliseconds),
    "reference_lap_time": ("reference_lap_time_ms", milliseconds),
    "track_svg": ("svg", drawing),
    "image": ("image", words(500)),
}


MOST_REMEMBERED = 500
remembered: OrderedDict[tuple[str, str], tuple[dict[str, Any], Description]] = OrderedDict()


def described_again(payload: Payload, fields: Mapping[str, tuple[str, Reader]]) -> Description:
    """As `described`; what is told word for word with every lap is read once. What was complained of, every time."""
    said = {name: payload.data[name] for name in ("id", "name", *fields) if name in payload.data}
    key = (payload.path, f"{said.get('id')} {said.get('name')}")
    before = remembered.get(key)
    if before is not None and before[0] == said:
        return before[1]
    complaints = len(payload.complaints)
    description = described(payload, fields)
    if len(payload.complaints) == complaints:
        remembered[key] = said, description
        while len(remembered) > MOST_REMEMBERED:
            remembered.popitem(last=False)
    return description


def described(payload: Payload, fields: Mapping[str, tuple[str, Reader]]) -> Description:
    """The app's id and name, and of `fields` what was said; what was not said stays out."""
    return Description(
        app_id=payload.integer("id", default=None, least=0),
        name=payload.words("name", 200),
        said={field: read(payload, said) for said, (field, read) in fields.items() if payload.has(said)},
    )


def track_description(payload: Payload) -> Description:
    description = described(payload, TRACK_FIELDS)
    if not description:
        raise BadPayload("id", payload.data, "a track's id or name")
    return description


def controller(payload: Payload) -> int:
    """Which controller: `{"controller_id": "2"}`, `"2"` and `2` are the same; BadPayload for none from 1 to 8."""
    whole = payload if isinstance(payload.data, dict) else Payload({"controller_id": payload.data})
    return whole.integer("controller_id", **CONTROLLERS)


def crew(payload: Payload) -> Crew:
    """Driver, car, team and colours, as far as the event names them."""
    driver, colours = payload.part("driver_data"), payload.part("controller_data")
    # Since the app knows teams by number, their names come in `team_data`; before, `team` was the name or "-".
    team = driver.part("team_data")
    by_name = driver.raw("team")
    is_named = isinstance(by_name, str) and by_name.strip("- ")
    named = Payload({"name": by_name} if is_named else {}, driver.complaints, f"{driver.path}team.")
    return Crew(
        driver=described_again(driver, DRIVER_FIELDS),
        car=described_again(payload.part("car_data"), CAR_FIELDS),
        team=described_again(team if team.data else named, TEAM_FIELDS),
        colour=colours.words("color_bg", 50),
        text_colour=colours.words("color_text", 50),
    )


def kind_of_event(payload: Payload) -> str:
    """`race`, `qualifying`, or another type as it came; practice is what nobody starts, so no event is that."""
    kind = payload.words("type", 50).lower()[:50]
    return "free practice" if kind == "practice" else kind


def app_event_id(payload: Payload) -> int | None:
    """SmartRace's own number of the race or qualifying an event belongs to, in newer versions of the app."""
    number: int | None = payload.integer("event_id", default=None, least=0)
    return number


def sky(payload: Payload) -> str:
    """`wet`, or `{"weather": "wet"}` should it ever come so."""
    whole = payload if isinstance(payload.data, dict) else Payload({"weather": payload.data})
    weather: str = whole.text("weather", most=50).lower()
    return weather


def result_lines(payload: Payload) -> list[OfficialResultLine]:
    """The lines of a result keyed by position, or listed in its order; a line without a controller is complained of."""
    result = payload.raw("result")
    if isinstance(result, list):
        result = {str(place): line for place, line in enumerate(result, start=1)}
    if not isinstance(result, dict):
        if result is not None:
            payload.complain("result", result, "positions with their results")
        return []
    whole = Payload(result, payload.complaints, "result.")
    lines: dict[int, OfficialResultLine] = {}
    for position in result:
        line = result_line(whole, position)
        if line is not None and line.controller in lines:
            whole.complain(position, result[position], "a controller not named before")
        elif line is not None:
            lines[line.controller] = line
    return list(lines.values())


def result_line(whole: Payload, position: Any) -> OfficialResultLine | None:
    line = whole.part(position)
    place = Payload({"position": position}, whole.complaints, whole.path)
    on = line.integer("controller_id", default=None, **CONTROLLERS)
    at = place.integer("position", default=None, least=1, most=1000)
    if on is None or at is None:
        whole.complain(position, line.data, "a position with a controller from 1 to 8")
        return None
    return OfficialResultLine(
        position=at,
        controller=on,
        driver_app_id=line.integer("driver_id", default=None),
        car_app_id=line.integer("car_id", default=None),
        laps=line.integer("laps", default=None, least=0, most=LARGEST_INTEGER),
        best_lap_ms=line.integer("best_laptime", default=None, least=0, most=LARGEST_INTEGER) or None,
        pit_stops=line.integer("pitstops", default=None, least=0, most=LARGEST_INTEGER),
        gap=line.text("gap", default="", most=50),
        is_disqualified=line.flag("disqualified", default=False),
        is_retired=line.flag("retired", default=False),
    )
