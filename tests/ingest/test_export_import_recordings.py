"""Recordings: what SmartRace sent, a body a line, without anybody's word on when it arrived."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from drivers.models import Club, Source
from ingest.models import Journal, RawEvent
from ingest.simulation import simulate_night
from tests.ingest.moving import bodies, instant, refusal, run, source_in, written
from tests.rows import rows_of
from tests.tablet import Tablet, at

# 1768674600000 is 2026-01-17T18:30:00Z.
RESET = b'{"time": 1768674600000, "event_type": "ui.reset"}'
START = b'{"time":1768674601500,"event_type":"event.start","event_data":{"type":"race","laps":"5"}}'
TIMELESS = b'{"event_type": "ui.lap_update", "event_data": {"controller_id": "1", "laptime_raw": 5000}}'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "night.jsonl"


def instants(source: Source) -> list[tuple[datetime, datetime, bool]]:
    """When events arrived, when they occurred, and whether that is their own time."""
    logged = RawEvent.objects.filter(source=source).order_by("number")
    return [(event.arrived_at, event.occurred_at, event.is_time_believed) for event in logged]


def test_a_recording_goes_into_the_only_source_line_by_line(source: Source, file: Path) -> None:
    assert run("import_log", written(file, RESET, START)) == [
        "2 events added, 0 there already.",
        "manage.py project projects them; so does a running hub, as events come.",
    ]
    assert bodies(source) == [RESET, START]
    assert instants(source) == [
        (instant("18:30:00"), instant("18:30:00"), True),
        (instant("18:30:01.500"), instant("18:30:01.500"), True),
    ]
    assert list(RawEvent.objects.order_by("number").values_list("event_type", flat=True)) == ["ui.reset", "event.start"]
    journal = Journal.objects.get()
    assert (journal.last_number, journal.last_arrival_at) == (2, instant("18:30:01.500"))


@pytest.mark.parametrize(
    "content",
    [
        RESET + b"\n" + START + b"\n",
        RESET + b"\n" + START,
        RESET + b"\r\n" + START + b"\r\n",
        b"\n  \n" + RESET + b"\n\r\n\n" + START + b"\n\n",
        b"\xef\xbb\xbf" + RESET + b"\n" + START,
        gzip.compress(RESET + b"\n" + START),
        gzip.compress(RESET + b"\n") + gzip.compress(START + b"\n"),
    ],
    ids=["lines", "no end", "of Windows", "blank lines", "byte order mark", "compressed", "compressed in two"],
)
def test_a_body_is_the_line_without_its_end(source: Source, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    run("import_log", file)
    assert bodies(source) == [RESET, START]


def test_blanks_within_a_line_belong_to_the_body(source: Source, file: Path) -> None:
    run("import_log", written(file, b"  " + RESET + b" \t"))
    assert bodies(source) == [b"  " + RESET + b" \t"]


def test_a_recording_twice_is_there_once(source: Source, file: Path) -> None:
    written(file, RESET, START, TIMELESS, TIMELESS, RESET, TIMELESS)
    assert run("import_log", file)[0] == "5 events added, 1 there already."
    assert run("import_log", file) == ["0 events added, 6 there already."]
    assert bodies(source) == [RESET, START, TIMELESS, TIMELESS, TIMELESS]


def test_lines_alike_without_a_time_are_as_many_after_the_same_instant(source: Source, file: Path) -> None:
    later = b'{"time": 1768674600000, "event_type": "ui.reset", "event_data": {}}'
    written(file, RESET, TIMELESS, later, TIMELESS)
    assert run("import_log", file)[0] == "4 events added, 0 there already."
    assert run("import_log", file) == ["0 events added, 4 there already."]


def test_what_a_tablet_posted_is_not_added_again_from_a_recording(tablet: Tablet, file: Path) -> None:
    tablet.post(RESET)
    assert run("import_log", written(file, RESET, START))[0] == "1 events added, 1 there already."


def test_a_line_without_a_time_is_put_a_millisecond_after_the_one_before_it(source: Source, file: Path) -> None:
    unusable = b'{"time": 1e20, "event_type": "ui.reset"}'
    run("import_log", written(file, START, TIMELESS, TIMELESS, RESET, unusable))
    assert instants(source) == [
        (instant("18:30:01.500"), instant("18:30:01.500"), True),
        (instant("18:30:01.501"), instant("18:30:01.501"), False),
        (instant("18:30:01.502"), instant("18:30:01.502"), False),
        (instant("18:30:00"), instant("18:30:00"), True),
        (instant("18:30:00.001"), instant("18:30:00.001"), False),
    ]


def test_a_recording_without_any_time_begins_when_it_is_told(source: Source, file: Path) -> None:
    written(file, TIMELESS, TIMELESS)
    assert refusal("import_log", file) == (
        f"{file}, line 1: Neither it nor a line before it has a time; say with --start when the recording begins."
    )
    for expected in ("2 events added, 0 there already.", "0 events added, 2 there already."):
        assert run("import_log", file, "--start", "2026-01-17T18:30")[0] == expected
    assert [arrived_at for arrived_at, _, _ in instants(source)] == [instant("18:30:00"), instant("18:30:00.001")]


@pytest.mark.parametrize(
    ("time", "occurred_at"),
    [
        (b"1768674600", "2026-01-17T18:30:00"),
        (b'"1768674600000"', "2026-01-17T18:30:00"),
        (b"0", "1970-01-01T00:00:00"),
        (b"4102444800000", "2100-01-01T00:00:00"),
    ],
)
def test_a_time_is_believed_however_far_away(source: Source, file: Path, time: bytes, occurred_at: str) -> None:
    run("import_log", written(file, b'{"time": ' + time + b', "event_type": "ui.reset"}'))
    event = RawEvent.objects.get()
    assert (event.occurred_at.isoformat(), event.is_time_believed) == (occurred_at + "+00:00", True)


@pytest.mark.parametrize("time", [b"253402300799999", b"-62135596800000", b"1e29"])
def test_a_time_at_the_end_of_the_calendar_is_not_believed(source: Source, file: Path, time: bytes) -> None:
    run("import_log", written(file, RESET, b'{"time": ' + time + b', "event_type": "ui.reset"}'))
    event = RawEvent.objects.get(number=2)
    assert (event.occurred_at, event.has_time, event.is_time_believed) == (instant("18:30:00.001"), True, False)


def test_an_evening_projects_from_a_recording_as_it_did_live(tablet: Tablet, file: Path) -> None:
    evening = [event.body for event in simulate_night(1, at(0), traps=False)[:400]]
    for body in evening:
        tablet.post(body)
    run("import_log", written(file, *evening), "--club", "Kiwis", "--source", "Tablet", "--project")
    assert rows_of(source_in("Kiwis")) == rows_of(tablet.source)
    assert len(rows_of(tablet.source)["laps"]) > 200


# where it goes


def test_a_source_is_made_where_there_is_none(db: None, file: Path, settings: LazySettings) -> None:
    settings.HUB_CLUB_TIME_ZONE = "Pacific/Auckland"
    run("import_log", written(file, RESET), "--club", "Kiwis", "--source", "Tablet")
    source = Source.objects.get()
    assert (source.name, source.club.name, source.club.time_zone) == ("Tablet", "Kiwis", "Pacific/Auckland")
    run("import_log", file, "--club", "Kiwis", "--source", "Pit wall")
    assert sorted(Source.objects.values_list("club__name", "name")) == [("Kiwis", "Pit wall"), ("Kiwis", "Tablet")]


@pytest.fixture
def three_sources(source: Source) -> None:
    kiwis = Club.objects.create(name="Kiwis")
    for name in ("Tablet", "Pit wall"):
        Source.objects.create(club=kiwis, name=name)


@pytest.mark.usefixtures("three_sources")
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--club", "Slotfreunde"], ("Slotfreunde", "Tablet")),
        (["--source", "Pit wall"], ("Kiwis", "Pit wall")),
        (["--source", "Tablet", "--club", "Kiwis"], ("Kiwis", "Tablet")),
        (["--source", "New", "--club", "Kiwis"], ("Kiwis", "New")),
    ],
)
def test_a_source_is_found_by_as_much_as_tells_it_from_others(
    file: Path, options: list[str], expected: tuple[str, str]
) -> None:
    run("import_log", written(file, RESET), *options)
    assert RawEvent.objects.values_list("source__club__name", "source__name").get() == expected


@pytest.mark.usefixtures("three_sources")
@pytest.mark.parametrize("options", [[], ["--club", "Kiwis"], ["--source", "Tablet"], ["--source", "New"]])
def test_a_source_is_not_guessed(file: Path, options: list[str]) -> None:
    assert refusal("import_log", written(file, RESET), *options) == (
        f"{file} does not say which tablet it is from; say so with --club NAME and --source NAME."
    )
    assert Source.objects.count() == 3


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_has_to_fit(source: Source, file: Path, name: str) -> None:
    assert "a name has 1 to 200 characters" in refusal("import_log", written(file, RESET), "--club", name)
