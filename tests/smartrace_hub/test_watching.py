"""What the hub complains of by itself: to /readyz, on the admin's first page and in its log."""

from __future__ import annotations

import os
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from ingest.models import Journal
from ingest.projection import project_round
from ingest.spool.file import the_spool
from smartrace_hub import watching
from smartrace_hub.clockwork import watch_again_and_again
from smartrace_hub.watch import clock, disks, projection
from smartrace_hub.watching import Complaint, check, complaints, look_again
from tests.tablet import Tablet, lap

Trouble = Callable[[pytest.MonkeyPatch, LazySettings, Tablet], Any]


@pytest.fixture(autouse=True)
def looks_anew(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.HUB_SPOOL_DIR = tmp_path
    monkeypatch.setattr(clock, "of_process", clock.Jumps())
    projection.stands.clear()
    look_again()
    yield
    projection.stands.clear()
    look_again()


def refuse(*given: object, **more: object) -> Any:
    raise OperationalError("password for hub@10.0.0.7 refused")


def away(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    patch.setattr(connection, "cursor", refuse)


def not_migrated(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    patch.setattr(MigrationExecutor, "migration_plan", lambda *args: [("0001", False)])


def no_disk(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    patch.setattr(os, "fsync", lambda file: (_ for _ in ()).throw(OSError(28, "No space left on device")))


def spools_disk(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    settings.HUB_SPOOL_DIR = Path("/nowhere")
    patch.setattr(
        disks, "folders", lambda: {"the database": ("x", Path("/tmp")), "the spool": ("HUB_SPOOL_DIR", Path("/no"))}
    )


def little_room(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    usage = namedtuple("usage", "total used free")
    patch.setattr("shutil.disk_usage", lambda folder: usage(0, 0, 120_000_000))


def fill(part: float) -> Trouble:
    def done(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
        settings.HUB_SPOOL_MB = 1
        for _ in range(round(part * 10)):
            the_spool().put(tablet.source.uid, b"x" * 95_000, timezone.now())

    return done


def set_aside(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    the_spool().put("nobody", b"{}", timezone.now())
    the_spool().put_aside(1, "No tablet of this hub has the id nobody.")


def no_spool(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    Path(settings.HUB_SPOOL_DIR, "spool.sqlite3").mkdir()


def jump(seconds: float) -> Trouble:
    def done(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
        now = time.time
        patch.setattr(time, "time", lambda: now() + seconds)

    return done


def from_the_future(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    Journal.objects.create(source=tablet.source, last_arrival_at=timezone.now() + timedelta(hours=5, seconds=30))


def in_1970(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    patch.setattr(timezone, "now", lambda: datetime(1970, 1, 1, tzinfo=UTC))


def worker_silent(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    settings.HUB_PROJECTION = "worker"
    tablet.tell(lap(0, 1, 5000), lap(5, 1, 5000))
    complaints()
    patch.setattr(projection, "TOO_LONG_S", 0)


def nothing_projected(patch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet) -> None:
    worker_silent(patch, settings, tablet)
    settings.HUB_PROJECTION = "inline"


TROUBLES: list[tuple[Trouble, str, str, int]] = [
    (away, "The database does not answer", "the hub's log says what it answered", 503),
    (not_migrated, "The database lacks 1 migrations", "Start the hub anew", 503),
    (no_disk, "The disk of the spool cannot be written.", "whose the folder of HUB_SPOOL_DIR is", 503),
    (spools_disk, "The disk of the spool cannot be written.", "whose the folder of HUB_SPOOL_DIR is", 200),
    (little_room, "The disk of the spool is nearly full: 120 MB are free.", "or move HUB_SPOOL_DIR to another", 200),
    (fill(0.6), "The spool is 6", "give the spool more room (HUB_SPOOL_MB)", 200),
    (fill(1.0), "The spool is full; what comes now is lost", "Mend the database", 503),
    (
        set_aside,
        "1 events were set aside: No tablet of this hub has the id nobody.",
        "`manage.py spool` says more",
        200,
    ),
    (no_spool, "The spool cannot be read", "HUB_SPOOL_DIR", 200),
    (jump(4 * 3600), "The hub's clock jumped 4 hours ahead.", "Look whether it is right now", 200),
    (jump(-45), "The hub's clock jumped 45 seconds back.", "Look whether it is right now", 200),
    (from_the_future, "The hub's clock is slow by 5 hours or more.", "timedatectl set-ntp true", 200),
    (in_1970, "The hub's clock is slow by 20,454 days or more.", "timedatectl set-ntp true", 200),
    (worker_silent, "The worker is silent: 2 events wait to become laps.", "`manage.py project --follow`", 200),
    (
        nothing_projected,
        "Nothing is projected: 2 events wait to become laps.",
        "`manage.py project` projects them",
        200,
    ),
]


@pytest.mark.trouble
@pytest.mark.parametrize(("trouble", "what", "to_do", "status"), TROUBLES)
def test_whatever_is_wrong_says_what_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
    tablet: Tablet,
    trouble: Trouble,
    what: str,
    to_do: str,
    status: int,
) -> None:
    with monkeypatch.context() as patch:
        trouble(patch, settings, tablet)
        response = Client().get("/readyz")
    told = [one for one in response.json()["problems"] if one["what"].startswith(what)]
    assert len(told) == 1, response.json()
    assert to_do in told[0]["to_do"]
    assert response.status_code == status
    assert response.json()["status"] == ("ok" if status == 200 else "unavailable")
    assert "10.0.0.7" not in response.content.decode()
    assert tablet.source.token not in response.content.decode()


def test_a_jump_is_forgotten_after_the_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    boot = clock.since_boot_s
    jumps = clock.Jumps()
    jump(90)(monkeypatch, None, None)  # type: ignore[arg-type]
    assert jumps.look() == pytest.approx(90, abs=1)
    monkeypatch.setattr(clock, "since_boot_s", lambda: boot() + 7 * 3600)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 7 * 3600)
    assert jumps.look() == 0


def test_events_that_are_projected_one_after_the_other_are_no_silence(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tablet: Tablet
) -> None:
    worker_silent(monkeypatch, settings, tablet)
    project_round()
    tablet.tell(lap(10, 1, 5000))
    assert complaints() == {}


def test_a_hub_with_nothing_wrong_complains_of_nothing(organiser: Client) -> None:
    assert complaints() == {}
    assert "Wrong with the hub" not in organiser.get("/admin/").content.decode()


@pytest.fixture
def one_more(monkeypatch: pytest.MonkeyPatch) -> list[Complaint]:
    """A check of the test's own, which says what is in the list."""
    found: list[Complaint] = []
    monkeypatch.setattr(watching, "checks", {})

    @check
    def the_kettle() -> list[Complaint]:
        return found

    return found


def test_the_first_page_says_the_same(organiser: Client, one_more: list[Complaint]) -> None:
    one_more.append(Complaint("The kettle is cold.", "Switch it on."))
    page = organiser.get("/admin/").content.decode()
    assert "<strong>The kettle is cold.</strong> Switch it on." in page


@pytest.mark.trouble
def test_the_log_says_when_something_begins_and_when_it_is_over(
    monkeypatch: pytest.MonkeyPatch, one_more: list[Complaint], caplog: pytest.LogCaptureFixture
) -> None:
    class Turns(threading.Event):
        """Four looks, and the second and third find something."""

        count = 0

        def wait(self, timeout: float | None = None) -> bool:
            self.count += 1
            one_more[:] = (
                [Complaint("The kettle is cold.", f"Switch it on, {self.count}.")] if self.count in {2, 3} else []
            )
            return self.count > 4

    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    watch_again_and_again(Turns())
    assert [record.getMessage() for record in caplog.records] == [
        "The kettle is cold. Switch it on, 2.",
        "no more: the kettle",
    ]


@pytest.mark.trouble
def test_a_check_that_fails_is_a_complaint_of_its_own(one_more: list[Complaint]) -> None:
    @check
    def the_oven() -> list[Complaint]:
        raise ZeroDivisionError

    assert complaints() == {"the_oven": [Complaint("The hub could not look: the oven.", "The log says what failed.")]}


def test_what_costs_something_is_looked_at_now_and_then_only(one_more: list[Complaint]) -> None:
    looks = []

    @check(every_s=60)
    def the_cellar() -> list[Complaint]:
        looks.append(1)
        return []

    complaints()
    complaints()
    assert len(looks) == 1
    with pytest.raises(ValueError, match="two checks are called the_cellar"):
        check(the_cellar)
