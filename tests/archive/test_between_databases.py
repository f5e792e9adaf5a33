"""From SQLite to PostgreSQL and back: nothing of what a club decided is other than it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.archive.hubs import differences
from tests.ingest.moving import told_in
from tests.server.hub import ROOT, new_database, new_file

DECIDED = ("ruling", "setting")
"""Lines of a file. Keys of its own hub are in those of championships, which answers tell of."""
OF_ITS_HUB = {"source", "login"}
"""Which of a file's tablets it is about, and a login, which does not travel."""


@dataclass
class Moved:
    """A hub as it was when it was built, or read: what it answers, and its file."""

    answers: dict[str, Any]
    file: Path

    @property
    def decided(self) -> list[str]:
        """The lines of its file that tell what people decided, whatever the order of its tablets."""
        lines = [line for line in told_in(self.file) if any(word in line for word in DECIDED)]
        return [
            json.dumps({name: told for name, told in line.items() if name not in OF_ITS_HUB}, sort_keys=True)
            for line in lines
        ]


def hub_at(database: str, source: str | Path, folder: Path, name: str) -> Moved:
    answers, target = folder / f"{name}.json", folder / f"{name}.jsonl.gz"
    variables = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")}
    unthrottled = {"HUB_THROTTLE_ADDRESS": "off", "HUB_THROTTLE_TOKEN": "off", "HUB_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.archive.elsewhere", str(source), str(answers), str(target)],
        cwd=ROOT,
        env={
            **variables,
            **unthrottled,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "smartrace_hub.settings",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Moved(json.loads(answers.read_text()), target)


def test_a_hub_goes_to_postgresql_and_back(tmp_path: Path) -> None:
    here = hub_at(new_file(tmp_path / "first.sqlite3"), "nothing", tmp_path, "here")
    with new_database(os.environ["DATABASE_URL"]) as second:
        there = hub_at(second, here.file, tmp_path, "there")
    back = hub_at(new_file(tmp_path / "third.sqlite3"), there.file, tmp_path, "back")
    for other in (there, back):
        assert not (wrong := differences(here.answers, other.answers)), "\n".join(wrong)
        assert other.decided == here.decided
