"""Every case of tests/cases has its right answers, whatever way and order it comes in; a rebuild changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.case_hub import CaseHub
from tests.ingest.recorded_cases import CASES, Case

WAYS = ["imported", "posted", "shuffled", "in_bits", "posted_shuffled"]
SHUFFLED = WAYS[2:]
"""And every body twice."""
NOT_YET_RIGHT: set[str] = {
    "bare-start",
    "cool-down-lap",
    "cool-down-lap-record",
    "disqualified-first",
    "end-before-last-lap",
    "ended-lost",
    "fastest-lap-lost",
    "gap-on-the-lead-lap",
    "ghost-first-in-the-result",
    "hub-clock-behind",
    "idle-before-the-race",
    "lap-taken-off",
    "lap-told-twice",
    "laps-not-sent",
    "last-practice-over",
    "last-race-over",
    "led-with-a-lost-lap",
    "long-name",
    "one-id-for-guests-imported",
    "one-id-for-guests-in_bits",
    "one-id-for-guests-posted",
    "one-id-for-guests-posted_shuffled",
    "one-name-typed-two-ways",
    "one-qualifying-three-heats",
    "pit-stops-without-result",
    "reinstall-cars",
    "reinstall-drivers",
    "result-corrected-late",
    "started-again",
    "started-twice",
    "suspended-overnight",
    "suspended-until-morning",
    "tablet-clock-ahead",
    "time-with-fractions",
    "unusable-track-imported",
    "unusable-track-posted",
}
"""Names of cases that are known to be wrong, in whatever way; or one way of a case, as `name-way`."""
FEW = 7


def ways_of(names: Iterable[str]) -> Iterator[Any]:
    """Each case in each way in which it can come."""
    for name in names:
        case = Case(name)
        for way in WAYS:
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
