"""Bodies no app should send: bytes, texts, JSON of any shape, and events whose values make no sense."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.evenings.director import START_MS
from tests.evenings.disorder import EVENT_TYPES

FIELDS = [
    "controller_id", "lap", "laptime_raw", "laptime", "sector_1", "sector_1_pb", "lap_pb", "driver_data", "car_data",
    "controller_data", "type", "laps", "duration", "result", "event_id", "new", "old", "penalty", "damage", "fuel",
    "tire", "id", "name", "name_short", "length", "minimum_lap_time", "maximum_lap_time", "track_svg", "team",
    "team_data", "tags", "magnets", "digital_analog", "color_bg", "weather", "driver_id", "car_id", "best_laptime",
    "pitstops", "gap", "disqualified", "retired", "1", "2",
]  # fmt: skip
NUMBERS = [
    0,
    -1,
    1,
    3,
    8,
    9,
    421,
    2**31,
    2**53,
    2**63,
    2**64,
    10**400,
    -(2**63),
    1.5,
    1e300,
    float("nan"),
    float("inf"),
]
TEXTS = [
    "", " ", "0", "1", "-1", "8", "1e3", "NaN", "Infinity", "9" * 400, "x" * 300, "\x00", "\ud800", "\udfff x", "١٢",
    "practice", "race", "running", "ended", "suspended", "none", "engine", "wet", "dry", "1:04:19.503", "12,4", "[1,",
    "Ada", "🏁", "true", "yes", "-",
]  # fmt: skip

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(NUMBERS),
    st.sampled_from(TEXTS),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
)
keys = st.one_of(st.sampled_from(FIELDS), st.text(max_size=5))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)
datas = st.one_of(values, st.dictionaries(st.sampled_from(FIELDS), values, min_size=1, max_size=8))
odd_times: list[Any] = [None, 0, -1, "now", "1e12", 10**40, 1e400, float("nan"), True, [], "١٢٣"]
times = st.one_of(
    st.integers(START_MS, START_MS + 3_600_000),
    st.integers(START_MS, START_MS + 3_600_000),
    st.integers(START_MS // 1000, START_MS // 1000 + 3600),
    st.sampled_from(odd_times),
)
laps = st.fixed_dictionaries(
    {"controller_id": st.integers(1, 8), "laptime_raw": st.integers(1, 10_000)},
    optional={"lap": scalars, "driver_data": datas, "car_data": datas, "sector_1": scalars, "event_id": scalars},
)
results = st.dictionaries(
    st.one_of(st.integers(1, 6).map(str), keys),
    st.one_of(values, st.dictionaries(st.sampled_from(FIELDS), values), laps),
    max_size=3,
)
events = st.one_of(
    st.fixed_dictionaries({"event_type": st.sampled_from(EVENT_TYPES), "time": times}, optional={"event_data": datas}),
    st.fixed_dictionaries({"event_type": st.just("ui.lap_update"), "time": times, "event_data": laps}),
    st.fixed_dictionaries(
        {
            "event_type": st.just("event.end"),
            "time": times,
            "event_data": st.fixed_dictionaries({"result": results}, optional={"type": scalars, "event_id": scalars}),
        }
    ),
    st.fixed_dictionaries({"event_type": scalars, "time": times}, optional={"event_data": datas}),
    values,
)


def encoded(value: Any) -> bytes:
    """As JSON, lone surrogates and NaN and all."""
    return json.dumps(value).encode()


bodies = st.one_of(
    events.map(encoded),
    events.map(encoded),
    events.map(encoded),
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")),
    events.map(lambda event: json.dumps(event, ensure_ascii=False).encode("utf-16", "surrogatepass")),
    events.map(lambda event: encoded(event)[:-1]),
)
