"""Serializers of many rows tell what REST framework's own would."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rest_framework.serializers import ModelSerializer

from drivers.api.serializers import CarSerializer, DriverSerializer
from drivers.models import Car, Driver
from ingest.api.serializers import RawEventSerializer
from ingest.models import RawEvent
from ingest.simulation import simulate_night
from races.api.incidents.penalties import PenaltySerializer
from races.api.incidents.stints import StintSerializer
from races.api.laps.serializers import LapSerializer, SessionLapSerializer
from races.api.sessions.serializers import SessionSerializer
from races.models import Lap, Penalty, Session, Stint
from tests.conftest import Writing, slotfreunde, tablet_of
from tests.tablet import EVENING, Tablet
from web.api.serializers import RowSerializer

ROWS = [
    (LapSerializer, Lap),
    (SessionLapSerializer, Lap),
    (StintSerializer, Stint),
    (PenaltySerializer, Penalty),
    (SessionSerializer, Session),
    (DriverSerializer, Driver),
    (CarSerializer, Car),
    (RawEventSerializer, RawEvent),
]


@pytest.fixture(scope="module", autouse=True)
def night(of_module: Writing) -> None:
    with of_module():
        tablet = Tablet(tablet_of(slotfreunde()))
        tablet.tell_at_once(
            *(json.loads(told.body) for told in simulate_night(seed=5, start=EVENING, traps=False)[:700])
        )


@pytest.mark.parametrize(("serializer", "model"), ROWS, ids=lambda one: one.__name__)
def test_a_row_is_told_as_by_the_slow_road(serializer: Any, model: Any, db: None) -> None:
    rows = list(model.objects.all()[:200])
    assert rows
    one = serializer()
    assert isinstance(one, RowSerializer)
    assert [one.to_representation(row) for row in rows] == [ModelSerializer.to_representation(one, row) for row in rows]


def test_what_a_row_lacks_is_null_or_left_out_as_by_the_slow_road() -> None:
    one: Any = SessionLapSerializer()
    row = Lap(lap_time_ms=1)
    assert one.to_representation(row) == ModelSerializer.to_representation(one, row)
