"""Simulated nights for the tests of this folder."""

from __future__ import annotations

import json

import pytest

from ingest.simulation import SimulatedEvent, simulate_night
from tests.ingest.nights import START, Told, is_json, tidy_night


@pytest.fixture(scope="module")
def night() -> list[SimulatedEvent]:
    return simulate_night(1, START)


@pytest.fixture(scope="module")
def told(night: list[SimulatedEvent]) -> list[Told]:
    """The bodies that are JSON, in the order of their arrival."""
    return [json.loads(event.body) for event in night if is_json(event.body)]


@pytest.fixture(scope="module")
def tidy() -> list[Told]:
    return tidy_night(1)
