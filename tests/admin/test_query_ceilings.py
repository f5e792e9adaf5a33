"""As many queries as every page of the admin may take: none looks things up row by row."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.admin.reading import names_of

LIST, PAGE = 16, 20
CEILINGS = {
    "index": 40,
    "races_session_change": 42,
    "races_track_change": 52,
    "drivers_driver_change": 36,
    "drivers_car_change": 36,
    "championships_championship_change": 50,
    "championships_round_change": 24,
    "auth_user_change": 24,
}
"""Of pages that tell of many things at once."""


def queries_of(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("model", admin.site._registry, ids=names_of)
def test_no_list_and_no_page_takes_more(organiser: Client, everything: None, model: type[Model]) -> None:
    row = model._default_manager.first()
    assert row is not None
    label = names_of(model)
    found = {
        f"{label}_changelist": (queries_of(organiser, reverse(f"admin:{label}_changelist")), LIST),
        f"{label}_change": (queries_of(organiser, reverse(f"admin:{label}_change", args=[row.pk])), PAGE),
    }
    over = [f"{name}: {count}" for name, (count, most) in found.items() if count > CEILINGS.get(name, most)]
    assert not over


def test_nor_does_the_first_page(organiser: Client, everything: None) -> None:
    assert queries_of(organiser, reverse("admin:index")) <= CEILINGS["index"]
