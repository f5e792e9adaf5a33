"""Which sources a file brings, where they go, and whose URL goes on working."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.models import Club, Source
from ingest.models import RawEvent
from tests.ingest.moving import END, HEADER, NOTHING_DECIDED, RESET, TABLET, refusal, run, source_in, told_in, written
from tests.tablet import Tablet, event, lap


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hub.jsonl"


TOKEN = "k3v" + "2" * 29
WITH_TOKEN = TABLET.replace("}", f',"token":"{TOKEN}"}}')


def test_a_club_and_a_source_are_made_as_they_were(db: None, file: Path) -> None:
    assert run("import_log", written(file, HEADER, TABLET, RESET, END))[0] == (
        "Slotfreunde, Tablet has a new URL; manage.py list_sources --urls prints it."
    )
    source = Source.objects.get()
    assert (source.name, source.club.name, source.club.time_zone) == ("Tablet", "Slotfreunde", "Europe/Berlin")
    assert source.created_at.isoformat() == "2025-12-01T10:00:00+00:00"


def test_a_source_without_events_moves_too(source: Source, file: Path) -> None:
    run("export_log", file)
    run("import_log", file, "--club", "Kiwis")
    assert source_in("Kiwis").name == "Tablet"
    assert not RawEvent.objects.exists()


def test_a_hub_without_sources_has_an_export_too(db: None, file: Path) -> None:
    assert run("export_log", file) == [f"0 events of 0 sources written to {file}."]
    assert run("import_log", file) == ["0 events added, 0 there already."]


# tokens


def test_a_token_is_in_no_file_but_where_that_is_asked_for(source: Source, tmp_path: Path) -> None:
    run("export_log", tmp_path / "without.jsonl")
    run("export_log", tmp_path / "with.jsonl", "--with-tokens")
    assert source.token not in (tmp_path / "without.jsonl").read_text()
    assert told_in(tmp_path / "with.jsonl")[1]["token"] == source.token
    assert (tmp_path / "with.jsonl").stat().st_mode & 0o077 == 0


def test_with_its_token_a_tablet_need_not_be_told(source: Source, file: Path) -> None:
    run("export_log", file, "--with-tokens")
    Source.objects.all().delete()
    assert run("import_log", file) == ["0 events added, 0 there already."]
    Tablet(source).tell(event(0, "ui.reset"))
    assert RawEvent.objects.get().source == Source.objects.get()


def test_a_token_that_another_source_has_is_not_given_twice(source: Source, file: Path) -> None:
    run("export_log", file, "--with-tokens")
    assert run("import_log", file, "--club", "Kiwis")[0] == (
        "Kiwis, Tablet has a new URL; manage.py list_sources --urls prints it."
    )
    assert source_in("Kiwis").token != source.token


def test_a_source_that_never_heard_anything_takes_the_url_of_the_file(source: Source, file: Path) -> None:
    written(file, HEADER, WITH_TOKEN, RESET, END)
    assert run("import_log", file)[0] == "Slotfreunde, Tablet has the URL of the file, in place of one never used."
    assert Source.objects.get().token == TOKEN
    assert run("import_log", file) == ["0 events added, 1 there already."]


def test_a_source_that_was_heard_keeps_its_url(tablet: Tablet, file: Path) -> None:
    tablet.tell(lap(0, 1, 5000))
    assert run("import_log", written(file, HEADER, WITH_TOKEN, RESET, END))[0] == (
        "Slotfreunde, Tablet keeps the URL it has here; the one of the file is unknown."
    )
    assert Source.objects.get().token == tablet.source.token


def test_a_token_too_short_to_be_secret_is_refused_and_not_repeated(db: None, file: Path) -> None:
    written(file, HEADER, TABLET.replace("}", ',"token":"hunter2"}'), RESET, END)
    assert refusal("import_log", file) == f"{file} cannot be used: token: 32 to 64 letters and digits expected."
    assert not Source.objects.exists()


# which sources


@pytest.fixture
def three_sources(tablet: Tablet, second_tablet: Tablet) -> None:
    kiwi = Tablet(Source.objects.create(club=Club.objects.create(name="Kiwis"), name="Tablet"))
    for one in (tablet, second_tablet, kiwi):
        one.tell(lap(0, 1, 5000))


@pytest.mark.usefixtures("three_sources")
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], [("Kiwis", "Tablet"), ("Slotfreunde", "Second tablet"), ("Slotfreunde", "Tablet")]),
        (["--club", "Slotfreunde"], [("Slotfreunde", "Second tablet"), ("Slotfreunde", "Tablet")]),
        (["--source", "Tablet"], [("Kiwis", "Tablet"), ("Slotfreunde", "Tablet")]),
        (["--source", "Tablet", "--club", "Kiwis"], [("Kiwis", "Tablet")]),
        (
            ["--source", "Second tablet", "--source", "Tablet", "--club", "Slotfreunde"],
            [("Slotfreunde", "Second tablet"), ("Slotfreunde", "Tablet")],
        ),
    ],
)
def test_an_export_has_the_sources_that_were_asked_for(
    file: Path, options: list[str], expected: list[tuple[str, str]]
) -> None:
    run("export_log", file, *options)
    told = told_in(file)
    assert [(line["club"], line["name"]) for line in told if "club" in line] == expected
    assert told[-1] == {"end": True, "events": len(expected), **NOTHING_DECIDED}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--club", "Kiwis"], "There is no club called Kiwis."),
        (["--source", "Tablet", "--source", "Pit wall"], "There is no source called Pit wall."),
        (["--source", "Pit wall", "--club", "Slotfreunde"], "There is no source called Pit wall in Slotfreunde."),
    ],
)
def test_a_name_that_nobody_has_is_refused(source: Source, file: Path, options: list[str], sentence: str) -> None:
    assert refusal("export_log", file, *options) == sentence
    assert not file.exists()


@pytest.mark.usefixtures("three_sources")
def test_one_name_cannot_be_that_of_several_sources(file: Path) -> None:
    run("export_log", file)
    assert refusal("import_log", file, "--source", "Elsewhere") == (
        f"{file} does not have one source but several, or none, so --source cannot name it."
    )
    assert Source.objects.count() == 3


# the file itself


def test_a_file_is_not_overwritten_unless_told(source: Source, file: Path) -> None:
    file.write_text("precious")
    assert refusal("export_log", file) == f"{file} exists already; --overwrite replaces it."
    assert file.read_text() == "precious"
    run("export_log", file, "--overwrite")
    assert told_in(file)[-1] == {"end": True, "events": 0, **NOTHING_DECIDED}


def test_an_export_that_broke_leaves_no_file(tablet: Tablet, file: Path) -> None:
    file.write_text("precious")
    tablet.tell(lap(0, 1, 5000))
    RawEvent.objects.create(
        source=tablet.source,
        number=2,
        arrived_at="2026-01-17T18:30:00Z",
        occurred_at="2026-01-17T18:30:00Z",
        has_time=False,
        is_time_believed=False,
        digest=b"",
        codec=99,
        stored=b"",
    )
    with pytest.raises(KeyError, match="99"):
        run("export_log", file, "--overwrite")
    assert file.read_text() == "precious"
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_said_in_one_sentence(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "hub.jsonl"
    assert refusal("export_log", file) == f"{file} cannot be written: No such file or directory."
