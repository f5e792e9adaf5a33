"""Rows added on a page as they are proposed, and what is wrong with a row as a whole."""

from __future__ import annotations

import pytest
from django.test import Client

from championships.models import AssignmentRule, Bonus, Championship, ChampionshipClass, Round, TieBreak
from tests.admin.reading import text
from tests.championships.admin_pages import add, address, refusal, save


def test_a_bonus_added_as_it_is_proposed_is_there(organiser: Client, wintercup: Championship) -> None:
    scoring = wintercup.scorings.get()
    assert add(organiser, scoring, "bonuses").status_code == 302
    assert (Bonus.objects.get().kind, Bonus.objects.get().points) == ("fastest lap", 1)


@pytest.mark.parametrize(("prefix", "model"), [("assignment_rules", AssignmentRule), ("ties", TieBreak)])
def test_a_rule_added_as_it_is_proposed_is_there(
    organiser: Client, wintercup: Championship, prefix: str, model: type[AssignmentRule | TieBreak]
) -> None:
    before = model.objects.count()
    assert add(organiser, wintercup, prefix).status_code == 302
    assert model.objects.count() == before + 1


def test_a_row_added_empty_is_refused_where_something_is_needed(organiser: Client, wintercup: Championship) -> None:
    assert refusal(add(organiser, wintercup, "classes", value="gt")) == ["This field is required."]
    assert not ChampionshipClass.objects.exists()


def test_an_adjustment_of_nobody_is_refused_where_people_see_it(organiser: Client, wintercup: Championship) -> None:
    response = add(organiser, wintercup, "adjustments", points="3", reason="Marshalling")
    sentence = "Points are given to one driver, one team or one manufacturer."
    assert refusal(response) == [sentence]
    assert sentence in text(response.content.decode())


def test_more_rounds_than_anybody_holds_are_refused(organiser: Client, wintercup: Championship) -> None:
    assert refusal(save(organiser, wintercup, planned_rounds="1000")) == [
        "Ensure this value is less than or equal to 999."
    ]


def test_a_round_is_called_as_people_wrote_it(organiser: Client, wintercup: Championship) -> None:
    Round.objects.filter(number=2).update(name="grand Prix of Monza")
    told = organiser.get(address(wintercup, "change").replace("/change/", "/standings/")).content.decode()
    assert "Grand Prix of Monza, " in told
