"""Every case of tests/cases has its right answers, whatever way and order it comes in; a rebuild changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.ingest.case_hub import CaseHub
from tests.ingest.recorded_cases import CASES, Case

WAYS = ["imported", "posted", "shuffled", "in_bits", "posted_shuffled"]
SHUFFLED = WAYS[2:]
"""And every body twice."""
NOT_YET_RIGHT: set[str] = set()
"""Names of cases that are known to be wrong, in whatever way; or one way of a case, as `name-way`."""
FEW = 7


def ways_tried(turn: int) -> list[str]:
    """All of them on SQLite; on PostgreSQL cases take turns, with one order and one disorder each."""
    if connection.vendor != "postgresql":
        return WAYS
    return [WAYS[turn % 2], SHUFFLED[turn % 3]]


def ways_of(names: Iterable[str]) -> Iterator[Any]:
    """Each case in each way in which it can come."""
    for turn, name in enumerate(names):
        case = Case(name)
        for way in WAYS if case.is_live else ways_tried(turn):
            if (case.is_live and "posted" not in way) or (way in SHUFFLED and not case.may_be_shuffled):
                continue
            called = f"{name}-{way}"
            is_wrong = {name, called} & NOT_YET_RIGHT
            marks = [pytest.mark.xfail(reason="not right yet", strict=True)] if is_wrong else []
            yield pytest.param(name, way, id=called, marks=marks)


@pytest.mark.parametrize(("name", "way"), [*ways_of(CASES)])
def test_a_case_has_its_right_answers(
    db: None, name: str, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(name)
    hub = CaseHub(case, tmp_path)
    match way:
        case "imported":
            hub.take_in(case.in_order())
        case "posted":
            hub.hear(case.arrivals, monkeypatch)
        case "shuffled":
            hub.take_in(case.shuffled(seed=1, at_most=len(case.arrivals) * 2))
        case "in_bits":
            hub.take_in(case.shuffled(seed=2, at_most=FEW))
        case "posted_shuffled":
            hub.hear(list(chain.from_iterable(case.shuffled(seed=3, at_most=FEW))), monkeypatch)
    assert hub.wrong() == []
    assert hub.rebuild_would_change() == ""
