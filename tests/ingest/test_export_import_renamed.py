"""A tablet is itself, not its name: an export finds the sources it is of, whatever they and their clubs are called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.models import Club, Source
from ingest.models import RawEvent
from tests.ingest.moving import END, HEADER, RESET, TABLET, refusal, run, written
from tests.tablet import Tablet, event, lap

TOKEN = "k3v" + "2" * 29
ELSEWHERE = "ab" * 16
IDS = f'"uid":"{ELSEWHERE}","club_uid":"{"cd" * 16}",'
WITH_IDS = TABLET.replace('"club":', f'{IDS}"club":')
WITH_TOKEN = TABLET.replace("}", f',"token":"{TOKEN}"}}')


def rename_source(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(name="Cellar")


def rename_club(source: Source) -> None:
    Club.objects.filter(pk=source.club_id).update(name="The new name")


def rename_both(source: Source) -> None:
    rename_source(source)
    rename_club(source)


def replace_token(source: Source) -> None:
    rename_both(source)
    source.refresh_from_db()
    source.rotate_token()


def swap_names(source: Source) -> None:
    """Another tablet has its name now."""
    old = source.name
    rename_source(source)
    Source.objects.create(club=source.club, name=old)


RENAMINGS = [rename_source, rename_club, rename_both, replace_token, swap_names]


@pytest.mark.parametrize("rename", RENAMINGS)
@pytest.mark.parametrize("asked", [[], ["--with-tokens"]])
def test_the_same_export_adds_nothing_after_a_renaming(
    source: Source, tmp_path: Path, rename: Callable[[Source], None], asked: list[str]
) -> None:
    Tablet(source).tell(event(0, "ui.reset"), lap(10, 1, 5000), lap(16, 1, 6000))
    run("export_log", tmp_path / "hub.jsonl", *asked)
    rename(source)
    sources, clubs = Source.objects.count(), Club.objects.count()
    assert run("import_log", tmp_path / "hub.jsonl")[-1] == "0 events added, 3 there already."
    assert (Source.objects.count(), Club.objects.count()) == (sources, clubs)


@pytest.mark.parametrize("rename", RENAMINGS)
@pytest.mark.parametrize("tablet", [WITH_IDS, WITH_TOKEN])
def test_a_file_from_elsewhere_is_known_again_by_its_ids_or_its_token(
    db: None, tmp_path: Path, rename: Callable[[Source], None], tablet: str
) -> None:
    file = written(tmp_path / "in.jsonl", HEADER, tablet, RESET, END)
    run("import_log", file)
    rename(Source.objects.get())
    assert run("import_log", file)[-1] == "0 events added, 1 there already."
    assert RawEvent.objects.count() == 1


def test_what_was_known_by_name_is_known_by_the_files_id_from_then_on(db: None, tmp_path: Path) -> None:
    run("import_log", written(tmp_path / "old.jsonl", HEADER, TABLET, RESET, END))
    own = Source.objects.get().uid
    new = written(tmp_path / "new.jsonl", HEADER, WITH_IDS, RESET, END)
    assert run("import_log", new)[-1] == "0 events added, 1 there already."
    rename_both(Source.objects.get())
    assert run("import_log", new)[-1] == "0 events added, 1 there already."
    assert (Source.objects.get().uid, Source.objects.get().other_uids) == (own, ELSEWHERE)


def test_a_second_tablet_of_a_renamed_club_goes_into_that_club(source: Source, tmp_path: Path) -> None:
    run("export_log", tmp_path / "hub.jsonl")
    told = (tmp_path / "hub.jsonl").read_text().replace(source.uid, ELSEWHERE).replace(source.name, "Second")
    (tmp_path / "second.jsonl").write_text(told)
    rename_club(source)
    run("import_log", tmp_path / "second.jsonl")
    assert {one.name for one in Source.objects.filter(club=source.club)} == {source.name, "Second"}


def test_an_id_that_is_none_is_a_bad_line(db: None, tmp_path: Path) -> None:
    broken = WITH_IDS.replace(ELSEWHERE, "x")
    assert "uid: an id of 32 digits expected" in refusal(
        "import_log", written(tmp_path / "in.jsonl", HEADER, broken, RESET, END)
    )
    assert not Source.objects.exists()
