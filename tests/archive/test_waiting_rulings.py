"""A file of rulings that is cut off, broken, or came before its events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from drivers.models import Source
from ingest.projection import settle_waiting
from races.models import Lap, Ruling
from tests.archive.hubs import moved_out
from tests.archive.test_moving_house import drive, two_tablets
from tests.ingest.moving import refusal, run, told_in, written
from tests.rulings import rule_on_laps
from tests.tablet import Tablet

NOT_HERE = "an event that it names is not here; the ruling waits for it."


def one_void_lap() -> None:
    _, tablet, _ = two_tablets()
    drive(tablet, 0, "123")
    rule_on_laps("void_laps", Lap.objects.filter(controller=1, number=2), "cut the chicane")


@pytest.fixture
def told(db: None, tmp_path: Path) -> list[dict[str, Any]]:
    """The lines of a hub with one race, and one lap of it void."""
    moved_out(one_void_lap, tmp_path / "hub.jsonl")
    return told_in(tmp_path / "hub.jsonl")


def file_of(folder: Path, lines: list[dict[str, Any]]) -> Path:
    return written(folder / "in.jsonl", *(json.dumps(line) for line in lines))


def without_events(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**line, "events": 0} if "end" in line else line for line in told if "arrived_at" not in line]


def test_a_ruling_that_came_before_its_event_waits_for_it(told: list[dict[str, Any]], tmp_path: Path) -> None:
    lines = without_events(told)
    place = next(number for number, line in enumerate(lines, start=1) if "ruling" in line)
    said = run("import_log", file_of(tmp_path, lines))
    assert said[-2:] == ["1 rulings added, 0 there already.", f"Line {place}: {NOT_HERE}"]
    assert Ruling.objects.get().event is None
    assert settle_waiting() == 0
    run("import_log", file_of(tmp_path, told), "--project")
    assert list(Lap.objects.filter(is_counting=False).values_list("controller", "number")) == [(1, 2)]
    ruling = Ruling.objects.get()
    assert ruling.event == ruling.events[0] == Lap.objects.get(is_counting=False).event
    assert "waits_for" not in ruling.about


def test_events_that_tablets_tell_settle_what_waited(told: list[dict[str, Any]], tmp_path: Path) -> None:
    run("import_log", file_of(tmp_path, without_events(told)))
    tablet = Tablet(Source.objects.get(name="Tablet"))
    for line in told:
        if "arrived_at" in line:
            assert tablet.post(line["body"].encode()).status_code == 200
    assert not Lap.objects.filter(is_counting=False).exists()
    assert settle_waiting() == 1
    assert list(Lap.objects.filter(is_counting=False).values_list("controller", "number")) == [(1, 2)]
    assert settle_waiting() == 0


def test_once_it_knows_its_event_a_ruling_changes_no_more(told: list[dict[str, Any]], tmp_path: Path) -> None:
    run("import_log", file_of(tmp_path, told))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Ruling.objects.update(about={})


def test_of_a_file_that_is_cut_off_what_came_before_stays(told: list[dict[str, Any]], tmp_path: Path) -> None:
    file = file_of(tmp_path, told[:-1])
    assert refusal("import_log", file) == (
        f"{file} is cut off: its last line is missing. 13 events and 1 rulings before that were added."
    )
    assert Ruling.objects.get().event is not None


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"about": {"events": ["abc"]}}, "An event is told by a digest of 32 digits, not by 'abc'."),
        ({"event": 7}, "An event is told by its digest, not by 7."),
        ({"about": 7}, "about: an object expected, got 7."),
        ({"ruling": "x"}, "ruling: an id of 32 digits expected, got 'x'."),
        ({"source": 9}, "No line before it tells of source 9."),
        ({"kind": "revoke"}, "A revocation, and nothing else, says which ruling it revokes."),
        ({"kind": "revoke", "revokes": "0" * 32}, f"It revokes the ruling {'0' * 32}, which is not here."),
        ({"reason": "\x00"}, "reason: text of at most 500 letters expected, got '\\x00'."),
        ({"decided_at": "noon"}, "decided_at: an instant such as 2026-01-17T18:30:00Z expected, got 'noon'."),
    ],
)
def test_a_ruling_that_makes_no_sense_is_named(
    told: list[dict[str, Any]], tmp_path: Path, broken: dict[str, Any], sentence: str
) -> None:
    place = next(number for number, line in enumerate(told, start=1) if "ruling" in line)
    lines = [{**line, **broken} if "ruling" in line else line for line in told]
    file = file_of(tmp_path, lines)
    assert refusal("import_log", file) == f"{file}, line {place}: {sentence} 13 events before that were added."
    assert not Ruling.objects.exists()
