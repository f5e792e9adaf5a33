"""Style sheets and scripts are there whole, whatever happened to the disk in the middle of a start."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import set_script_prefix

from smartrace_hub.static_files import TOLD_IN, HubStaticFiles, collect, fingerprint, is_whole


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("collected") / "static"
    assert collect(root) is True
    return root


@pytest.fixture
def root(collected: Path, tmp_path: Path) -> Path:
    """One to be damaged."""
    return Path(shutil.copytree(collected, tmp_path / "static"))


def contents(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_what_is_there_is_not_written_again(root: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in root.rglob("*")}
    assert collect(root) is False
    assert {file: file.stat().st_mtime_ns for file in root.rglob("*")} == before


def cut(name: str, length: int) -> Callable[[Path], Any]:
    def done(root: Path) -> None:
        (file,) = root.glob(name)
        file.write_bytes(file.read_bytes()[:length])

    return done


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "the manifest is empty": cut("staticfiles.json", 0),
    "the manifest is cut off": cut("staticfiles.json", 700),
    "the manifest is gone": lambda root: (root / "staticfiles.json").unlink(),
    "a script is cut off": cut("web/charts.js", 100),
    "a compressed one is empty": cut("web/hub.css.gz", 0),
    "of an older hub, which told nothing": lambda root: (root / TOLD_IN).unlink(),
    "what tells is cut off": cut(TOLD_IN, 90),
    "what tells is something else": lambda root: (root / TOLD_IN).write_text("[1]"),
    "nothing is there": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_not_whole_is_seen(root: Path, damage: str) -> None:
    assert is_whole(root, fingerprint())
    DAMAGES[damage](root)
    assert not is_whole(root, fingerprint())


def a_file_in_its_place(root: Path) -> None:
    shutil.rmtree(root)
    root.touch()


def killed_in_the_middle(root: Path) -> None:
    root.rename(root.with_name("static.new-1"))


@pytest.mark.parametrize("damage", [DAMAGES["the manifest is cut off"], a_file_in_its_place, killed_in_the_middle])
def test_it_is_made_anew(root: Path, collected: Path, damage: Callable[[Path], Any]) -> None:
    damage(root)
    assert collect(root) is True
    made, whole = contents(root), contents(collected)
    assert json.loads(made.pop(TOLD_IN)) == json.loads(whole.pop(TOLD_IN))
    assert made == whole
    assert [one.name for one in root.parent.iterdir()] == ["static"]


def test_addresses_are_under_the_path_a_proxy_serves(collected: Path) -> None:
    files = HubStaticFiles(location=collected)
    try:
        set_script_prefix("/races/hub/")
        under = files.url("web/hub.css")
    finally:
        set_script_prefix("/")
    assert under == f"/races/hub{files.url('web/hub.css')}"
    assert files.url("web/hub.css").startswith("/static/web/hub.")
