"""Files that are broken, or no log at all: one sentence each, and what was good of them stays."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from drivers.models import Source
from ingest.log.files import LONGEST_LINE
from ingest.models import RawEvent
from tests.ingest.moving import END, HEADER, RESET, TABLET, bodies, refusal, rows, run, written
from tests.tablet import Tablet, lap

EVENT = b'{"time": %d, "event_type": "ui.reset"}'
FIRST, SECOND = EVENT % 1768674600000, EVENT % 1768674601000
LARGE = b'{"time": 1768674600000, "event_type": "%s"}' % (b"x" * 1024 * 1024)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "log"


def stopped(file: Path, *options: str) -> str:
    """What comes after the file's name in the sentence the import stops with."""
    sentence = refusal("import_log", file, *options)
    assert sentence.startswith(str(file))
    assert "\n" not in sentence
    return sentence.removeprefix(str(file))


def skipped(file: Path, *options: str) -> tuple[list[str], str]:
    """The complaints about single lines, and the sentence at the end."""
    err = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_log", str(file), *options, on_error="skip", stdout=io.StringIO(), stderr=err)
    return err.getvalue().splitlines(), str(refused.value)


# no log at all


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", " is empty."),
        (b"\n \r\n\n", " is empty."),
        (gzip.compress(b"", mtime=0), " is empty."),
        *(
            (content, " is neither an export of a hub nor a recording of what SmartRace sends.")
            for content in (
                b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100,
                b"\x00" * 10_000,
                b'[{"time": 1768674600000, "event_type": "ui.reset"}]',
                b'{\n  "time": 1768674600000,\n  "event_type": "ui.reset"\n}\n',
                b'{"format": "another log", "version": 1}\n',
                b"time,event_type\n1768674600000,ui.reset\n",
                RESET.encode() + b"\n" + END.encode() + b"\n",
                b"[" * 100_000,
            )
        ),
        ((FIRST + b"\n").decode().encode("utf-16"), " is in UTF-16, but a recording is in UTF-8."),
        (b"\x1f\x8b", " is cut off after line 0."),
        (b"\x1f\x8bno gzip at all", " is damaged after line 0."),
    ],
)
@pytest.mark.parametrize("on_error", ["stop", "skip"])
def test_a_foreign_file_is_refused(source: Source, file: Path, content: bytes, sentence: str, on_error: str) -> None:
    file.write_bytes(content)
    assert stopped(file, "--on-error", on_error) == sentence
    assert not RawEvent.objects.exists()


def test_a_file_that_is_not_there_and_a_folder_are_refused(db: None, tmp_path: Path) -> None:
    assert stopped(tmp_path / "nowhere") == " cannot be read: No such file or directory."
    assert stopped(tmp_path) == " cannot be read: Is a directory."


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("3", " has version 3 of the format, but this hub reads versions 1 to 2."),
        ("true", " has version True of the format, but this hub reads versions 1 to 2."),
        ('"1"', " has version '1' of the format, but this hub reads versions 1 to 2."),
        ("null", " has version None of the format, but this hub reads versions 1 to 2."),
    ],
)
def test_an_unknown_version_is_refused(db: None, file: Path, version: str, sentence: str) -> None:
    written(file, HEADER.replace('"version":1', f'"version":{version}'), TABLET, RESET, END)
    assert stopped(file) == sentence
    assert not Source.objects.exists()


# half a file


@pytest.mark.parametrize("missing", [1, 20, 200])
def test_half_a_compressed_file_is_noticed_and_its_first_half_stays(
    source: Source, file: Path, monkeypatch: pytest.MonkeyPatch, missing: int
) -> None:
    monkeypatch.setattr("ingest.log.imports.BATCH", 3)
    # Noise does not compress, so that the end of the file is the end of the lines.
    names = (hashlib.sha256(str(at).encode()).hexdigest().encode() for at in range(500))
    noise = [b'{"time": %d, "event_type": "%s"}' % (1768674600000 + at, name) for at, name in enumerate(names)]
    content = gzip.compress(b"\n".join(noise))
    file.write_bytes(content[:-missing])
    assert " is cut off after line " in stopped(file)
    written_before = RawEvent.objects.count()
    assert 0 < written_before <= 500
    file.write_bytes(content)
    assert run("import_log", file)[0] == f"{500 - written_before} events added, {written_before} there already."
    assert bodies(source) == noise


def test_a_damaged_compressed_file_is_noticed(source: Source, file: Path) -> None:
    content = bytearray(gzip.compress(b"\n".join(EVENT % (1768674600000 + at) for at in range(100))))
    content[-5] ^= 0xFF
    file.write_bytes(content)
    assert " is damaged after line " in stopped(file)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([HEADER], " is cut off: its last line is missing."),
        ([HEADER, TABLET], " is cut off: its last line is missing."),
        (
            [HEADER, TABLET, RESET],
            " is cut off: its last line is missing. 1 events before that were added.",
        ),
        (
            [HEADER, TABLET, RESET, RESET[:100]],
            ", line 4: The line is not JSON. 1 events before that were added.",
        ),
        ([HEADER, TABLET, END], " should have 1 events, but has 0."),
        (
            [HEADER, TABLET, RESET, RESET, END],
            " should have 1 events, but has 2. 1 events before that were added.",
        ),
        (
            [HEADER, TABLET, RESET, END, RESET],
            " goes on after its last line. 1 events before that were added.",
        ),
    ],
)
def test_half_an_export_is_noticed_and_its_first_half_stays(
    db: None, file: Path, lines: list[str], sentence: str
) -> None:
    assert stopped(written(file, *lines)) == sentence


# bad lines


BAD_LINES = [
    (b"no event", "The body is not JSON."),
    (b'{"event_type": "\xff"}', "The body is not text in UTF-8."),
    (b"[1]", "The body is JSON, but not an object with event_type."),
    (b'{"time": 1768674600000}', "The body has no event_type."),
    (b"[" * 100_000, "The body is nested too deeply."),
    (LARGE, "The body is larger than 1 MiB."),
    (b"x" * (LONGEST_LINE + 5000), "The body is larger than 1 MiB."),
]


@pytest.mark.parametrize(
    ("line", "sentence"), BAD_LINES, ids=[sentence for _, sentence in BAD_LINES[:-1]] + ["endless"]
)
def test_a_bad_line_of_a_recording_is_named_and_stops_the_import_or_not(
    source: Source, file: Path, line: bytes, sentence: str
) -> None:
    written(file, FIRST, b"", line, SECOND)
    assert stopped(file) == f", line 3: {sentence} 1 events before that were added."
    assert bodies(source) == [FIRST]
    assert skipped(file) == ([f"Line 3: {sentence}"], "1 lines of no use were left out.")
    assert bodies(source) == [FIRST, SECOND]


def test_a_recording_may_begin_with_a_broken_line(source: Source, file: Path) -> None:
    written(file, FIRST[20:], SECOND)
    assert stopped(file) == ", line 1: The body is not JSON."
    assert skipped(file) == (["Line 1: The body is not JSON."], "1 lines of no use were left out.")
    assert bodies(source) == [SECOND]


def with_field(name: str, value: str) -> str:
    """The export's event with another value, as JSON, in one of its fields."""
    start = RESET.index(f'"{name}":') + len(name) + 3
    end = len(RESET) - 1 if name == "body" else RESET.index(",", start)
    return RESET[:start] + value + RESET[end:]


BAD_EVENTS = [
    ("no JSON", "The line is not JSON."),
    ("[]", "The line is JSON, but no object."),
    ("{}", "source: a whole number expected, got None."),
    (with_field("source", "2"), "No line before it tells of source 2."),
    (with_field("source", "true"), "source: a whole number expected, got True."),
    (
        with_field("arrived_at", '"yesterday"'),
        "arrived_at: an instant such as 2026-01-17T18:30:00Z expected, got 'yesterday'.",
    ),
    (
        with_field("arrived_at", '"2026-01-17T18:30:00"'),
        "arrived_at: an instant such as 2026-01-17T18:30:00Z expected, got '2026-01-17T18:30:00'.",
    ),
    (
        with_field("occurred_at", '"0001-01-01T00:00:00+14:00"'),
        "occurred_at: an instant such as 2026-01-17T18:30:00Z expected, got '0001-01-01T00:00:00+14:00'.",
    ),
    (with_field("occurred_at", "17"), "occurred_at: text expected, got 17."),
    (with_field("has_time", "1"), "has_time: true or false expected, got 1."),
    (with_field("has_time", "false"), "A time is believed that the body does not have."),
    (with_field("body", "17"), "body: text expected, got 17."),
    (with_field("body", '"\\ud800"'), "The body is not as an export writes it."),
    (with_field("body", f'"{"ä" * 600_000}"'), "The body is larger than 1 MiB."),
    (RESET.replace('"body":', '"body_base64":'), "The body is not as an export writes it."),
    (RESET.replace('"body":', '"text":'), "body_base64: text expected, got None."),
    ("x" * (LONGEST_LINE + 1), "The line is longer than any event."),
]


@pytest.mark.parametrize(("line", "sentence"), BAD_EVENTS, ids=range(len(BAD_EVENTS)))
def test_a_bad_line_of_an_export_is_named_and_stops_the_import_or_not(
    db: None, file: Path, line: str, sentence: str
) -> None:
    written(file, HEADER, TABLET, line, RESET, END.replace("1", "2"))
    assert stopped(file) == f", line 3: {sentence}"
    assert not RawEvent.objects.exists()
    assert skipped(file) == ([f"Line 3: {sentence}"], "1 lines of no use were left out.")
    assert bodies(Source.objects.get()) == [FIRST]


@pytest.mark.parametrize(
    ("tablet", "sentence"),
    [
        (TABLET.replace('"Tablet"', '""'), "name: a name of at most 200 characters expected, got ''"),
        (TABLET.replace("Tablet", "\\u0000"), "name: a name of at most 200 characters expected, got '\\x00'"),
        (TABLET.replace("Europe/Berlin", "Mars"), "Mars is not a time zone; write one such as Europe/Berlin"),
        (TABLET.replace('"source":1', '"source":-1'), "source: a whole number expected, got -1"),
    ],
)
@pytest.mark.parametrize("on_error", ["stop", "skip"])
def test_a_source_that_cannot_be_made_stops_the_import(
    db: None, file: Path, tablet: str, sentence: str, on_error: str
) -> None:
    assert stopped(written(file, HEADER, tablet, RESET, END), "--on-error", on_error) == f" cannot be used: {sentence}."
    assert not Source.objects.exists()


def test_a_body_as_large_as_any_may_be_moves_however_it_is_written(
    tablet: Tablet, file: Path, settings: LazySettings
) -> None:
    for filling in (b"\x01", b"\xff", b"x"):
        assert tablet.post(filling * settings.HUB_MAX_BODY_BYTES).status_code == 400
    tablet.tell(lap(0, 1, 5000))
    run("export_log", file)
    run("import_log", file, "--club", "Kiwis")
    assert rows(Source.objects.get(club__name="Kiwis")) == rows(tablet.source)


def test_a_body_in_base64_is_read(db: None, file: Path) -> None:
    packed = base64.b64encode(FIRST).decode()
    written(file, HEADER, TABLET, with_field("body", f'"{packed}"').replace('"body"', '"body_base64"'), END)
    run("import_log", file)
    assert bodies(Source.objects.get()) == [FIRST]
