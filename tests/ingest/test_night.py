"""One whole simulated night, traps and all, leaves the same rows on every database: those of the expected file.

`make goldens` writes the file anew; review it as a diff.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from drivers.models import Car, Driver, Source, Team
from ingest.log.append import append
from ingest.models import RawEvent, UninterpretedType
from ingest.projection import project
from ingest.simulation import simulate_night
from tests.rows import rows_of

EXPECTED = Path(__file__).parent.parent / "scenarios" / "night.expected.jsonl"
START = datetime(2026, 11, 20, 18, tzinfo=UTC)


def lines(source: Source) -> list[str]:
    """A line a row, so that a change reads well as a diff."""
    rows: dict[str, Any] = rows_of(source)
    rows["drivers"] = sorted([str(driver), str(driver.team)] for driver in Driver.objects.all())
    rows["cars"] = sorted([str(car), car.manufacturer, car.scale, car.tags] for car in Car.objects.all())
    rows["teams"] = sorted(str(team) for team in Team.objects.all())
    rows["uninterpreted"] = sorted(UninterpretedType.objects.values_list("event_type", "count"))
    return [
        json.dumps({kind: row}, ensure_ascii=False, sort_keys=True) for kind, found in rows.items() for row in found
    ]


def test_a_whole_night_leaves_the_expected_rows(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = 0
    for told in simulate_night(seed=1, start=START):
        arrival = START + timedelta(milliseconds=told.after_ms)
        monkeypatch.setattr(timezone, "now", lambda arrival=arrival: arrival)
        kept += not append(source, told.body).is_duplicate
    project(source)
    assert RawEvent.objects.count() == kept
    left = lines(source)
    if os.environ.get("GOLDENS") == "write":
        EXPECTED.parent.mkdir(exist_ok=True)
        EXPECTED.write_text("\n".join(left) + "\n")
    assert left == EXPECTED.read_text().splitlines()
