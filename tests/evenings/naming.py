"""Evenings of people who change: renamed, known by a number first, known by another number later."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.evenings.director import Said

NAMES = ["Ada", "Bob", "ADA ", "Cem"]
STEP_MS = 7001


def described(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """`driver_data` or `car_data`: an id, a name, both or neither, and at times something more."""
    return st.fixed_dictionaries(
        {},
        optional={
            "id": st.integers(1, 3),
            "name": st.sampled_from(names),
            "name_short": st.sampled_from(["X", "Y"]),
            "start_no": st.integers(1, 2),
            "comment": st.sampled_from(["red", "blue"]),
            "team_data": st.fixed_dictionaries({"id": st.integers(1, 2), "name": st.sampled_from(["Reds", "Blues"])}),
        },
    )


laps = st.fixed_dictionaries(
    {"controller_id": st.integers(1, 2), "laptime_raw": st.integers(5000, 5003)},
    optional={"driver_data": described(NAMES), "car_data": described(["GT3", "DTM"])},
).map(lambda data: ("ui.lap_update", data))
lines = st.fixed_dictionaries(
    {"controller_id": st.integers(1, 3), "driver_id": st.integers(1, 4), "car_id": st.integers(1, 3)}
)
results = st.lists(lines, min_size=1, max_size=2, unique_by=lambda line: line["controller_id"]).map(
    lambda some: ("event.end", {"type": "race", "result": {str(n): line for n, line in enumerate(some, start=1)}})
)
tracks = st.fixed_dictionaries(
    {"id": st.integers(1, 2), "name": st.sampled_from(["Home", "home", "Club"])},
    optional={"minimum_lap_time": st.sampled_from(["", "5002"])},
).map(lambda data: ("util.set_active_track", data))
starts = st.just(("event.start", {"type": "race"}))
resets = st.just(("ui.reset", None))
told = st.one_of(laps, laps, laps, results, tracks, starts, resets)


def namings(most: int = 8) -> st.SearchStrategy[list[Said]]:
    """Events a few seconds apart."""
    return st.lists(told, min_size=2, max_size=most).map(
        lambda some: [Said(STEP_MS * place, event_type, data) for place, (event_type, data) in enumerate(some, start=1)]
    )
