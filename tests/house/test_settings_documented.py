"""`.env.example` and the settings name the same variables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from smartrace_hub import settings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"
ASSIGNMENT = re.compile(r"#?([A-Z][A-Z0-9_]*)=\S*")


def documented() -> Iterator[tuple[str, str]]:
    """The variables of `.env.example`, each with the comment of the paragraph it stands in."""
    for paragraph in EXAMPLE.read_text().split("\n\n"):
        lines = paragraph.strip().splitlines()
        comment = " ".join(line[1:].strip() for line in lines if line.startswith("#") and not ASSIGNMENT.match(line))
        for line in lines:
            if match := ASSIGNMENT.fullmatch(line):
                yield match[1], comment


def only_for_compose() -> set[str]:
    """What docker-compose.yml takes from `.env` for itself: the database's own password is no setting of the hub."""
    compose = (ROOT / "docker-compose.yml").read_text()
    return set(re.findall(r"\$\{([A-Z0-9_]+)", compose)) - settings.env.known


def test_every_variable_the_settings_read_is_documented() -> None:
    missing = settings.env.known - {name for name, _ in documented()}
    assert not missing, f".env.example does not name {sorted(missing)}"


def test_every_documented_variable_is_read() -> None:
    unknown = {name for name, _ in documented()} - settings.env.known - only_for_compose()
    assert not unknown, f"nothing reads {sorted(unknown)}"


def test_every_documented_variable_is_named_once_and_explained() -> None:
    names = [name for name, _ in documented()]
    assert sorted(names) == sorted(set(names))
    unexplained = [name for name, comment in documented() if len(comment.split()) < 4]
    assert not unexplained, f"{unexplained} need a comment above them"


def test_every_line_of_the_example_is_a_comment_or_an_assignment() -> None:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("# ")]
    wrong = [line for line in lines if not ASSIGNMENT.fullmatch(line)]
    assert not wrong


def test_the_example_can_be_copied_as_it_is() -> None:
    """Nothing in it is switched on that a hub without it would not do."""
    assert [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")] == []
