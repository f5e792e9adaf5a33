"""Moving house: what comes out of one log goes into another, row for row, and never twice."""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.models import Source
from ingest.log.export import body_field, line
from ingest.log.exported import body_of
from ingest.log.fields import Fields
from ingest.models import Journal, RawEvent
from races.models import Lap
from tests.ingest.moving import (
    END,
    HEADER,
    RESET,
    TABLET,
    bodies,
    instant,
    log_timeless,
    refusal,
    rows,
    run,
    source_in,
    told_in,
    written,
)
from tests.tablet import Tablet, event, lap

ODD_BODIES = {
    "no text": b'{"event_type": "ui.reset", "event_data": "\xff\xfe"}',
    "a cut-off letter": b'"\xc3',
    "NUL": b"\x00",
    "NUL within": b'{"event_type": "ui.reset", "event_data": "\x00"}',
    "nothing": b"",
    "blanks": b" \t ",
    "broken JSON": b'{"time": 17',
    "a huge number": b'{"time": 1' + b"0" * 5000 + b', "event_type": "ui.reset"}',
    "infinity": b'{"time": 1e999, "event_type": "ui.reset"}',
    "a time nobody believes": b'{"time": 1, "event_type": "ui.reset"}',
    "a byte order mark": b'\xef\xbb\xbf{"time": 1768674600000, "event_type": "ui.reset"}',
    "line ends within": b'{\r\n"time": 1768674600000,\n"event_type": "ui.reset"\r}\r\n',
    "Unicode's line ends": '{"event_type": "ui.reset", "event_data": "\u2028\u0085"}'.encode(),
    "half a character, escaped": b'{"event_type": "ui.reset", "event_data": "\\ud800"}',
    "half a character, raw": b'{"event_type": "ui.reset", "event_data": "\xed\xa0\x80"}',
    "umlauts": '{"event_type": "Zoë, 周冠宇 🏁"}'.encode(),
    "an array": b"[1, 2]",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hub.jsonl"


def test_an_export_can_be_read_by_a_person(db: None, tmp_path: Path, file: Path) -> None:
    run("import_log", written(tmp_path / "in.jsonl", HEADER, TABLET, RESET, END))
    assert run("export_log", file) == [f"1 events of 1 sources written to {file}."]
    header, *others = file.read_text().splitlines()
    assert header.startswith('{"format":"smartrace-hub log","version":2,"made_at":"20')
    assert header.endswith('Z","sources":1}')
    source = Source.objects.get()
    ids = f'"uid":"{source.uid}","club_uid":"{source.club.uid}",'
    assert others == [
        TABLET.replace('"club":', f'{ids}"club":'),
        RESET,
        END.replace("}", ',"settings":0,"rulings":0,"championships":0}'),
    ]


@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES)
def test_whatever_came_is_the_same_elsewhere(tablet: Tablet, file: Path, body: bytes) -> None:
    tablet.post(body)
    run("export_log", file)
    assert run("import_log", file, "--club", "Kiwis")[1] == "1 events added, 0 there already."
    assert bodies(source_in("Kiwis")) == [body]
    assert rows(source_in("Kiwis")) == rows(tablet.source)
    assert run("import_log", file, "--club", "Kiwis") == ["0 events added, 1 there already."]


@given(st.binary() | st.text().map(str.encode))
def test_no_byte_is_lost_on_a_line(body: bytes) -> None:
    written_line = line(**body_field(body))
    assert written_line.count(b"\n") == 1
    assert body_of(Fields.of(written_line)) == body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a": "\xc3\xa4"}', {"body": '{"a": "ä"}'}),
        (b"", {"body": ""}),
        (b"\x00", {"body": "\x00"}),
        (b"\xff", {"body_base64": "/w=="}),
    ],
)
def test_text_is_written_as_text_and_the_rest_in_base64(body: bytes, expected: dict[str, str]) -> None:
    assert body_field(body) == expected


@pytest.mark.parametrize("name", ["hub.jsonl", "hub.jsonl.gz"])
def test_two_tablets_move_with_every_row(
    tablet: Tablet, second_tablet: Tablet, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.log.export.PAGE", 3)
    monkeypatch.setattr("ingest.log.imports.BATCH", 2)
    tablet.tell(*(lap(5 * number, 1, 5000 + number, number) for number in range(1, 8)))
    for body in ODD_BODIES.values():
        second_tablet.post(body)
    file = tmp_path / name
    assert run("export_log", file) == [f"{7 + len(ODD_BODIES)} events of 2 sources written to {file}."]
    assert (file.read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz")
    run("import_log", file, "--club", "Kiwis")
    for source in (tablet.source, second_tablet.source):
        moved = Source.objects.get(club__name="Kiwis", name=source.name)
        assert rows(moved) == rows(source)
        assert moved.journal.last_number == source.journal.last_number
        assert moved.journal.last_arrival_at == source.journal.last_arrival_at
    assert run("import_log", file, "--club", "Kiwis") == [f"0 events added, {7 + len(ODD_BODIES)} there already."]


def test_a_file_is_known_for_compressed_by_its_first_bytes(db: None, tmp_path: Path) -> None:
    packed = gzip.compress(written(tmp_path / "plain", HEADER, TABLET, RESET, END).read_bytes())
    (tmp_path / "hub.jsonl").write_bytes(packed)
    run("import_log", tmp_path / "hub.jsonl")
    assert RawEvent.objects.count() == 1


def test_a_log_moves_from_the_standard_output_to_the_standard_input(
    tablet: Tablet, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet.tell(lap(0, 1, 5000))
    assert run("export_log") == []
    read_end, write_end = os.pipe()
    with open(write_end, "wb") as pipe:
        pipe.write(capfdbinary.readouterr().out)
    with open(read_end) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        run("import_log", "-", "--club", "Kiwis")
    assert rows(source_in("Kiwis")) == rows(tablet.source)


def test_what_the_log_has_already_stays_and_the_rest_gets_the_next_numbers(tablet: Tablet, file: Path) -> None:
    first, second, third = lap(0, 1, 5000), lap(5, 1, 5001), lap(10, 1, 5002)
    tablet.tell(first, second, third)
    run("export_log", file)
    elsewhere = Tablet(Source.objects.create(club=tablet.source.club, name="Elsewhere"))
    elsewhere.tell(event(7, "ui.reset"), second)
    assert run("import_log", file, "--source", "Elsewhere")[0] == "2 events added, 1 there already."
    assert [json.loads(body) for body in bodies(elsewhere.source)] == [event(7, "ui.reset"), second, first, third]
    assert list(elsewhere.source.raw_events.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    elsewhere.tell(lap(15, 1, 5003))
    assert Journal.objects.get(source=elsewhere.source).last_number == 5


def test_an_older_log_does_not_turn_back_when_a_tablet_was_last_heard(tablet: Tablet, file: Path) -> None:
    tablet.tell(lap(0, 1, 5000))
    heard_at = Journal.objects.get().last_arrival_at
    written(file, HEADER, TABLET, RESET, END)
    run("import_log", file)
    assert Journal.objects.get().last_arrival_at == heard_at
    assert Journal.objects.get().last_number == 2


def test_alike_events_without_a_time_are_as_many_as_there_were(
    source: Source, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.log.imports.BATCH", 2)
    for body, at in [
        (b"a", "18:30:00.001"),
        (b"a", "18:30:00.001"),
        (b"b", "18:30:00.001"),
        (b"a", "18:30:00.002"),
        (b"c", "18:30:00.003"),
        (b"a", "18:30:00.001"),
    ]:
        log_timeless(source, body, instant(at))
    run("export_log", file)
    assert [told.get("copy", 1) for told in told_in(file)[2:-1]] == [1, 2, 1, 1, 1, 3]
    assert run("import_log", file, "--club", "Kiwis")[1] == "6 events added, 0 there already."
    assert rows(source_in("Kiwis")) == rows(source)
    assert run("import_log", file, "--club", "Kiwis") == ["0 events added, 6 there already."]


def test_of_alike_events_without_a_time_only_those_that_are_missing_are_added(source: Source, file: Path) -> None:
    for _ in range(3):
        log_timeless(source, b"a", instant("18:30:00.001"))
    run("export_log", file)
    other = Source.objects.create(club=source.club, name="Other")
    log_timeless(other, b"a", instant("18:30:00.001"))
    assert run("import_log", file, "--source", "Other")[0] == "2 events added, 1 there already."
    assert bodies(other) == [b"a", b"a", b"a"]


def test_an_interrupted_import_goes_on_where_it_was(
    tablet: Tablet, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.log.imports.BATCH", 2)
    tablet.tell(*(lap(5 * number, 1, 5000 + number, number) for number in range(1, 6)))
    for _ in range(3):
        tablet.post(b'{"event_type": "ui.reset"}')
    run("export_log", file)
    lines = file.read_bytes().splitlines()
    assert refusal("import_log", written(tmp_path / "part.jsonl", *lines[:9]), "--club", "Kiwis") == (
        f"{tmp_path / 'part.jsonl'} is cut off: its last line is missing. 7 events before that were added."
    )
    assert len(rows(source_in("Kiwis"))) == 7
    assert run("import_log", file, "--club", "Kiwis")[0] == "1 events added, 7 there already."
    assert rows(source_in("Kiwis")) == rows(tablet.source)


def test_numbers_that_were_never_used_are_not_kept(source: Source, file: Path) -> None:
    log_timeless(source, b"a", instant("18:30:00.001"))
    Journal.objects.update(last_number=7)
    log_timeless(source, b"b", instant("18:30:00.002"))
    run("export_log", file)
    assert [told["number"] for told in told_in(file)[2:-1]] == [1, 8]
    run("import_log", file, "--club", "Kiwis")
    moved = source_in("Kiwis")
    assert [(row[0], row[-1]) for row in rows(moved)] == [(1, b"a"), (2, b"b")]
    assert Journal.objects.get(source=moved).last_number == 2


def test_an_import_leaves_projecting_to_others_unless_told(tablet: Tablet, file: Path) -> None:
    tablet.tell(lap(0, 1, 5000), lap(5, 1, 5001))
    run("export_log", file)
    assert run("import_log", file, "--club", "Kiwis")[1:] == [
        "2 events added, 0 there already.",
        "manage.py project projects them; so does a running hub, as events come.",
    ]
    assert not Lap.objects.filter(source=source_in("Kiwis")).exists()
    assert run("import_log", file, "--club", "Kiwis", "--project") == [
        "0 events added, 2 there already.",
        "2 events projected.",
    ]
    assert list(Lap.objects.filter(source=source_in("Kiwis")).order_by("id").values_list("lap_time_ms", flat=True)) == [
        5000,
        5001,
    ]
