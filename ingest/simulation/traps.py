"""What trips receivers up: odd contents, mixed order, and a network that repeats, delays and garbles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from ingest.simulation.delivery import SimulatedEvent
from ingest.simulation.events import Happening, clock, compact

AN_AFTERNOON_MS = 11_564_120
A_MINUTE_MS = 60_000
CORRECTED_AFTER_MS = 3 * 60 * 1000
DUPLICATES, LATE_ARRIVALS, SHARED_INSTANTS = 9, 7, 3
LAP = "ui.lap_update"


def bend(happenings: list[Happening], random: Random) -> list[Happening]:
    """The same evening told in odd ways, in the order it happened."""
    bent = list(happenings)
    for trap in (
        park_a_car_since_the_afternoon,
        mix_the_openings,
        share_instants,
        write_numbers_as_text,
        write_text_as_numbers,
        vary_the_empty,
        correct_a_result,
        lose_a_result,
    ):
        trap(bent, random)
        bent.sort(key=lambda happening: happening.at_ms)
    return bent


def deliver_badly(events: list[SimulatedEvent], random: Random, start_ms: int) -> list[SimulatedEvent]:
    """The same events as a bad network and other apps leave them."""
    delivered = list(events)
    arrive_late(delivered, random)
    arrive_twice(delivered, random)
    add_an_unknown_type(delivered, random, start_ms)
    # These carry no time, so they happen when they arrive: at the end, where that fits a night sent in a hurry.
    after_ms = delivered[-1].after_ms
    broken = compact({"time": start_ms + after_ms, "event_type": LAP, "event_data": {"controller_id": "1"}})[:-9]
    delivered.append(SimulatedEvent(after_ms + 400, broken))
    delivered.append(SimulatedEvent(after_ms + 900, bare_lap(8_612, is_best=True)))
    delivered.append(SimulatedEvent(after_ms + 9_700, bare_lap(8_790, is_best=False)))
    return delivered


def park_a_car_since_the_afternoon(bent: list[Happening], random: Random) -> None:
    """The first lap of the night is hours long, which its text does not say."""
    place = places(bent, is_lap)[0]
    raw = AN_AFTERNOON_MS + random.randint(0, 999)
    data = {key: value for key, value in bent[place].data.items() if not key.startswith("sector_")}
    bent[place] = replace(bent[place], data={**data, "laptime": clock(raw), "laptime_raw": raw})


def mix_the_openings(bent: list[Happening], random: Random) -> None:
    """Reset, start and first status of an event come in any order, once all in one millisecond."""
    orders = [(2, 1, 0), (0, 0, 0), (1, 2, 0), (1, 0, 2)]
    starts = places(bent, lambda happening: happening.event_type == "event.start")
    for start, order in zip(starts, orders, strict=True):
        first_ms = bent[start - 1].at_ms
        for place, turn in zip((start - 1, start, start + 1), order, strict=True):
            bent[place] = replace(bent[place], at_ms=first_ms + 7 * turn)


def share_instants(bent: list[Happening], random: Random) -> None:
    """Two cars cross in the same millisecond."""
    neighbours = [
        place
        for place in places(bent, is_lap)
        if is_lap(bent[place - 1]) and bent[place - 1].data["controller_id"] != bent[place].data["controller_id"]
    ]
    for place in random.sample(neighbours, SHARED_INSTANTS):
        bent[place] = replace(bent[place], at_ms=bent[place - 1].at_ms)


def write_numbers_as_text(bent: list[Happening], random: Random) -> None:
    """A lap whose numbers are text."""
    place = random.choice(places(bent, is_lap))
    data = bent[place].data
    texts = {"lap": str(data["lap"]), "laptime_raw": str(data["laptime_raw"])}
    driver = {**data["driver_data"], "id": str(data["driver_data"]["id"])}
    bent[place] = replace(bent[place], data={**data, **texts, "driver_data": driver})


def write_text_as_numbers(bent: list[Happening], random: Random) -> None:
    """A lap whose controller is a number, and the car called 962 with it."""
    place = random.choice(places(bent, lambda happening: is_lap(happening) and car_name(happening) == "962"))
    data = bent[place].data
    car = {**data["car_data"], "name": 962}
    bent[place] = replace(bent[place], data={**data, "controller_id": int(data["controller_id"]), "car_data": car})


def vary_the_empty(bent: list[Happening], random: Random) -> None:
    """A reset has no data; all but the first say so as null, as an empty text or as an empty object."""
    resets = places(bent, lambda happening: happening.event_type == "ui.reset")
    nothings: list[Any] = [None, "", {}]
    for place, nothing in zip(resets[1:], nothings, strict=True):
        bent[place] = replace(bent[place], data=nothing)


def correct_a_result(bent: list[Happening], random: Random) -> None:
    """The result of the first race comes as it was driven, and three minutes later with the disqualification."""
    place = next(place for place in places(bent, is_end) if bent[place].data["type"] == "race")
    final = bent[place]
    driven = sorted(final.data["result"].values(), key=lambda line: -line["laps"])
    lines = {str(position): {**line, "disqualified": False} for position, line in enumerate(driven, start=1)}
    bent[place] = replace(final, data={**final.data, "result": lines})
    bent.append(replace(final, at_ms=final.at_ms + CORRECTED_AFTER_MS))


def lose_a_result(bent: list[Happening], random: Random) -> None:
    """The last event ends without a word on who won."""
    place = places(bent, is_end)[-1]
    bent[place] = replace(bent[place], data={**bent[place].data, "result": random.choice([{}, []])})


def arrive_late(delivered: list[SimulatedEvent], random: Random) -> None:
    """Some laps arrive a handful of places after what happened later, within their session, and so does a start."""
    windows = ((place, delivered[place : place + 7]) for place in range(len(delivered) - 7))
    quiet = [place for place, window in windows if all(map(is_lap_body, window)) and span_ms(window) < A_MINUTE_MS]
    for place in random.sample(quiet, LATE_ARRIVALS):
        hold_back(delivered, place, random.randint(2, 6))
    # The bare start of the last event comes when its cars are under way.
    starts = [place for place, event in enumerate(delivered) if b'"event_type":"event.start"' in event.body]
    hold_back(delivered, starts[-1], 12)


def hold_back(delivered: list[SimulatedEvent], place: int, by: int) -> None:
    """Let an event arrive that many places later."""
    event = delivered.pop(place)
    delivered.insert(place + by, replace(event, after_ms=delivered[place + by - 1].after_ms))


def arrive_twice(delivered: list[SimulatedEvent], random: Random) -> None:
    """Identical bytes come again, at once or a little later."""
    for place in sorted(random.sample(range(len(delivered) - 20), DUPLICATES), reverse=True):
        later = place + random.randint(1, 12)
        delivered.insert(later, replace(delivered[place], after_ms=delivered[later - 1].after_ms))


def add_an_unknown_type(delivered: list[SimulatedEvent], random: Random, start_ms: int) -> None:
    """What a later version of the app may send."""
    place = random.randrange(1, len(delivered))
    after_ms = delivered[place - 1].after_ms
    body = {
        "time": start_ms + after_ms,
        "event_type": "ui.light_show",
        "event_data": {"programme": "disco", "speed": 3},
    }
    delivered.insert(place, SimulatedEvent(after_ms, compact(body)))


def bare_lap(lap_ms: int, *, is_best: bool) -> bytes:
    """All that a related app says of a lap: no time, no number, no driver."""
    body = {"controller_id": 5, "laptime_raw": lap_ms, "lap_pb": is_best}
    return compact({"event_type": LAP, "event_data": body})


def places(happenings: list[Happening], is_wanted: Callable[[Happening], bool]) -> list[int]:
    return [place for place, happening in enumerate(happenings) if is_wanted(happening)]


def is_lap(happening: Happening) -> bool:
    return happening.event_type == LAP


def is_end(happening: Happening) -> bool:
    return happening.event_type == "event.end"


def is_lap_body(event: SimulatedEvent) -> bool:
    return b'"event_type":"ui.lap_update"' in event.body


def span_ms(events: list[SimulatedEvent]) -> int:
    return events[-1].after_ms - events[0].after_ms


def car_name(happening: Happening) -> Any:
    return happening.data["car_data"]["name"]
