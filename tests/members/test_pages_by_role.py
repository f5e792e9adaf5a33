"""Every page and action of the admin by role, walked from the URL map: a new one is in here by itself."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from drivers.models import Club
from races.rulings.kinds import KINDS
from tests.members.pages import Page, label_of, pages, rows_of
from tests.members.people import NOBODY, RANKS, SUPERUSER, browser_of, may, somebody

pytestmark = pytest.mark.once

RULES = [
    ("auth_.*|authtoken_.*", SUPERUSER, SUPERUSER),
    ("drivers_club_(add|delete)", SUPERUSER, SUPERUSER),
    (".*_list_csv|races_session_sheet", "Viewer", "Viewer"),
    (".*_(changelist|history)|races_ruling_as_csv|races_track_waiting", "Viewer", "Viewer"),
    ("races_ruling_revoke", "Marshal", "Marshal"),
    ("(drivers_(driver|car|team)|races_track)_suggestions", "Viewer", "Viewer"),
    (
        "championships_(standings|standings_csv|why|what_if|evening|handicaps|as_file|fixtures(_csv)?)",
        "Viewer",
        "Viewer",
    ),
    ("championships_kept_fixtures", "Viewer", "Organiser"),
    ("championships_keep_fixtures", "Organiser", "Organiser"),
    ("drivers_driver_forget", "Organiser", "Organiser"),
    ("drivers_(source|club)_change", "Viewer", "Organiser"),
    ("drivers_source_(add|rotate_token)", "Organiser", "Organiser"),
    ("championships_(championship|round|roundsession|scoring)_change", "Viewer", "Organiser"),
    ("championships_(round|roundsession|scoring)_add", NOBODY, NOBODY),
    (
        "championships_(championship_add|outlook|.*_delete|points|start|finalise|reopen|round_by_hand|from_file|copy)",
        "Organiser",
        "Organiser",
    ),
    (".*_change", "Viewer", NOBODY),
    (".*_(add|delete)", NOBODY, NOBODY),
    (".*", "Race director", "Race director"),
]
"""What an address is called; the least who may look at it; the least who may post there. The first that fits holds.
Lists and rows are read by every role, what is projected nobody changes by hand, and whatever else is a decision."""
ANSWERS, REFUSALS = {200, 302, 400}, {403}
ROLES = RANKS[:-1]


RULING = {"races.rule_on_running": "Marshal", "races.rule": "Race director", "races.forget": "Organiser"}
"""Who may rule what takes that permission; all there is was driven at the running meeting."""


def least(name: str, method: str) -> str:
    if kind := name.partition(":")[2]:
        return RULING[KINDS[kind].permission]
    _, look, post = next(rule for rule in RULES if re.fullmatch(rule[0], name))
    return look if method == "get" else post


def ask(browser: Client, page: Page, club: Club, method: str) -> Any:
    """Whatever a post does is taken back."""
    address = f"{page.at(club)}?{urlencode(page.query(club))}"
    if method == "get":
        return browser.get(address)
    with transaction.atomic():
        response = browser.post(address, {"post": "yes", "_form_submitted": "True"})
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES if connection.vendor == "sqlite" else ["Viewer", "Organiser"])
def test_every_page_opens_to_whom_it_is_for_and_tells_the_others_who_may(
    own_club: Club, role: str, method: str
) -> None:
    browser = browser_of(somebody(role, own_club))
    wrong = []
    for page in pages():
        response = ask(browser, page, own_club, method)
        allowed = may(role, least(page.name, method))
        if response.status_code not in (ANSWERS if allowed else REFUSALS):
            wrong.append(f"{page.name}: {response.status_code} where {least(page.name, method)} may")
        elif response.status_code == 403 and " may " not in response.content.decode():
            wrong.append(f"{page.name}: does not say who may")
    assert not wrong, "\n".join(wrong)


def test_there_are_pages_to_walk() -> None:
    names = {page.name for page in pages()}
    assert len(names) > 150
    assert {
        "races_ruling_decide:void_laps",
        "drivers_driver_merge",
        "championships_points",
        "auth_user_change",
    } <= names


def count(model: type[Model]) -> int:
    return model._default_manager.count()


@pytest.mark.parametrize("role", ROLES)
def test_every_action_of_a_list_is_done_by_whom_it_is_for(own_club: Club, role: str) -> None:
    user = somebody(role, own_club)
    browser = browser_of(user)
    wrong = []
    registry: dict[type[Model], Any] = dict(admin.site._registry)
    for model, one in registry.items():
        rows = rows_of(model, own_club).exclude(pk=user.pk if label_of(model) == "auth_user" else None)
        selected = {"_selected_action": [row.pk for row in rows], "post": "yes"}
        for action in {"delete_selected", *(name for _, name, _ in one._get_base_actions())}:
            before = count(model)
            with transaction.atomic():
                browser.post(reverse(f"admin:{label_of(model)}_changelist"), {"action": action, **selected})
                is_done = count(model) < before
                transaction.set_rollback(True)
            if is_done and not may(role, least(f"{label_of(model)}_delete", "post")):
                wrong.append(f"{action} of {label_of(model)}")
    assert not wrong


def test_the_menu_leads_nobody_where_they_may_not_go(own_club: Club) -> None:
    told = browser_of(somebody("Viewer", own_club)).get("/admin/").content.decode()
    assert reverse("admin:races_lap_changelist") in told
    assert reverse("admin:auth_user_changelist") not in told
    stranger = browser_of(somebody(RANKS[0], own_club)).get("/admin/").content.decode()
    assert reverse("admin:races_lap_changelist") not in stranger
    assert "Tablet" not in stranger


@pytest.mark.parametrize("field", ["token__startswith", "token_digest__gt", "former_tokens__contains", "token"])
def test_nobody_finds_a_token_out_by_asking_lists(own_club: Club, field: str) -> None:
    """Django lets a list be narrowed by any field of its own rows."""
    browser = browser_of(somebody("Viewer", own_club))
    assert browser.get(reverse("admin:drivers_source_changelist"), {field: "a"}).status_code == 400
