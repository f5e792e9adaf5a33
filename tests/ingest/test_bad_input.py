"""Whatever is posted: kept to the byte, answered with a sentence, and no obstacle to what follows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from drivers.models import Club, Driver, Source
from ingest.log.append import append
from ingest.models import Problem, RawEvent
from races.models import Lap
from tests.tablet import Tablet, lap

NO_EVENTS = {
    "nothing": (b"", "The body is empty."),
    "spaces": (b"  \n", "The body is empty."),
    "words": (b"hello", "The body is not JSON."),
    "half an event": (b'{"event_type": "ui.reset"', "The body is not JSON."),
    "Latin-1": ('{"event_type": "ü"}'.encode("latin-1"), "The body is not text in UTF-8."),
    "random bytes": (b"\x9c\xff\x80", "The body is not text in UTF-8."),
    "an array": (b"[]", "The body is JSON, but not an object with event_type."),
    "a number": (b"42", "The body is JSON, but not an object with event_type."),
    "null": (b"null", "The body is JSON, but not an object with event_type."),
    "a text": (b'"ui.reset"', "The body is JSON, but not an object with event_type."),
    "no type": (b'{"time": 1}', "The body has no event_type."),
    "an empty type": (b'{"event_type": " "}', "The body has no event_type."),
    "a type that is a number": (b'{"event_type": 3}', "The body has no event_type."),
    "deep nesting": (b'{"event_type": "x", "event_data": ' + b"[" * 200_000, "The body is nested too deeply."),
    "an endless number": (b'{"event_type": "x", "time": ' + b"9" * 9000 + b"}", "The body is not JSON."),
}

ODD_EVENTS = {
    "a long type": {"event_type": "x" * 5000},
    "NUL in the type": {"event_type": "ui\x00lap"},
    "a lone surrogate": {"event_type": "\ud800"},
    "an unknown type": {"event_type": "race.meteor"},
    "a lap of a list": {"event_type": "ui.lap_update", "event_data": [1]},
    "a lap of text": {"event_type": "ui.lap_update", "event_data": "5000"},
    "a lap of nothing": {"event_type": "ui.lap_update"},
    "controller 99": {"event_type": "ui.lap_update", "event_data": {"controller_id": 99, "laptime_raw": 5000}},
    "a lap time of text": {"event_type": "ui.lap_update", "event_data": {"controller_id": 1, "laptime_raw": "abc"}},
    "no lap time": {"event_type": "ui.lap_update", "event_data": {"controller_id": 1}},
    "a lap time of 0": {"event_type": "ui.lap_update", "event_data": {"controller_id": 1, "laptime_raw": 0}},
    "a huge lap time": {"event_type": "ui.lap_update", "event_data": {"controller_id": 1, "laptime_raw": 10**30}},
    "true as a number": {"event_type": "ui.lap_update", "event_data": {"controller_id": True, "laptime_raw": 5000}},
    "a result of text": {"event_type": "event.end", "event_data": {"type": "race", "result": "won"}},
    "a status of a list": {"event_type": "event.change_status", "event_data": {"new": []}},
    "a nameless track": {"event_type": "util.set_active_track", "event_data": {}},
}


@pytest.mark.parametrize(("body", "sentence"), NO_EVENTS.values(), ids=NO_EVENTS.keys())
def test_what_is_no_event_is_kept_and_answered_with_one_sentence(tablet: Tablet, body: bytes, sentence: str) -> None:
    response = tablet.post(body)
    assert (response.status_code, response.json()) == (400, {"recorded": True, "number": 1, "error": sentence})
    assert RawEvent.objects.get().body == body
    assert (Problem.objects.get().kind, Problem.objects.get().message) == ("not_an_event", sentence)
    assert follows(tablet)


@pytest.mark.parametrize("told", ODD_EVENTS.values(), ids=ODD_EVENTS.keys())
def test_an_event_that_cannot_be_used_is_kept_and_becomes_a_problem(tablet: Tablet, told: dict[str, Any]) -> None:
    body = json.dumps(told).encode()
    response = tablet.post(body)
    assert response.status_code == 200
    assert RawEvent.objects.get().body == body
    assert Problem.objects.get().kind in {"unknown_type", "unusable", "partly_unusable"}
    assert follows(tablet)


def follows(tablet: Tablet) -> bool:
    """Whether the next event is taken as if nothing had been."""
    tablet.tell(lap(60, 3, 5000))
    return Lap.objects.filter(controller=3).count() == 1


def test_numbers_may_come_as_text_and_text_as_numbers(tablet: Tablet) -> None:
    data = {
        "controller_id": 2,
        "laptime_raw": "5000",
        "lap": "7",
        "sector_1": 2.5,
        "driver_data": {"id": "4", "name": 1234, "start_no": 7},
        "lap_pb": "yes",
    }
    tablet.tell({"event_type": "ui.lap_update", "event_data": data})
    one = Lap.objects.get()
    assert (one.controller, one.lap_time_ms, one.number, one.sector_1_ms, one.is_personal_best) == (
        2,
        5000,
        7,
        2500,
        True,
    )
    assert (Driver.objects.get().name, Driver.objects.get().start_number) == ("1234", "7")


def test_an_unusable_part_is_complained_of_and_the_rest_of_the_lap_is_used(tablet: Tablet) -> None:
    data = {
        "controller_id": "1",
        "laptime_raw": 5000,
        "lap": -3,
        "sector_1": "1:2:3",
        "driver_data": {"id": 1, "name": "Ada", "active": "perhaps"},
        "car_data": "Porsche",
    }
    tablet.tell({"event_type": "ui.lap_update", "event_data": data})
    assert (str(Lap.objects.get().driver), Lap.objects.get().number) == ("Ada", None)
    assert Problem.objects.get().kind == "partly_unusable"
    assert Problem.objects.get().message.splitlines() == [
        "lap: a whole number from 1 to 2147483647 expected, got -3",
        "sector_1: a time such as 0:06.305 expected, got '1:2:3'",
        "car_data: an object expected, got 'Porsche'",
        "driver_data.active: true or false expected, got 'perhaps'",
        "car_data: an object expected, got 'Porsche'",
    ]


def test_a_name_no_database_can_hold_is_shown_with_a_mark(tablet: Tablet) -> None:
    data = {"controller_id": 1, "laptime_raw": 5000, "driver_data": {"id": 1, "name": "A\x00da \ud800"}}
    tablet.tell({"event_type": "ui.lap_update", "event_data": data})
    assert Driver.objects.get().name == "A\ufffdda \ufffd"


NOW = 1_790_000_000_000
TIMES = {
    "milliseconds": (NOW, True, True),
    "seconds": (NOW // 1000, True, True),
    "a text of digits": (str(NOW), True, True),
    "a float": (float(NOW), True, True),
    "a fraction of a millisecond": (NOW + 0.4, True, True),
    "a fraction, as text": (f"{NOW}.4", True, True),
    "a fraction, with a comma": (f"{NOW},4", True, True),
    "seconds with a fraction": (NOW / 1000 + 0.123, True, True),
    "seconds with a fraction, as text": (f" {NOW // 1000}.123456 ", True, True),
    "microseconds": (NOW * 1000 + 7, True, True),
    "nanoseconds": (NOW * 10**6 + 7, True, True),
    "a power of ten": ("1.790000000123e12", True, True),
    "a date": ("2026-09-21T14:13:20.123456Z", True, True),
    "a date with an offset": ("2026-09-21 16:13:20+02:00", True, True),
    "a date without an offset": ("2026-09-21T14:13:20", True, False),
    "a date without a time": ("2026-09-21", False, False),
    "groups of digits": ("1,790,000,000,000", False, False),
    "missing": (None, False, False),
    "words": ("noon", False, False),
    "true": (True, False, False),
    "a list": ([NOW], False, False),
    "not a number": (float("nan"), False, False),
    "endless": (float("inf"), False, False),
    "negative": (-NOW, True, False),
    "zero": (0, True, False),
    "the year 9999": (253_402_300_799_000, True, False),
    "beyond any calendar": (10**17, True, False),
    "a day and a second early": (NOW - 86_401_000, True, False),
    "a day late, to the second": (NOW + 86_400_000, True, True),
}


@pytest.mark.parametrize(("time", "has_time", "is_believed"), TIMES.values(), ids=TIMES.keys())
def test_a_time_is_believed_where_it_is_near_its_arrival(
    source: Source, monkeypatch: pytest.MonkeyPatch, time: Any, has_time: bool, is_believed: bool
) -> None:
    arrival = datetime.fromtimestamp(NOW / 1000, UTC)
    monkeypatch.setattr(timezone, "now", lambda: arrival)
    body = json.dumps({"time": time, "event_type": "ui.reset"}).encode()
    append(source, body)
    recorded = RawEvent.objects.get()
    assert (recorded.has_time, recorded.is_time_believed, recorded.body) == (has_time, is_believed, body)
    if is_believed:
        assert abs(recorded.occurred_at - arrival) <= timedelta(days=1)
    else:
        assert recorded.occurred_at == arrival


def test_the_same_bytes_without_a_time_are_two_laps(tablet: Tablet) -> None:
    bare = {"event_type": "ui.lap_update", "event_data": {"controller_id": 1, "laptime_raw": 5000, "lap_pb": False}}
    tablet.tell(bare, bare)
    assert Lap.objects.count() == 2


FIELDS = st.sampled_from(
    [
        "controller_id", "laptime_raw", "lap", "sector_1", "lap_pb", "driver_data", "car_data", "controller_data", "id",
        "name", "tags", "team", "team_data", "type", "laps", "duration", "result", "1", "new", "length", "color_bg",
    ]
)  # fmt: skip


class AnyBody(TestCase):
    """Bodies nobody thought of."""

    @given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
    def test_any_bytes_are_kept_and_never_an_error(self, body: bytes) -> None:
        source = Source.objects.create(club=Club.objects.get_or_create(name="Any")[0], name=str(Source.objects.count()))
        assert Tablet(source).post(body).status_code in {200, 400}
        assert RawEvent.objects.get(source=source).body == body

    @given(
        st.sampled_from(["ui.lap_update", "event.start", "event.end", "event.change_status", "util.set_active_track"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=5),
            max_leaves=12,
        ),
    )
    def test_event_data_of_any_shape_never_crashes_a_handler(self, event_type: str, data: Any) -> None:
        source = Source.objects.create(club=Club.objects.get_or_create(name="Any")[0], name=str(Source.objects.count()))
        body = json.dumps({"event_type": event_type, "event_data": data}).encode()
        assert Tablet(source).post(body).json()["is_projected"] is True
        assert not Problem.objects.filter(event__source=source, kind="crash").exists()
