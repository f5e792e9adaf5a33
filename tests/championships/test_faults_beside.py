"""Whatever is wrong with rules is said beside the field it is about."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client

from championships.admin.inlines import RULES
from championships.admin.saving import prefix_of
from championships.admin.scoring import BonusInline
from championships.models import Championship, ChampionshipClass, SeasonPart
from championships.scoring.fault import Fault
from championships.scoring.faults import faults
from races.models import Session
from tests.championships.admin_pages import save
from tests.championships.clubs import rules
from tests.championships.test_faults import ROUNDS_AT_FAULT, RULES_AT_FAULT

ABOUT_THE_WHOLE = {"Session s is in round 1 twice.", "Session type heat is merged twice in round 1."}
"""The database holds that no session is in a round twice; merges are checked where they are written."""
INLINES: list[Any] = [*RULES, BonusInline]
TABLES: dict[str, type[Model]] = {prefix_of(one.model): one.model for one in INLINES}
FOUND = [
    *(fault for of, _ in RULES_AT_FAULT for fault in faults(of)),
    *(fault for rounds, _ in ROUNDS_AT_FAULT for fault in faults(rules(), rounds)),
]


@pytest.mark.parametrize("fault", [fault for fault in FOUND if fault not in ABOUT_THE_WHOLE], ids=str)
def test_every_fault_knows_a_field_there_is(fault: Fault) -> None:
    assert fault.field, f"Say beside which field: {fault}"
    model = TABLES[fault.rows] if fault.rows else Championship
    for name in (fault.field, *fault.row):
        assert model._meta.get_field(name)


def test_every_table_of_the_page_takes_what_is_refused_of_it(organiser: Client, wintercup: Championship) -> None:
    page: Any = admin.site.get_model_admin(Championship)
    assert {prefix_of(one.model) for one in page.inlines} == {
        one.formset.prefix
        for one in organiser.get(f"/admin/championships/championship/{wintercup.pk}/change/").context[
            "inline_admin_formsets"
        ]
    }


def beside(response: Any) -> dict[str, list[str]]:
    """By the name of the field in the form, what is said there."""
    assert response.status_code == 200
    form = response.context["adminform"].form
    found = {name: list(map(str, said)) for name, said in form.errors.items()}
    for one in response.context["inline_admin_formsets"]:
        for row in one.formset.forms:
            found |= {row.add_prefix(name): list(map(str, said)) for name, said in row.errors.items()}
        if one.formset.non_form_errors():
            found[one.formset.prefix] = list(map(str, one.formset.non_form_errors()))
    return found


def test_what_overlaps_is_said_at_the_part_that_begins_too_early(organiser: Client, wintercup: Championship) -> None:
    SeasonPart.objects.create(championship=wintercup, first=1, last=2, best=1)
    row = {"of": "drivers", "first": "2", "best": "1"}
    assert beside(save(organiser, wintercup, {"parts": [row]})) == {
        "parts-1-first": ["Two parts of the season overlap: rounds 1 to 2 and rounds 2 to the last."]
    }


def test_what_cannot_be_dropped_is_said_at_the_number(organiser: Client, wintercup: Championship) -> None:
    assert beside(save(organiser, wintercup, {"parts": [{"of": "drivers", "first": "1", "drop": "4"}]})) == {
        "parts-0-drop": ["Of rounds 1 to the last 4 cannot be dropped: there are only 4."]
    }


def test_a_plan_that_leaves_too_few_rounds_is_said_at_what_drops_them(
    organiser: Client, wintercup: Championship
) -> None:
    SeasonPart.objects.create(championship=wintercup, first=1, drop=3)
    assert beside(save(organiser, wintercup, planned_rounds="3")) == {
        "parts-0-drop": ["Of rounds 1 to the last 3 cannot be dropped: there are only 3."]
    }


def test_what_is_about_the_championship_is_said_at_its_own_field(organiser: Client, wintercup: Championship) -> None:
    for order, name in enumerate(("Adas", "Others"), start=1):
        ChampionshipClass.objects.create(championship=wintercup, order=order, name=name, by="manufacturer", value=name)
    Championship.objects.update(are_classes_exclusive=False)
    cars = {str(car): car for car in wintercup.club.cars.all()}
    cars["Ada's car"].manufacturer, cars["Bob's car"].manufacturer = "Adas", "Others"
    for car in cars.values():
        car.save()
    Session.objects.latest("opened_at").entries.filter(controller=1).update(car=cars["Bob's car"])
    assert beside(save(organiser, wintercup, are_classes_exclusive="on")) == {
        "are_classes_exclusive": ["Driver Ada is in two classes: Adas and Others."]
    }
