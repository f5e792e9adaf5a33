"""The unit for systemd: whatever the folders are called, and never as root."""

from __future__ import annotations

import getpass
import io
import re
import shlex
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from smartrace_hub.service import unit


def lines_of(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))


def made(folder: str, port: int = 8000) -> dict[str, str]:
    home = Path(folder)
    python, data = home / ".venv/bin/python", home / "data"
    return lines_of(unit(user="pi", home=home, python=python, writable=[data, data, Path("/mnt/nas")], port=port))


@pytest.mark.parametrize(
    "folder",
    ["/home/pi/hub", "/home/pi/Slot Racing/hub", "/srv/100 % hub", '/srv/the "hub"', "/srv/back\\slash", "/srv/ü"],
)
def test_a_folder_may_have_any_name(folder: str) -> None:
    """systemd takes quotes and backslashes as a shell does, and a doubled % for one."""
    told = made(folder)
    assert told["WorkingDirectory"].replace("%%", "%") == folder
    assert shlex.split(told["ExecStart"].replace("%%", "%")) == [f"{folder}/.venv/bin/python", "manage.py", "run_hub"]
    assert shlex.split(told["ReadWritePaths"].replace("%%", "%")) == [f"-{folder}/data", "-/mnt/nas"]
    assert "%" not in told["ExecStart"].replace("%%", "")


def test_only_a_port_below_1024_takes_a_right_of_its_own() -> None:
    assert made("/hub", port=8000)["CapabilityBoundingSet"] == ""
    assert made("/hub", port=80)["AmbientCapabilities"] == "CAP_NET_BIND_SERVICE"


def test_the_unit_of_this_hub(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HUB_BACKUP_COPY = tmp_path / "nas"
    told = io.StringIO()
    call_command("service_unit", user="nobody", stdout=told)
    words = lines_of(told.getvalue())
    assert (words["User"], words["WorkingDirectory"]) == ("nobody", str(settings.BASE_DIR))
    assert shlex.split(words["ExecStart"])[0] == sys.executable
    assert f"-{tmp_path / 'nas'}" in shlex.split(words["ReadWritePaths"])


@pytest.mark.parametrize(
    ("user", "says"), [("root", "ordinary user, not as root"), ("nobody-there", "There is no user")]
)
def test_whose_service_it_cannot_be(user: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("service_unit", user=user)
    monkeypatch.setattr(getpass, "getuser", lambda: user)
    with pytest.raises(CommandError, match=says):
        call_command("service_unit")


def test_make_installs_what_the_command_prints() -> None:
    makefile = (Path(__file__).parents[2] / "Makefile").read_text()
    assert re.search(r"manage\.py service_unit --user \"\$\(SERVICE_USER\)\"", makefile)
    assert "/etc/systemd/system/smartrace-hub.service" in makefile
