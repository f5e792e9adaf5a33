"""Which pictures are on pages, and when they are drawn anew."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from championships import charts as of_championships
from races import charts as of_races
from races.models import Session
from tests.tablet import Tablet, lap, lights_out, started
from web.charts.chart import Axis, Chart, Table

ROOT = Path(__file__).parents[2]


def drawings() -> Iterator[str]:
    """Every function of a room's `charts` that makes pictures, by what it says it returns."""
    for room in (of_races, of_championships):
        for one in pkgutil.iter_modules(room.__path__):
            module = import_module(f"{room.__name__}.{one.name}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                is_own = function.__module__ == module.__name__ and one.name != "pages"
                if is_own and function.__annotations__.get("return") in {"Picture", "list[Picture]"}:
                    yield name


@pytest.mark.parametrize("name", list(drawings()))
def test_every_picture_is_on_a_page(name: str) -> None:
    rooms = [path for room in ("races", "championships") for path in (ROOT / room).rglob("*.py")]
    called = re.compile(rf"(?<!def )(?<!import )\b{name}\b[(,)]")
    assert any(called.search(path.read_text()) for path in rooms), f"{name} is on no page"


def test_there_is_no_picture_without_a_table() -> None:
    with pytest.raises(ValueError, match="The picture bare has no table"):
        Chart("bare", "Bare", "", Axis("", 0, 1), Axis("", 0, 1), Table([], []))


def test_a_page_is_drawn_anew_once_there_is_another_lap(organiser: Client, tablet: Tablet) -> None:
    tablet.tell_at_once(started(0, laps="9"), lights_out(10), lap(20, 1, 9_000, 1, driver="Ada"))
    page = reverse("admin:races_session_change", args=[Session.objects.get().pk])
    for _ in range(2):
        told = organiser.get(page).content.decode()
        assert "until lap 1." in told
        assert '<script type="module" src="/static/web/charts.js">' in told
        assert "&lt;svg" not in told
    tablet.tell(lap(29, 1, 9_000, 2, driver="Ada"))
    assert "until lap 2." in organiser.get(page).content.decode()
