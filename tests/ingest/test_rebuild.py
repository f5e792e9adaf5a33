"""Projecting again from the log: what it finds, what it heals, and what it leaves alone."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ingest.models import Rebuild
from ingest.projection import rebuild as rebuilding
from ingest.projection.rebuild import check, rebuild, rebuild_some
from races.models import Entry, Lap, Meeting, Session, Stint
from tests.ingest.test_projection import evening
from tests.rows import keys_of, rows_of
from tests.tablet import Tablet, at, event, lap


def in_segments_of(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "SEGMENT", size)
    monkeypatch.setattr(rebuilding, "SEGMENT_OF_ONE_WRITER", size)
    monkeypatch.setattr(rebuilding, "LET_OTHERS_WRITE_S", 0)


def test_checking_what_was_told_in_order_finds_nothing(tablet: Tablet) -> None:
    tablet.tell(*evening())
    assert list(map(str, check(tablet.source))) == []


def test_checking_names_every_row_that_is_otherwise_and_writes_nothing(tablet: Tablet) -> None:
    tablet.tell(*evening())
    Lap.objects.filter(event=2).update(lap_time_ms=1)
    Lap.objects.filter(event=4).delete()
    found = list(map(str, check(tablet.source)))
    pk = tablet.source.pk
    assert f"lap {pk}/2: lap_time_ms is 1, should be 5000" in found
    assert f"lap {pk}/4: is missing" in found
    assert Lap.objects.get(event=2).lap_time_ms == 1
    assert not Lap.objects.filter(event=4).exists()


def test_a_rebuild_heals_what_is_otherwise_and_keeps_every_key(tablet: Tablet) -> None:
    tablet.tell(*evening())
    tidy, keys = rows_of(tablet.source), keys_of(tablet.source)
    Lap.objects.filter(event=2).update(lap_time_ms=1, is_clean=None)
    Entry.objects.filter(session__type="race").update(position=9)
    Stint.objects.all().delete()
    Session.objects.filter(type="qualifying").update(type="race")
    Meeting.objects.all().delete()
    rebuild(tablet.source)
    assert rows_of(tablet.source) == tidy
    assert keys_of(tablet.source)["laps"] == keys["laps"]
    assert keys_of(tablet.source)["entries"] == keys["entries"]
    assert list(check(tablet.source)) == []


@pytest.mark.parametrize("size", [1, 4, 9])
def test_a_rebuild_in_small_segments_leaves_what_one_in_one_piece_does(
    tablet: Tablet, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet.tell(*evening())
    tidy, keys = rows_of(tablet.source), keys_of(tablet.source)
    in_segments_of(size, monkeypatch)
    Lap.objects.all().update(lap_time_ms=1)
    rebuild(tablet.source)
    assert rows_of(tablet.source) == tidy
    assert keys_of(tablet.source) == keys


def test_a_rebuild_that_was_stopped_goes_on_where_it_was_while_the_hub_takes_events(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet.tell(*evening())
    in_segments_of(3, monkeypatch)
    Lap.objects.all().update(lap_time_ms=1)
    rebuilding.begin(tablet.source)
    first = rebuild_some(tablet.source.pk)
    asked = Rebuild.objects.get()
    assert asked.done == first
    assert asked.next_event is not None
    tablet.tell(lap(316, 1, 5300, 82, driver="Ada", car="GT3"))
    assert Lap.objects.get(finished_at=at(316)).session == Session.objects.open().get()
    taken = rebuild(tablet.source)
    assert first is not None
    assert first + taken == len(evening()) + 1
    assert not Rebuild.objects.exists()
    assert not Lap.objects.filter(lap_time_ms=1).exists()
    assert list(check(tablet.source)) == []


def test_a_rebuild_since_an_instant_leaves_what_was_before(tablet: Tablet) -> None:
    tablet.tell(*evening())
    Lap.objects.all().update(lap_time_ms=1)
    rebuild(tablet.source, since=at(140))
    wrong = Lap.objects.filter(lap_time_ms=1).order_by("finished_at").values_list("session__type", flat=True)
    assert list(wrong) == ["practice"] * 3


def test_a_rebuild_of_emptied_tables_makes_everything_anew(tablet: Tablet) -> None:
    tablet.tell(*evening())
    tidy = rows_of(tablet.source)
    Session.objects.all().delete()
    rebuild(tablet.source)
    assert rows_of(tablet.source) == tidy


def test_a_rebuild_of_a_source_that_was_never_heard_is_done_at_once(tablet: Tablet) -> None:
    assert rebuild(tablet.source) == 0
    assert not Rebuild.objects.exists()


def test_an_open_session_stays_open(tablet: Tablet) -> None:
    tablet.tell(event(0, "event.start", {"type": "race"}), lap(10, 1, 5000, 1), lap(15, 1, 5000, 2))
    rebuild(tablet.source)
    assert Session.objects.get().is_open
    tablet.tell(lap(20, 1, 5000, 3))
    assert Entry.objects.get().lap_count == 3


def test_a_worker_goes_on_with_what_was_not_finished(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    tablet.tell(*evening())
    Lap.objects.all().update(lap_time_ms=1)
    in_segments_of(3, monkeypatch)
    rebuilding.begin(tablet.source)
    call_command("project", stdout=StringIO())
    assert not Rebuild.objects.exists()
    assert not Lap.objects.filter(lap_time_ms=1).exists()


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rebuild", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_rebuilds_the_sources_it_is_told_to(tablet: Tablet, second_tablet: Tablet) -> None:
    for one in (tablet, second_tablet):
        one.tell(*evening())
    Lap.objects.all().update(lap_time_ms=1)
    assert run("--source", "Second tablet") == f"{len(evening())} events projected again.\n"
    assert set(Lap.objects.filter(lap_time_ms=1).values_list("source__name", flat=True)) == {"Tablet"}
    assert run() == f"{2 * len(evening())} events projected again.\n"
    assert not Lap.objects.filter(lap_time_ms=1).exists()


def test_the_command_that_checks_fails_where_something_would_change(tablet: Tablet) -> None:
    tablet.tell(*evening())
    assert run("--check") == "Everything is as the log tells it.\n"
    Lap.objects.filter(event=2).update(lap_time_ms=1)
    with pytest.raises(CommandError, match="1 rows would change"):
        run("--check")


def test_the_command_names_the_sources_there_are(tablet: Tablet) -> None:
    with pytest.raises(CommandError, match=rf"There is no source Tablot; there is Tablet \({tablet.source.pk}\)"):
        run("--source", "Tablot")


def test_the_command_says_that_it_goes_on(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    tablet.tell(*evening())
    in_segments_of(3, monkeypatch)
    rebuilding.begin(tablet.source)
    first = rebuild_some(tablet.source.pk)
    assert run("--unfinished").startswith(f"Tablet: going on after {first} events.\n")
    assert run("--unfinished") == "0 events projected again.\n"


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01"])
def test_an_instant_that_is_none_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CommandError, match=f"{text} is no instant; write one such as 2026-11-20"):
        run("--since", text)


def test_limits_of_a_track_hold_from_when_they_were_told(tablet: Tablet) -> None:
    home = {"id": 1, "name": "Home"}
    tablet.tell(event(0, "util.set_active_track", home), lap(10, 1, 5000))
    tablet.tell(event(20, "util.set_active_track", {**home, "minimum_lap_time": "5002"}), lap(30, 1, 5000))
    assert list(map(str, check(tablet.source))) == []
    rebuild(tablet.source)
    assert list(Lap.objects.order_by("finished_at").values_list("exclusion", flat=True)) == ["", "too_short"]


def test_a_session_longer_than_a_chunk_is_no_difference(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    tablet.tell(*evening())
    monkeypatch.setattr(rebuilding, "BATCH", 4)
    assert list(map(str, check(tablet.source))) == []
