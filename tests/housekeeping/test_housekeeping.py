"""Jobs run when they are due, once, whatever happened meanwhile; one that fails holds up nobody."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from housekeeping import running
from housekeeping.alone import to_oneself
from housekeeping.jobs import Job, all_jobs, register, registry
from housekeeping.models import JobRun
from housekeeping.running import is_due, run_due, troubles
from smartrace_hub import clockwork, jobs
from smartrace_hub.backups.contents import BackupFailed

HOURLY = timedelta(hours=1)
NIGHT = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
"""Half past three in Berlin."""


def job(do: Callable[[], str | None] = lambda: "", every: timedelta | None = None, name: str = "a job") -> Job:
    return Job(name, do, every)


def ran(began_at: datetime, *, has_failed: bool = False, has_ended: bool = True) -> JobRun:
    return JobRun(name="a job", began_at=began_at, ended_at=began_at if has_ended else None, has_failed=has_failed)


@pytest.mark.parametrize(
    ("last", "after_the_night", "due"),
    [
        (None, timedelta(hours=17), True),
        (ran(NIGHT + timedelta(seconds=10)), timedelta(minutes=1), False),
        (ran(NIGHT + timedelta(seconds=10)), timedelta(hours=23, minutes=59), False),
        (ran(NIGHT + timedelta(seconds=10)), timedelta(hours=24, seconds=1), True),
        # A hub that was off at night, and is on in the evening: that night's is made, and the next at its time.
        (ran(NIGHT - timedelta(days=7)), timedelta(hours=16), True),
        (ran(NIGHT + timedelta(hours=16)), timedelta(hours=17), False),
        (ran(NIGHT + timedelta(hours=16)), timedelta(hours=25), True),
        # What failed, or ended with its process, is tried again, and not at once.
        (ran(NIGHT, has_failed=True), timedelta(minutes=59), False),
        (ran(NIGHT, has_failed=True), timedelta(minutes=61), True),
        (ran(NIGHT, has_ended=False), timedelta(minutes=59), False),
        (ran(NIGHT, has_ended=False), timedelta(minutes=61), True),
        # It began next year: the hub's clock was wrong then, and must not keep it waiting for a year.
        (ran(NIGHT + timedelta(days=400)), timedelta(hours=1), True),
    ],
)
def test_a_nightly_job_is_due_once_a_night(
    last: JobRun | None, after_the_night: timedelta, due: bool, settings: Settings
) -> None:
    settings.HUB_NIGHTLY_AT, settings.HUB_CLUB_TIME_ZONE = "03:30", "Europe/Berlin"
    assert is_due(job(), last, NIGHT + after_the_night) is due


@pytest.mark.parametrize(("minutes", "due"), [(59, False), (61, True)])
def test_an_hourly_job_is_due_an_hour_after_it_began(minutes: int, due: bool) -> None:
    assert is_due(job(every=HOURLY), ran(NIGHT), NIGHT + timedelta(minutes=minutes)) is due


def test_a_restart_repeats_nothing(db: None) -> None:
    done: list[str] = []
    hourly = job(lambda: done.append("once"), HOURLY)
    assert (run_due([hourly]), run_due([hourly]), done) == (["a job"], [], ["once"])


def test_others_keep_house_when_somebody_does(db: None) -> None:
    """Another process, or another machine, holds the lock."""
    with to_oneself() as is_ours:
        assert is_ours
        assert run_due([job()]) == []
        with pytest.raises(CommandError, match="keeping house right now"):
            call_command("housekeeping", run="log ins that are over")
    assert run_due([job()]) == ["a job"]


def fail() -> None:
    raise BackupFailed("The disk is full.")


@pytest.mark.trouble
def test_a_job_that_fails_is_said_and_the_others_go_on(organiser: Client) -> None:
    assert run_due([job(fail, name="nightly backup"), job(lambda: "The copy failed.", name="b"), job(name="c")]) == [
        "nightly backup", "b", "c",
    ]  # fmt: skip
    shown = organiser.get(reverse("admin:index")).content.decode()
    assert "Nightly backup failed: The disk is full." in shown
    assert "The copy failed." in shown
    JobRun.objects.update(began_at=timezone.now() - timedelta(hours=2))
    run_due([job(name="nightly backup")])
    assert "The disk is full" not in organiser.get(reverse("admin:index")).content.decode()


def test_a_job_that_hangs_is_said(db: None) -> None:
    """As one does whose network disk went away: no error ever comes of that."""
    JobRun.objects.create(name="nightly backup", began_at=timezone.now() - timedelta(hours=2))
    assert troubles() == []
    JobRun.objects.update(began_at=timezone.now() - timedelta(hours=4, seconds=1))
    assert troubles() == ["Nightly backup has not come to its end for 4\xa0hours: is a disk of it away?"]


def test_what_is_said_to_superusers_is_not_said_to_others(onlooker: Client) -> None:
    JobRun.objects.create(name="nightly backup", began_at=NIGHT, has_failed=True, said="/mnt/nas is not there")
    assert "/mnt/nas" not in onlooker.get(reverse("admin:index")).content.decode()


def test_two_jobs_of_one_name_are_refused_at_the_start() -> None:
    all_jobs()
    with pytest.raises(ValueError, match="two jobs called 'nightly backup'"):
        register(jobs.nightly_backup, None)


def test_the_hubs_own_jobs(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"nightly backup", "log ins that are over"} <= {job.name for job in all_jobs()}
    Session.objects.create(session_key="old", expire_date=NIGHT)
    Session.objects.create(session_key="new", expire_date=timezone.now() + HOURLY)
    told = io.StringIO()
    call_command("housekeeping", run="log ins that are over", stdout=told)
    assert told.getvalue().startswith("log ins that are over, every 0.25 h: done ")
    assert [session.session_key for session in Session.objects.all()] == ["new"]
    settings.HUB_BACKUP_NIGHTLY = False
    assert not registry["nightly backup"].do()
    call_command("housekeeping", stdout=told)
    assert "nightly backup, every night: never yet" in told.getvalue()
    with pytest.raises(CommandError, match="There is no job 'tea'; there are nightly backup, "):
        call_command("housekeeping", run="tea")


@pytest.mark.trouble
def test_the_hubs_clockwork_runs_what_is_due_and_outlives_a_lost_database(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[str] = []
    stop = threading.Event()

    def run_due() -> None:
        rounds.append("round")
        if len(rounds) == 1:
            raise OSError("no database")
        stop.set()

    monkeypatch.setattr(running, "run_due", run_due)
    monkeypatch.setattr(clockwork, "KEEPS_HOUSE_EVERY_S", 0.001)
    with database_left_alone(monkeypatch):
        clockwork.keep_house(stop)
    assert rounds == ["round", "round"]


@contextmanager
def database_left_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def nothing(*args: Any) -> None:
        pass

    with monkeypatch.context() as alone:
        alone.setattr("django.db.close_old_connections", nothing)
        alone.setattr(connection, "close", nothing)
        yield
