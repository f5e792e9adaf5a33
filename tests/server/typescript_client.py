"""A TypeScript client made from the schema compiles, each answer of one type, and asks ten questions.

Needs npm and its registry, and so is no part of the suite: `.ci/run` runs it by its name.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.server.hub import Hub
from tests.server.test_contract import hub  # noqa: F401

SOURCES = Path(__file__).parent / "typescript"


def test_a_typescript_client_asks_ten_questions(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    folder = tmp_path / "client"
    shutil.copytree(SOURCES, folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder / "schema.json").write_bytes(hub.get("/api/v1/schema/?format=json")[1])
    run(folder, "npm", "ci", "--no-audit", "--no-fund")
    run(folder, "npx", "openapi-typescript", "schema.json", "-o", "hub.ts")
    run(folder, "npx", "tsc")
    assert run(folder, "node", "out/questions.js", hub.url) == "Ten questions, ten answers.\n"


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
