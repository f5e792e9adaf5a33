"""Whole evenings, as a club remembers them, leave what tests/scenarios says they must.

`make goldens` writes the expected files anew; review them as a diff.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from django.utils import timezone

from drivers.models import Club, Source
from ingest.log.append import append
from ingest.projection import project, project_at_once
from tests.scenarios.evening import EVENINGS, arrivals, expected_file
from tests.scenarios.report import report_of


@pytest.fixture(params=EVENINGS)
def evening(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def hear(club: Club, evening: str, monkeypatch: pytest.MonkeyPatch, *, live: bool) -> None:
    """Append everything when it arrived; project each event at once, or all of them in the end."""
    tablets: dict[str, Source] = {}
    for arrival in arrivals(evening):
        if arrival.tablet not in tablets:
            tablets[arrival.tablet] = Source.objects.create(club=club, name=arrival.tablet)
        monkeypatch.setattr(timezone, "now", lambda at=arrival.at: at)
        event = append(tablets[arrival.tablet], arrival.body).event
        assert event is not None
        if live:
            assert project_at_once(event)
    for tablet in tablets.values():
        project(tablet)


def left(club: Club) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(report_of(club)))
    return found


def expected(evening: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(expected_file(evening).read_text())
    return found


def test_an_evening_taken_in_one_batch_leaves_what_it_must(
    club: Club, evening: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(club, evening, monkeypatch, live=False)
    if os.environ.get("GOLDENS") == "write":
        expected_file(evening).write_text(json.dumps(left(club), indent=2, ensure_ascii=False) + "\n")
    assert left(club) == expected(evening)


def test_an_evening_taken_event_by_event_leaves_what_it_must(
    club: Club, evening: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(club, evening, monkeypatch, live=True)
    assert left(club) == expected(evening)


def test_what_arrives_late_leaves_what_it_leaves_in_time() -> None:
    assert expected("wifi_delayed") == expected("tidy_night")
