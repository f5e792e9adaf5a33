"""Members see, find, choose and touch what is their club's; all else is as if it were not there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.test import Client
from django.urls import reverse

from championships.models import Championship, Scoring
from drivers.models import Club, Driver, Source
from ingest.models import Problem, RawEvent
from members.models import Membership
from races.models import Session
from tests.championships.admin_pages import refusal, save
from tests.members.pages import FIXTURES, label_of, pages, rows_of
from tests.members.people import browser_of, somebody
from tests.members.test_pages_by_role import ask, least, may
from web.admin.base import HubWideAdmin

pytestmark = pytest.mark.once

OF_CLUBS = [model for model, one in admin.site._registry.items() if not isinstance(one, HubWideAdmin)]
ABOUT_A_ROW = [page for page in pages() if page.parameters and not page.name.startswith("auth")]

GOES_WHILE_EMPTY = {"drivers_source_delete"}
"""What an organiser may delete as long as it recorded nothing, which no row of these tests is."""
A_QUESTION = "drivers_source_rotate_token: 200"
"""Whether there really shall be a new URL is asked without a word of which source."""


@pytest.fixture
def own_organiser(own_club: Club, neighbours: Club) -> Client:
    """A browser of the organiser of one of the two clubs."""
    return browser_of(somebody("Organiser", own_club))


@pytest.mark.parametrize("method", ["get", "post"])
def test_whatever_is_another_clubs_is_not_there(own_organiser: Client, neighbours: Club, method: str) -> None:
    wrong = []
    for page in ABOUT_A_ROW:
        status = ask(own_organiser, page, neighbours, method).status_code
        is_ones_own = page.name in GOES_WHILE_EMPTY or may("Organiser", least(page.name, method))
        if status != (404 if is_ones_own else 403):
            wrong.append(f"{page.name}: {status}")
    wrong = [one for one in wrong if one != A_QUESTION or method == "post"]
    assert not wrong, "\n".join(wrong)


def test_no_page_of_a_club_tells_of_another(own_club: Club, own_organiser: Client) -> None:
    """All pages, with their lists, filters and choices; every name of the neighbours' begins with Zz-."""
    told = {page.name: ask(own_organiser, page, own_club, "get").getvalue().decode() for page in pages()}
    told |= {address: own_organiser.get(address).content.decode() for address in ("/admin/", "/admin/search/?s=zz-")}
    assert not [name for name, text in told.items() if "Zz-" in text]
    everything = browser_of(somebody("superuser"))
    assert "Zz-" in everything.get(reverse("admin:races_lap_changelist")).content.decode()


def test_a_list_has_the_rows_of_the_readers_clubs(own_organiser: Client, own_club: Club, neighbours: Club) -> None:
    for model in OF_CLUBS:
        assert rows_of(model, neighbours).exists(), f"no {label_of(model)} of the neighbours, tests/members/conftest.py"
        listed = own_organiser.get(reverse(f"admin:{label_of(model)}_changelist")).context["cl"].queryset
        assert keys(listed) == keys(rows_of(model, own_club)), label_of(model)


def keys(rows: QuerySet[Any]) -> set[Any]:
    return set(rows.values_list("pk", flat=True))


def choosing(response: Any) -> list[tuple[str, Any]]:
    """The fields of a page's form, and of its tables, that choose rows."""
    forms = [response.context["adminform"].form]
    forms += [one.formset.empty_form for one in response.context["inline_admin_formsets"]]
    fields = [(f"{type(form).__name__}.{name}", field) for form in forms for name, field in form.fields.items()]
    return [(name, one) for name, one in fields if isinstance(one, ModelChoiceField) and not name.endswith(".id")]


def test_forms_take_no_row_of_another_club(own_organiser: Client, own_club: Club, neighbours: Club) -> None:
    seen = set()
    for model in OF_CLUBS:
        address = reverse(f"admin:{label_of(model)}_change", args=[rows_of(model, own_club).first().pk])
        for name, field in choosing(own_organiser.get(address)):
            rows = field.queryset
            seen.add(name)
            if rows.model in admin.site._registry:
                assert not keys(rows) & keys(rows_of(rows.model, neighbours)), f"{name} on {address}"
                assert rows.exists(), f"{name} on {address} offers nothing"
            else:
                assert "Zz-" not in str(list(rows)), f"{name} on {address}"
    assert {"ParticipantForm.driver", "AssignmentRuleForm.meeting", "RoundSessionForm.session"} <= seen


def test_what_is_typed_finds_nothing_of_another_club(own_organiser: Client) -> None:
    """Every field of the admin that looks up what is typed."""
    admins: list[Any] = list(admin.site._registry.values())
    inlines = [inline for one in admins for inline in one.inlines]
    asked = [(one.model._meta, field) for one in (*admins, *inlines) for field in one.autocomplete_fields]
    assert len(asked) > 5
    for opts, field in asked:
        query = {"app_label": opts.app_label, "model_name": opts.model_name, "field_name": field}
        found = own_organiser.get(reverse("admin:autocomplete"), query).json()["results"]
        assert found, f"{opts}.{field}"
        assert not [one["text"] for one in found if "Zz-" in one["text"]]
        assert own_organiser.get(reverse("admin:autocomplete"), {**query, "term": "Zz-"}).json()["results"] == []


def test_no_action_reaches_another_club(own_organiser: Client, neighbours: Club) -> None:
    for model in OF_CLUBS:
        before = keys(rows_of(model, neighbours))
        chosen = {"action": "delete_selected", "_selected_action": sorted(before), "post": "yes"}
        own_organiser.post(reverse(f"admin:{label_of(model)}_changelist"), chosen)
        assert keys(rows_of(model, neighbours)) == before, label_of(model)


def test_fixtures_are_made_with_nobody_of_another_club(own_organiser: Client, neighbours: Club) -> None:
    stranger = Driver.objects.filter(club=neighbours).first()
    assert stranger is not None
    query = urlencode({**FIXTURES, "members": stranger.pk})
    assert own_organiser.get(f"{reverse('admin:championships_fixtures_csv')}?{query}").status_code == 400


def test_nobody_merges_into_somebody_of_another_club(own_organiser: Client, own_club: Club, neighbours: Club) -> None:
    own = Driver.objects.filter(club=own_club).first()
    stranger = Driver.objects.filter(club=neighbours).first()
    assert own is not None
    assert stranger is not None
    response = own_organiser.post(reverse("admin:drivers_driver_merge", args=[own.pk]), {"into": stranger.pk})
    assert response.status_code == 200
    assert Driver.objects.filter(pk__in=[own.pk, stranger.pk]).count() == 2


def test_no_line_of_a_form_reaches_into_another_club(own_organiser: Client, own_club: Club, neighbours: Club) -> None:
    """Whoever writes keys into a form by hand writes to nothing but their own."""
    own, theirs = (Championship.objects.get(club=one) for one in (own_club, neighbours))
    stranger = Driver.objects.filter(club=neighbours)[0]
    refused = save(own_organiser, own, {"participant_set": [{"driver": stranger.pk}]})
    assert "Select a valid choice. That choice is not one of the available choices." in refusal(refused)
    before = list(Scoring.objects.filter(championship=theirs).values())
    save(own_organiser, own, **{"scorings-0-id": str(before[0]["id"]), "scorings-0-points": "99"})
    assert list(Scoring.objects.filter(championship=theirs).values()) == before


@pytest.mark.parametrize("name", ["drivers_source_add", "championships_championship_add"])
def test_whoever_has_one_club_has_it_chosen(own_organiser: Client, own_club: Club, name: str) -> None:
    form = own_organiser.get(reverse(f"admin:{name}")).context["adminform"].form
    assert form["club"].value() == own_club.pk
    assert list(form.fields["club"].queryset) == [own_club]


def test_whoever_has_two_clubs_chooses(own_club: Club, neighbours: Club) -> None:
    Club.objects.create(name="A third")
    browser = browser_of(somebody("Organiser", own_club, neighbours))
    form = browser.get(reverse("admin:drivers_source_add")).context["adminform"].form
    assert form["club"].value() is None
    assert list(form.fields["club"].queryset) == [own_club, neighbours]


def test_a_source_is_added_to_no_club_of_others(own_organiser: Client, neighbours: Club) -> None:
    said = {"name": "Ours", "club": neighbours.pk}
    assert own_organiser.post(reverse("admin:drivers_source_add"), said).status_code == 200
    assert not Source.objects.filter(name="Ours").exists()


def test_whoever_belongs_to_no_club_sees_none(own_club: Club) -> None:
    browser = browser_of(somebody("Organiser"))
    for model in OF_CLUBS:
        told = browser.get(reverse(f"admin:{label_of(model)}_changelist"))
        assert (told.status_code, told.context["cl"].queryset.count()) == (200, 0)
    assert "Tablet" not in browser.get("/admin/").content.decode()


def test_whoever_leaves_a_club_sees_nothing_of_it_at_once(own_club: Club, own_organiser: Client) -> None:
    page = next(page for page in ABOUT_A_ROW if page.name == "races_session_change")
    assert ask(own_organiser, page, own_club, "get").status_code == 200
    Membership.objects.all().delete()
    assert ask(own_organiser, page, own_club, "get").status_code == 404


def test_raw_events_and_problems_of_the_api_are_those_of_ones_clubs(
    own_organiser: Client, own_club: Club, neighbours: Club
) -> None:
    """The rest of the API is public, or every token's, as before."""
    everything = browser_of(somebody("superuser"))
    for address, rows in (("raw-events", RawEvent.objects), ("problems", Problem.objects)):
        own = rows_of(rows.model, own_club)
        assert len(own_organiser.get(f"/api/v1/{address}/?page_size=200").json()["results"]) == own.count()
        assert len(everything.get(f"/api/v1/{address}/?page_size=200").json()["results"]) == rows.count() > own.count()
    theirs = RawEvent.objects.filter(source__club=neighbours).first()
    assert theirs is not None
    assert own_organiser.get(f"/api/v1/raw-events/{theirs.pk}/").status_code == 404
    assert everything.get(f"/api/v1/raw-events/{theirs.pk}/").status_code == 200


def test_instants_are_read_in_the_time_zone_of_ones_own_club(own_club: Club, neighbours: Club) -> None:
    Club.objects.filter(pk=neighbours.pk).update(time_zone="Asia/Tokyo")
    opened_at = Session.objects.filter(club=own_club).order_by("-opened_at")[0].opened_at
    told = browser_of(somebody("Viewer", own_club)).get("/admin/").content.decode()
    assert f"{opened_at.astimezone(own_club.zone):%H:%M}" in told
