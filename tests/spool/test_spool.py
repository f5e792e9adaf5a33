"""While the database takes nothing, bodies wait beside it, and go to the log in order, each once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DataError, OperationalError
from django.test import Client
from pytest_django import Settings

from drivers.models import Source
from ingest import views
from ingest.intake import on_postgresql, on_sqlite, taking
from ingest.models import Journal, RawEvent
from ingest.projection.rebuild import check
from ingest.spool import handing_over
from ingest.spool.file import Spool, SpoolFailed, the_spool
from ingest.spool.handing_over import hand_over
from races.models import Lap
from tests.tablet import Tablet, event, lap

pytestmark = pytest.mark.trouble
BEGIN = datetime(2026, 3, 6, 20, tzinfo=UTC)
TIMELESS = b'{"event_type": "ui.reset"}'


class Away:
    """A database that answers nobody, or only questions."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch

    def goes(self, *, answers_questions: bool = False) -> None:
        self.patch.setattr(taking, "append", self.refuse)
        for together in (on_sqlite, on_postgresql):
            self.patch.setattr(together, "record", self.refuse)
        if not answers_questions:
            self.patch.setattr("drivers.models.source.SourceQuerySet.with_token", self.refuse)

    def comes_back(self) -> None:
        self.patch.undo()

    def refuse(self, *args: object, **more: object) -> Any:
        raise OperationalError("the database system is shutting down")


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Iterator[Away]:
    """It hands over when the test says so."""
    settings.HUB_SPOOL_DIR = tmp_path
    with pytest.MonkeyPatch.context() as threads:
        threads.setattr(views, "hand_over_soon", lambda: None)
        yield Away(monkeypatch)


def race(*numbers: int) -> list[dict[str, Any]]:
    start = [event(0, "event.start", {"type": "race", "laps": "9"})] if 0 in numbers else []
    return [*start, *(lap(10 * number, 1, 9000 + number, number) for number in numbers if number)]


def answers(tablet: Tablet, *bodies: dict[str, Any] | bytes) -> list[tuple[int, dict[str, Any]]]:
    return [(answer.status_code, answer.json()) for answer in map(tablet.post, bodies)]


def recorded() -> list[bytes]:
    return [row.body for row in RawEvent.objects.order_by("number")]


def as_sent(*told: dict[str, Any] | bytes) -> list[bytes]:
    return [one if isinstance(one, bytes) else json.dumps(one).encode() for one in told]


@pytest.mark.parametrize("answers_questions", [True, False])
def test_what_comes_meanwhile_waits_and_goes_to_the_log_before_anything_newer(
    tablet: Tablet, away: Away, answers_questions: bool
) -> None:
    before, meanwhile, newer, last = race(0, 1), race(2, 3), race(4), race(5)
    tablet.tell(*before)
    away.goes(answers_questions=answers_questions)
    assert answers(tablet, *meanwhile) == [(202, {"recorded": True, "spooled": True})] * 2
    away.comes_back()
    assert answers(tablet, *newer) == [(202, {"recorded": True, "spooled": True})], "the older ones are not there yet"
    assert the_spool().waiting() == {tablet.source.uid: 3}
    assert hand_over() == 3
    tablet.tell(*last)
    assert recorded() == as_sent(*before, *meanwhile, *newer, *last)
    assert list(Lap.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert list(map(str, check(tablet.source))) == []
    assert the_spool().waiting() == {}


def test_an_arrival_is_when_it_arrived(tablet: Tablet, away: Away) -> None:
    spool = the_spool()
    for _ in range(2):
        spool.put(tablet.source.uid, TIMELESS, BEGIN)
    hand_over()
    arrivals = list(RawEvent.objects.order_by("number").values_list("arrived_at", "occurred_at"))
    assert arrivals == [(at, at) for at in (BEGIN, BEGIN + timedelta(milliseconds=1))]


@pytest.mark.parametrize("body", [TIMELESS, as_sent(lap(1, 1, 5000, 1))[0], b"no event at all"])
def test_a_plug_pulled_between_the_log_and_the_spools_own_notes_doubles_nothing(
    tablet: Tablet, away: Away, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet.tell(*race(0))
    away.goes()
    answers(tablet, body, TIMELESS, TIMELESS)
    away.comes_back()

    def pulled(self: Spool, numbers: list[int]) -> None:
        raise SpoolFailed("the plug")

    with pytest.MonkeyPatch.context() as plug:
        plug.setattr(Spool, "take_out", pulled)
        hand_over()
    assert the_spool().waiting() == {tablet.source.uid: 3}
    hand_over()
    assert recorded()[1:] == [body, TIMELESS, TIMELESS]
    assert Journal.objects.get().duplicates == 0
    assert the_spool().waiting() == {}


def test_an_answer_that_was_lost_with_the_connection_doubles_nothing(
    tablet: Tablet, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    def and_be_cut_off(record: Callable[..., object]) -> Callable[..., object]:
        def recorded_all_the_same(*given: Any, **more: Any) -> object:
            record(*given, **more)
            for post in chain(*given[0].values()) if isinstance(given[0], dict) else ():
                post.recorded, post.is_projected = None, False
            raise OperationalError("server closed the connection unexpectedly")

        return recorded_all_the_same

    monkeypatch.setattr(taking, "append", and_be_cut_off(taking.append))
    for together in (on_sqlite, on_postgresql):
        monkeypatch.setattr(together, "record", and_be_cut_off(together.record))
    assert answers(tablet, TIMELESS)[0][0] == 202
    monkeypatch.undo()
    hand_over()
    assert recorded() == [TIMELESS]


def test_who_is_not_known_has_to_wait_for_the_database(tablet: Tablet, away: Away) -> None:
    away.goes()
    response = tablet.post(TIMELESS)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response.json() == {"recorded": False, "error": views.NOT_KNOWN}


def test_who_was_there_lately_is_known_after_a_restart_and_a_former_url_is_not(
    tablet: Tablet, away: Away, settings: Settings
) -> None:
    tablet.tell(*race(0))
    former = tablet.source.token
    tablet.source.rotate_token()
    tablet.tell(*race(1))
    spool = Spool(settings.HUB_SPOOL_DIR, 1_000_000)
    assert spool.source_with(tablet.source.token) == tablet.source.uid
    assert spool.source_with(former) is None
    assert tablet.source.token.encode() not in spool.file.read_bytes()


def refuse_some(entries: Any, sources: dict[str, Source]) -> None:
    if any(b"poison" in entry.body for entry in entries):
        raise DataError("no such text")
    REALLY_RECORD(entries, sources)


REALLY_RECORD: Callable[..., None] = handing_over.record


def test_what_the_log_will_not_have_is_put_aside_and_holds_up_nobody(
    tablet: Tablet, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = the_spool()
    for uid, body in (("elsewhere", TIMELESS), (tablet.source.uid, b'"poison"'), (tablet.source.uid, TIMELESS)):
        spool.put(uid, body, BEGIN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handing_over, "record", refuse_some)
        hand_over()
    assert recorded() == [TIMELESS]
    assert spool.set_aside() == {"No tablet of this hub has the id elsewhere.": 1, "no such text": 1}
    assert not spool.is_waiting()
    spool.try_again()
    hand_over()
    assert recorded() == [TIMELESS, b'"poison"']
    assert spool.set_aside() == {"No tablet of this hub has the id elsewhere.": 1}


def test_a_full_spool_says_so(tablet: Tablet, away: Away, settings: Settings) -> None:
    tablet.tell(*race(0))
    away.goes()
    settings.HUB_SPOOL_MB = 1
    spool = the_spool()
    spool.remember(tablet.source.uid, tablet.source.token)
    big = json.dumps({"event_type": "x", "event_data": "x" * 200_000}).encode()
    statuses = [tablet.post(big).status_code for _ in range(8)]
    kept = statuses.count(202)
    assert kept >= 3
    assert statuses == [202] * kept + [503] * (8 - kept)
    response = tablet.post(big)
    assert response["Retry-After"] == "5"
    assert response.json() == {
        "recorded": False,
        "error": "The database does not take it, and neither does the spool. "
        f"The spool in {settings.HUB_SPOOL_DIR} (HUB_SPOOL_DIR): database or disk is full",
    }
    away.comes_back()
    assert hand_over() == kept


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500])
def test_a_file_that_is_no_spool_is_put_aside_and_holds_up_no_post(
    tablet: Tablet, away: Away, content: bytes, settings: Settings
) -> None:
    the_spool().file.write_bytes(content)
    tablet.tell(*race(0, 1))
    assert len(recorded()) == 2
    away.goes()
    assert answers(tablet, *race(2))[0][0] == 202
    away.comes_back()
    hand_over()
    assert len(recorded()) == 3
    aside = [file.read_bytes() for file in settings.HUB_SPOOL_DIR.glob("spool.broken-*")]
    assert aside == ([content] if content else [])


def test_what_a_full_spool_cannot_take_goes_past_it_once_the_database_is_back(
    tablet: Tablet, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet.tell(*race(0))
    away.goes()
    answers(tablet, TIMELESS)
    away.comes_back()

    def refuse(*given: object) -> None:
        raise SpoolFailed("full")

    monkeypatch.setattr(Spool, "put", refuse)
    tablet.tell(*race(1))
    hand_over()
    assert recorded() == as_sent(*race(0), *race(1), TIMELESS)


def test_a_spool_cut_off_or_edited_by_hand_keeps_what_can_be_read(tablet: Tablet, away: Away) -> None:
    spool = the_spool()
    spool.put(tablet.source.uid, TIMELESS, BEGIN)
    with sqlite3.connect(spool.file) as by_hand:
        by_hand.execute(
            "INSERT INTO entry (source, arrived_ms, body) VALUES (?, 'yesterday', 'text')", [tablet.source.uid]
        )
    by_hand.close()
    hand_over()
    assert recorded() == [TIMELESS]
    assert not spool.is_waiting()
    assert len(spool.set_aside()) == 1


def test_pages_and_the_command_tell_how_many_wait(
    tablet: Tablet, second_tablet: Tablet, away: Away, organiser: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    page = f"/admin/drivers/source/{tablet.source.pk}/change/"
    assert "in the spool" not in organiser.get(page).content.decode()
    for uid in (tablet.source.uid, tablet.source.uid, second_tablet.source.uid, "elsewhere"):
        the_spool().put(uid, TIMELESS, BEGIN)
    assert "2 events are in the spool" in organiser.get(page).content.decode()
    assert "4 events wait in the spool for the database." in organiser.get("/admin/").content.decode()
    call_command("spool")
    call_command("spool", "--hand-over")
    assert capsys.readouterr().out.splitlines() == [
        "4 events wait for the database.",
        "3 events handed over.",
        "0 events wait for the database.",
        "1 set aside: No tablet of this hub has the id elsewhere.",
    ]
    assert "1 events were set aside: No tablet" in organiser.get("/admin/").content.decode()
