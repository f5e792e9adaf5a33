"""House rules that a test can hold: no signals, how long files are, what has to say why, where pages may lead."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin

ROOT = Path(__file__).parents[2]
ROOMS: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
"""From the top floor to the ground; `lint-imports`, in `make check`, holds imports to it."""
FLOORS = [
    {"smartrace_hub"},
    {"archive", "desk"},
    {"ingest", "championships"},
    {"races"},
    {"members"},
    {"drivers"},
    {"web", "housekeeping"},
]
ADMIN_PAGE = re.compile(r"admin:(\w+?)_(\w+?)_(?:change|changelist|delete|add|\w+)\b")
LONGEST_FILE = 300


def modules(room: str) -> list[Path]:
    """Its Python files, without the migrations, which Django writes."""
    return [path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the dotted name of everything a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_within_the_project_name_the_whole_way(room: str) -> None:
    """A relative import hides from a reader where it leads."""
    relative = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(room)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert not relative, "\n".join(relative)


def test_no_room_speaks_to_another_by_signals() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for room in ROOMS
        for path in modules(room)
        for line, name in imported(path)
        if name.startswith(("django.dispatch", "django.db.models.signals"))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_app_of_the_project_is_a_room_of_the_house() -> None:
    own = {path.name for path in ROOT.iterdir() if (path / "apps.py").exists() or (path / "models").is_dir()}
    assert own <= set(ROOMS)
    assert set(ROOMS) <= set(settings.INSTALLED_APPS)
    assert set(ROOMS) == set.union(*FLOORS)


@pytest.mark.parametrize("room", ROOMS)
def test_no_page_leads_to_an_admin_page_of_a_floor_above(room: str) -> None:
    """What people can do there, a page shows by `{% acts %}`, which the room above fills."""
    floor = next(number for number, rooms in enumerate(FLOORS) if room in rooms)
    above = set.union(set(), *FLOORS[:floor])
    shown_in = {model._meta.label_lower: type(one).__module__ for model, one in admin.site._registry.items()}
    wrong = [
        f"{page.relative_to(ROOT)} leads to {found[0]}, which is a page of {where.partition('.')[0]}"
        for page in (ROOT / room).rglob("*.html")
        for found in ADMIN_PAGE.finditer(page.read_text())
        if (where := shown_in.get(f"{found[1]}.{found[2]}", "")).partition(".")[0] in above
    ]
    assert not wrong, "\n".join(wrong)


def test_files_are_split_before_they_are_long() -> None:
    files = [path for room in [*ROOMS, "bench"] for path in modules(room)]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE}


@pytest.mark.parametrize("room", ROOMS)
def test_every_folder_says_what_it_is_for(room: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules(room)
        if path.name == "__init__.py"
        and not {"management", "templatetags"} & set(path.parts)
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("room", ROOMS)
def test_every_index_says_which_question_wants_it(room: str) -> None:
    silent = []
    for path in modules(room):
        lines = path.read_text().splitlines()
        indexes = [number for number, line in enumerate(lines) if "models.Index(" in line]
        silent += [
            f"{path.relative_to(ROOT)}:{number + 1}"
            for number in indexes
            if not lines[number - 1].strip().startswith("# ") or len(lines[number - 1].split()) < 4
        ]
    assert not silent, "\n".join(silent)


def test_every_index_of_a_model_stands_in_a_source() -> None:
    """So that the test above sees them all. One written for several models names its class in its name."""
    written = {
        name
        for room in ROOMS
        for path in modules(room)
        for name in re.findall(r'models\.Index\(.*?name="([^"]+)"', path.read_text(), re.DOTALL)
    }
    missing = [
        index.name
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        for index in model._meta.indexes
        if not {index.name, index.name.replace(model._meta.model_name or "", "%(class)s")} & written
    ]
    assert not missing
