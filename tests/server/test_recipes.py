"""The recipes of docs/api.md do what it says, against a running hub."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.server.hub import ROOT, Hub, Poster, running_hub
from tests.tablet import event, lap

DOCS = (ROOT / "docs" / "api.md").read_text()
RECIPES = {name: (kind, text) for kind, name, text in re.findall(r"```(\w+) (\w+)\n(.*?)```", DOCS, re.DOTALL)}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One hub for all of them, with a race in which Bob breaks Ada's record."""
    for running in running_hub(tmp_path_factory.mktemp("recipes")):
        with Poster(running, running.path) as tablet:
            for told in (
                event(0, "util.set_active_track", {"id": 7, "name": "Oval"}),
                event(1, "event.start", {"type": "race"}),
                lap(10, 1, 9000, 1, driver=(1, "Ada"), car="GT3"),
                lap(11, 2, 9100, 1, driver=(2, "Bob"), car="F1"),
                lap(19.5, 2, 8500, 2, driver=(2, "Bob"), car="F1"),
                lap(20, 1, 9400, 2, driver=(1, "Ada"), car="GT3"),
            ):
                assert tablet.post(json.dumps(told).encode())[0] == 200
        yield running


def run(hub: Hub, command: list[str], folder: Path) -> str:
    environment = {**os.environ, "HUB": hub.url, "SECONDS": "2"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_are_recipes_for_the_display_the_bot_the_spreadsheet_and_the_overlay() -> None:
    assert set(RECIPES) == {"display", "bot", "spreadsheet", "overlay"}


def test_the_display_tells_the_race_once_as_long_as_nothing_happens(hub: Hub, tmp_path: Path) -> None:
    told = run(hub, [sys.executable, "-c", RECIPES["display"][1]], tmp_path)
    assert told.splitlines() == ["1 Bob 2 8.500 ", "2 Ada 2 9.000 +0.500"]


def test_the_bot_says_who_broke_whose_record(hub: Hub, tmp_path: Path) -> None:
    told = run(hub, [sys.executable, "-c", RECIPES["bot"][1]], tmp_path)
    assert told == "Oval: Bob drove 8.500, 500 ms faster than Ada whose record stood 0.0 days\n"


def test_the_spreadsheet_gets_its_tables(hub: Hub, tmp_path: Path) -> None:
    run(hub, ["bash", "-ec", RECIPES["spreadsheet"][1]], tmp_path)
    tables = {name: (tmp_path / name).read_text() for name in ("records.csv", "my-laps.csv", "results.csv")}
    rows = {name: list(csv.DictReader(text.splitlines())) for name, text in tables.items()}
    assert [(row["rank"], row["driver"], row["time"]) for row in rows["records.csv"]] == [
        ("1", "Bob", "8.500"),
        ("2", "Ada", "9.000"),
    ]
    assert [row["lap_time_ms"] for row in rows["my-laps.csv"]] == ["9400", "9000"]
    assert [row["driver"] for row in rows["results.csv"]] == ["Bob", "Ada"]


@pytest.mark.browser
def test_the_overlay_shows_the_race_from_a_file(hub: Hub, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "overlay.html"
    file.write_text(RECIPES["overlay"][1].replace("http://localhost:8000", hub.url))
    page.goto(file.as_uri())
    page.wait_for_selector("#tower tr")
    cells = [row.locator("td").all_inner_texts() for row in page.locator("#tower tr").all()]
    assert cells == [["1", "Bob", "8.500"], ["2", "Ada", "+0.500"]]
