"""What people may write on a page of its own, and what nobody does because it follows from the logs."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import RequestFactory

from championships.models import Championship, Round, RoundSession, Scoring
from drivers.models import Club, Source
from tests.members.pages import label_of
from tests.members.people import somebody
from web.admin.base import HubWideAdmin

BY_HAND: dict[type[Model], str] = {
    Club: "add change delete",
    Source: "add change delete",  # deleted only as long as it recorded nothing
    Championship: "add change delete",
    Round: "change delete",
    RoundSession: "change delete",
    Scoring: "change delete",
}
"""Clubs, sources, what the club calls somebody or something, championships and their parts; what people decided."""
OF_CLUBS = [model for model, one in admin.site._registry.items() if not isinstance(one, HubWideAdmin)]


@pytest.mark.parametrize("model", OF_CLUBS, ids=label_of)
def test_what_follows_from_the_logs_nobody_writes_by_hand(db: None, model: type[Model]) -> None:
    """Not even a superuser: such a page leads to decisions instead."""
    request = RequestFactory().get("/admin/")
    request.user = somebody("superuser")
    one = admin.site._registry[model]
    allowed = [action for action in ("add", "change", "delete") if getattr(one, f"has_{action}_permission")(request)]
    assert " ".join(allowed) == BY_HAND.get(model, "")
