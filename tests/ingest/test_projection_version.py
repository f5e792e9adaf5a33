"""A database that other code projected: the older is projected again by itself, the newer is refused."""

from __future__ import annotations

import hashlib
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from ingest.management.commands.project import take_round
from ingest.models import Journal, Projection, RawEvent, Rebuild
from ingest.projection import PROJECTION_VERSION, NewerProjection, live
from ingest.projection.rebuild import begin, rebuild, rebuild_some
from races.models import Lap
from tests.ingest.test_projection import evening
from tests.ingest.test_rebuild import in_segments_of
from tests.rows import keys_of, rows_of
from tests.tablet import Tablet, at, lap

TESTS = Path(__file__).parents[1]
GOLDENS = ["payloads/expected/*/*.json", "scenarios/*/expected.json", "scenarios/*.expected.jsonl"]
"""The files that say what events leave."""

RECORDED = (4, "902300660e7516ff")
"""The version of the projection, and the digest of what it leaves; written by hand, never by `make goldens`."""


def digest_of_goldens() -> str:
    found = hashlib.sha256()
    for file in sorted(file for pattern in GOLDENS for file in TESTS.glob(pattern)):
        found.update(file.relative_to(TESTS).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def test_what_events_leave_changes_only_with_the_version_of_the_projection() -> None:
    now = (PROJECTION_VERSION, digest_of_goldens())
    assert now == RECORDED, (
        "The expected files say otherwise what events leave. If the same log leaves other rows than before, raise "
        "PROJECTION_VERSION in ingest/projection/version.py and say there what is otherwise, so that hubs project "
        "again; if files were only added, or their shape changed, leave it. Then write into RECORDED: "
        f'({PROJECTION_VERSION} or one more, "{now[1]}").'
    )


def test_every_version_says_what_it_changed() -> None:
    lines = re.findall(r"^(\d+): \w+", (TESTS.parent / "ingest/projection/version.py").read_text(), re.MULTILINE)
    assert [int(number) for number in lines] == list(range(1, PROJECTION_VERSION + 1))


def as_older_code_left_it(version: int = 1) -> None:
    """Every lap is wrong, and this process never heard of the sources."""
    live.cached_races.clear()
    Lap.objects.all().update(lap_time_ms=1)
    Projection.objects.update(version=version)


def versions() -> list[int]:
    return list(Projection.objects.order_by("source_id").values_list("version", flat=True))


@pytest.fixture
def raced(tablet: Tablet, second_tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What two tablets' evenings leave, in segments small enough to be stopped between."""
    for one in (tablet, second_tablet):
        one.tell_at_once(*evening())
    in_segments_of(4, monkeypatch)
    return [(rows_of(one.source), keys_of(one.source)) for one in (tablet, second_tablet)]


def left(*tablets: Tablet) -> Any:
    return [(rows_of(one.source), keys_of(one.source)) for one in tablets]


# Older


def test_a_new_source_is_of_this_version_and_is_not_projected_again(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000))
    assert versions() == [PROJECTION_VERSION]
    take_round()
    assert not Rebuild.objects.exists()


def test_a_worker_projects_again_what_older_code_projected(raced: Any, tablet: Tablet, second_tablet: Tablet) -> None:
    as_older_code_left_it()
    assert take_round() > 0
    assert Rebuild.objects.filter(is_after_update=True, done__gt=0).count() == 2
    while take_round():
        pass
    assert left(tablet, second_tablet) == raced
    assert versions() == [PROJECTION_VERSION] * 2
    assert not Rebuild.objects.exists()


def test_only_the_source_that_is_older_is_projected_again(raced: Any, tablet: Tablet) -> None:
    Projection.objects.filter(source=tablet.source).update(version=1)
    take_round()
    assert Rebuild.objects.get().source == tablet.source


def test_the_command_projects_again_what_older_code_projected(
    raced: Any, tablet: Tablet, second_tablet: Tablet
) -> None:
    as_older_code_left_it()
    call_command("rebuild", "--source", tablet.source.name, stdout=StringIO(), stderr=StringIO())
    assert Rebuild.objects.get().source == second_tablet.source
    out = StringIO()
    call_command("rebuild", "--unfinished", stdout=out, stderr=StringIO())
    assert left(tablet, second_tablet) == raced
    assert versions() == [PROJECTION_VERSION] * 2
    told = out.getvalue().splitlines()
    assert re.fullmatch(r"Second tablet is projected again after an update: \d\d %\.", told[0])
    assert told[-2:] == ["Second tablet is projected again: done.", f"{len(evening())} events projected again."]
    assert len(told) < 12


def test_what_was_stopped_goes_on_where_it_was(raced: Any, tablet: Tablet) -> None:
    as_older_code_left_it()
    take_round()
    done = Rebuild.objects.get(source=tablet.source).done
    assert done > 0
    # The hub stops here; another process starts.
    live.cached_races.clear()
    assert rebuild(tablet.source) == len(evening()) - done
    assert left(tablet) == raced[:1]


def test_an_update_in_the_middle_of_a_rebuild_begins_it_anew(raced: Any, tablet: Tablet) -> None:
    begin(tablet.source)
    rebuild_some(tablet.source.pk)
    as_older_code_left_it(PROJECTION_VERSION - 1)
    assert rebuild(tablet.source) == len(evening())
    assert left(tablet) == raced[:1]


def test_what_older_code_projected_is_projected_again_from_the_first_event_whatever_is_asked(
    raced: Any, tablet: Tablet
) -> None:
    as_older_code_left_it()
    assert rebuild(tablet.source, since=at(140)) == len(evening())
    assert left(tablet) == raced[:1]


def test_a_lap_that_comes_first_is_taken_and_asks_for_the_rest(raced: Any, tablet: Tablet) -> None:
    """Where a server is started otherwise than by run_hub."""
    as_older_code_left_it()
    assert tablet.post(lap(316, 1, 5300, 82, driver="Ada", car="GT3")).json()["is_projected"] is True
    assert Lap.objects.get(finished_at=at(316)).lap_time_ms == 5300
    assert Rebuild.objects.get().source == tablet.source
    rebuild(tablet.source)
    assert not Lap.objects.filter(source=tablet.source, lap_time_ms=1).exists()


def test_a_process_that_remembers_older_rules_goes_no_further_with_them(raced: Any, tablet: Tablet) -> None:
    tablet.tell(lap(316, 1, 5300, 82, driver="Ada", car="GT3"))
    remembered = live.cached_races[tablet.source.pk].revision
    Projection.objects.update(version=1)
    take_round()
    assert Projection.objects.get(source=tablet.source).revision != remembered


def test_a_source_without_an_event_has_nothing_to_project_again(tablet: Tablet) -> None:
    Projection.objects.create(source=tablet.source, version=1)
    take_round()
    assert versions() == [PROJECTION_VERSION]
    assert not Rebuild.objects.exists()


def test_checking_what_older_code_projected_writes_nothing(raced: Any, tablet: Tablet) -> None:
    as_older_code_left_it()
    with pytest.raises(CommandError, match="rows would change"):
        call_command("rebuild", "--check", stdout=StringIO(), stderr=StringIO())
    assert versions() == [1, 1]
    assert not Rebuild.objects.exists()


def test_progress_is_shown_on_the_first_page_on_the_sources_and_to_watchers(
    raced: Any, tablet: Tablet, organiser: Client
) -> None:
    Projection.objects.filter(source=tablet.source).update(version=1)
    take_round()
    asked = Rebuild.objects.get()
    percent = 100 * asked.done // asked.total if asked.total else 0
    assert 0 < percent < 100
    assert f"Tablet is projected again after an update: {percent} %." in organiser.get("/admin/").content.decode()
    page = organiser.get(f"/admin/drivers/source/{tablet.source.pk}/change/").content.decode()
    assert f"{percent} %: {asked.done} of {asked.total} events, since" in page
    assert Client().get("/readyz").json()["sources_rebuilding"] == 1
    rebuild(tablet.source)
    assert "is projected again" not in organiser.get("/admin/").content.decode()
    assert Client().get("/readyz").json()["sources_rebuilding"] == 0


# Newer

SENTENCE = (
    f"This database was projected by a newer version of the hub (99, where this one is {PROJECTION_VERSION}): "
    "install that version again, or a newer one, and start it."
)


@pytest.fixture
def newer(raced: Any, tablet: Tablet) -> None:
    Projection.objects.filter(source=tablet.source).update(version=99)


@pytest.mark.parametrize("command", [["project"], ["rebuild"], ["rebuild", "--check"], ["run_hub"]], ids=" ".join)
def test_every_command_that_projects_refuses_with_one_sentence(
    newer: None, command: list[str], settings: Settings, raced: Any, tablet: Tablet, second_tablet: Tablet
) -> None:
    settings.HUB_PORT = 0  # any that is free
    with pytest.raises(CommandError) as refused:
        call_command(*command, stdout=StringIO(), stderr=StringIO())
    assert str(refused.value) == SENTENCE
    assert left(tablet, second_tablet) == raced
    assert versions() == [99, PROJECTION_VERSION]


def test_a_half_that_newer_code_projected_is_not_taken_for_ones_own(
    raced: Any, tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as update:
        update.setattr("ingest.projection.version.PROJECTION_VERSION", PROJECTION_VERSION + 1)
        begin(tablet.source)
        rebuild_some(tablet.source.pk)
    assert Rebuild.objects.exists()
    with pytest.raises(NewerProjection):
        take_round()


def test_the_system_check_of_the_database_says_it_too(newer: None) -> None:
    assert [found.msg for found in run_checks(databases=["default"]) if found.id == "ingest.E002"] == [SENTENCE]
    assert not run_checks()


@pytest.mark.trouble
def test_a_server_that_was_running_when_newer_code_came_records_only(newer: None, tablet: Tablet) -> None:
    live.cached_races.clear()
    before = rows_of(tablet.source)
    answer = tablet.post(lap(316, 1, 5300, 82)).json()
    assert (answer["recorded"], answer["is_projected"]) == (True, False)
    assert RawEvent.objects.filter(source=tablet.source).count() == len(evening()) + 1
    assert Journal.objects.behind().get().source == tablet.source
    assert rows_of(tablet.source) == before
    Projection.objects.update(version=PROJECTION_VERSION)
    take_round()
    assert Lap.objects.filter(finished_at=at(316)).exists()
