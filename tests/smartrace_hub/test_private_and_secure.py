"""What others on the machine, and on the way, may not see: files, cookies; and a log-in that ends."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from smartrace_hub.logins import forget_old
from smartrace_hub.private_files import make_private
from tests.ingest.moving import run

ROOT = Path(__file__).parents[2]
SHOW = "import smartrace_hub.settings as s; open('made', 'w'); print(s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_AGE)"


def mode(file: Path) -> str:
    return oct(stat.S_IMODE(file.stat().st_mode))


def start(folder: Path, **settings: str) -> str:
    """What the settings say in a process of its own, whose files others may read unless it sees to it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HUB_DATA_DIR": str(folder / "data"), **settings}
    command = [sys.executable, "-c", SHOW]
    done = subprocess.run(command, cwd=folder, env=environment, umask=0o022, capture_output=True, check=True, text=True)
    return done.stdout.strip()


def test_a_start_makes_files_for_its_user_alone_and_hsts_only_under_https(tmp_path: Path) -> None:
    assert start(tmp_path, HUB_PUBLIC_URL="https://hub.example", HUB_SESSION_DAYS="3") == "2592000 259200"
    made = {path.name: mode(path) for path in (tmp_path / "data", tmp_path / "data" / "secret_key", tmp_path / "made")}
    assert made == {"data": "0o700", "secret_key": "0o600", "made": "0o600"}
    assert start(tmp_path, HUB_PUBLIC_URL="http://hub.example") == "0 1209600"


def test_an_export_is_for_its_owner_alone(db: None, tmp_path: Path) -> None:
    run("export_log", tmp_path / "hub.jsonl")
    assert mode(tmp_path / "hub.jsonl") == "0o600"


def test_files_of_an_older_version_are_closed_to_others(tmp_path: Path) -> None:
    open_to_all, private = tmp_path / "hub.sqlite3", tmp_path / "secret_key"
    beside = tmp_path / "hub.sqlite3-wal"
    for file, was in ((open_to_all, 0o644), (beside, 0o664), (private, 0o600)):
        file.touch()
        file.chmod(was)
    assert make_private([open_to_all, private, tmp_path / "not there"]) == [open_to_all, beside]
    assert {mode(file) for file in (open_to_all, beside, private)} == {"0o600"}


@pytest.mark.parametrize("is_secure", [True, False])
def test_a_login_over_https_stays_there(db: None, is_secure: bool) -> None:
    User.objects.create_superuser("petra", password="right")
    response = Client().post("/admin/login/?next=/admin/", {"username": "petra", "password": "right"}, secure=is_secure)
    assert response.status_code == 302
    session = response.cookies["sessionid"]
    assert (bool(session["secure"]), bool(session["httponly"]), session["samesite"]) == (is_secure, True, "Lax")
    assert bool(response.cookies["csrftoken"]["secure"]) == is_secure


def test_a_login_ends_and_is_forgotten(db: None) -> None:
    browser = Client()
    browser.force_login(User.objects.create_superuser("petra"))
    assert browser.get("/admin/").status_code == 200
    assert forget_old() == 0
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert browser.get("/admin/").status_code == 302
    assert (forget_old(), Session.objects.count()) == (1, 0)
