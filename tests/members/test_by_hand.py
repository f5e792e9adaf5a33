"""What people may write on a page of its own, and what nobody does because it follows from the logs."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import RequestFactory

from championships.models import Championship, Round, RoundSession, Scoring
from drivers.models import Car, Club, Driver, Source
from races.models import Meeting, Track
from tests.members.pages import label_of
from tests.members.people import somebody
from web.admin.base import HubWideAdmin

BY_HAND: dict[type[Model], str] = {
    Club: "add change delete",
    Source: "add change",
    Driver: "change",
    Car: "change",
    Track: "change",
    Meeting: "change",
    Championship: "add change delete",
    Round: "change delete",
    RoundSession: "change delete",
    Scoring: "change delete",
}
"""Clubs, sources, what the club calls somebody or something, championships and their parts; what people decided."""
TYPED = {Driver: ["own_name"], Car: ["own_name"], Track: ["own_name"], Meeting: ["name", "own_date"]}
"""Of what tablets tell, the club types these alone."""
OF_CLUBS = [model for model, one in admin.site._registry.items() if not isinstance(one, HubWideAdmin)]


@pytest.mark.parametrize("model", OF_CLUBS, ids=label_of)
def test_what_follows_from_the_logs_nobody_writes_by_hand(db: None, model: type[Model]) -> None:
    """Not even a superuser: such a page leads to decisions instead."""
    request = RequestFactory().get("/admin/")
    request.user = somebody("superuser")
    one = admin.site._registry[model]
    allowed = [action for action in ("add", "change", "delete") if getattr(one, f"has_{action}_permission")(request)]
    assert " ".join(allowed) == BY_HAND.get(model, "")


@pytest.mark.parametrize("model", TYPED, ids=label_of)
def test_of_what_tablets_tell_only_names_and_days_are_typed(db: None, model: type[Model]) -> None:
    request = RequestFactory().get("/admin/")
    request.user = somebody("superuser")
    request.clubs = None  # type: ignore[attr-defined]
    form = admin.site._registry[model].get_form(request, model(), change=True)
    assert list(form.base_fields) == TYPED[model]
