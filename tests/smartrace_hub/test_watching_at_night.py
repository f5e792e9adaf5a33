"""What is said of backups and of jobs of the night: to anybody, without folders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from housekeeping.models import JobRun
from smartrace_hub.backups.shelf import STAMP
from smartrace_hub.backups.telling import said_of_backups
from smartrace_hub.watching import complaints, look_again


def said_of(name: str) -> list[str]:
    look_again()
    return [complaint.what for complaint in complaints().get(name, [])]


@pytest.mark.parametrize(
    ("age", "complains", "says"),
    [
        (None, [], "There is no backup yet: manage.py backup makes one."),
        (timedelta(seconds=1), [], "The newest backup was made just now."),
        (timedelta(hours=47, minutes=1), [], "The newest backup is 1\xa0day, 23\xa0hours old."),
        (timedelta(days=3, seconds=9), ["The newest backup is 3 days old."], "The newest backup is 3\xa0days old."),
    ],
)
def test_a_backup_that_is_old_is_said(
    age: timedelta | None, complains: list[str], says: str, db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.HUB_BACKUP_DIR = tmp_path
    if age is not None:
        (tmp_path / f"hub-{(datetime.now(UTC) - age).strftime(STAMP)}-nightly.dump").touch()
    assert said_of("the_newest_backup_is_old") == complains
    assert said_of_backups() == says


def test_a_job_that_did_not_go_well_is_said_without_what_it_said(db: None) -> None:
    now = timezone.now()
    runs: dict[str, dict[str, Any]] = {"a": {}, "b": {"has_failed": True}, "c": {"said": "no"}}
    for name, told in runs.items():
        JobRun.objects.create(name=name, began_at=now, ended_at=now, **told)
    JobRun.objects.create(name="d", began_at=now - timedelta(days=1))
    JobRun.objects.filter(name="b").update(said="/mnt/nas is not there")
    assert said_of("a_job_of_the_night_failed") == [
        "The job *b* failed.",
        "The job *c* has something to say.",
        "The job *d* hangs.",
    ]
    assert "/mnt" not in str(complaints())
