"""Sessions put into rounds and taken out by hand, points in all detail, and whose result a shared controller's is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from championships.models import Championship, CrewShare, Round, RoundSession
from drivers.models import Driver
from races.models import Session
from tests.admin.reading import text
from tests.championships.admin_pages import address, refusal, save
from tests.championships.evenings import net


def first(cup: Championship) -> Round:
    return cup.rounds.get(number=1)


def race_of(number: int) -> Session:
    return Session.objects.order_by("opened_at")[number - 1]


def chosen(session: Session, **more: str) -> dict[str, list[dict[str, Any]]]:
    return {"session_set": [{"session": session.pk, "counts_as": "", **more}]}


def test_a_session_is_taken_out_of_a_round_by_hand_and_no_rule_puts_it_back(
    organiser: Client, wintercup: Championship
) -> None:
    assert save(organiser, first(wintercup), **{"session_set-0-DELETE": "on"}).status_code == 302
    assert net(wintercup) == [(1, "Ada", "18"), (1, "Bob", "18"), (3, "Cy", "12")]
    kept_out = RoundSession.objects.get(round=None)
    assert (kept_out.session, kept_out.is_by_rule) == (race_of(1), False)


def test_a_session_of_another_round_moves_where_only_a_rule_had_put_it(
    organiser: Client, wintercup: Championship
) -> None:
    assert save(organiser, first(wintercup), chosen(race_of(3))).status_code == 302
    assert wintercup.rounds.count() == 2
    assert list(first(wintercup).session_set.values_list("session", "is_by_rule")) == [
        (race_of(1).pk, True), (race_of(3).pk, False),
    ]  # fmt: skip
    assert net(wintercup)[0] == (1, "Ada", "28")


def test_a_session_is_not_in_two_rounds(organiser: Client, wintercup: Championship) -> None:
    save(organiser, first(wintercup), chosen(race_of(3)))
    second = wintercup.rounds.get(number=2)
    assert refusal(save(organiser, second, chosen(race_of(3)))) == [
        "It is in round 1 already; take it out there first."
    ]
    assert refusal(save(organiser, second, chosen(race_of(2)))) == ["It is in this round already."]
    assert second.session_set.count() == 1


def test_a_round_that_counts_double_counts_double_at_once(organiser: Client, wintercup: Championship) -> None:
    save(organiser, first(wintercup), factor="2", name="Finale")
    assert net(wintercup)[0] == (1, "Ada", "38")


def test_a_sessions_page_says_who_assigned_it_and_by_hand_it_goes_elsewhere(
    organiser: Client, wintercup: Championship
) -> None:
    row = RoundSession.objects.get(session=race_of(2))
    assert "by rule" in text(organiser.get(address(row)).content.decode())
    save(organiser, row, round=str(first(wintercup).pk))
    row.refresh_from_db()
    assert (row.round, row.is_by_rule) == (first(wintercup), False)
    assert organiser.post(address(row, "delete"), {"post": "yes", "reason": "a mistake"}).status_code == 302
    assert RoundSession.objects.get(session=race_of(2)).is_by_rule


def test_what_a_rule_decided_is_not_deleted_for_the_rule_to_decide_it_again(
    organiser: Client, wintercup: Championship
) -> None:
    row = RoundSession.objects.get(session=race_of(2))
    assert organiser.post(address(row, "delete"), {"post": "yes"}).status_code == 403
    assert organiser.post(address(first(wintercup), "delete"), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    organiser.post(reverse("admin:championships_roundsession_changelist"), action)
    assert RoundSession.objects.filter(pk=row.pk).exists()


def test_whose_result_a_shared_controllers_is_takes_a_reason(organiser: Client, wintercup: Championship) -> None:
    row = RoundSession.objects.get(session=race_of(1))
    cy = Driver.objects.get(name="Cy")
    share = {"controller": "1", "driver": cy.pk, "numerator": "1", "denominator": "1", "reason": ""}
    assert refusal(save(organiser, row, {"shares": [share]})) == ["This field is required."]
    wrong = share | {"reason": "Stood in", "numerator": "3", "denominator": "2"}
    assert "That is no part of a result." in refusal(save(organiser, row, {"shares": [wrong]}))
    save(organiser, row, {"shares": [share | {"reason": "Stood in for Ada"}]})
    assert CrewShare.objects.get().author == User.objects.get()
    assert net(wintercup) == [(1, "Cy", "28"), (2, "Bob", "26"), (3, "Ada", "18")]


def test_a_bonus_counts_at_once_and_there_is_one_of_each_kind(organiser: Client, wintercup: Championship) -> None:
    scoring = wintercup.scorings.get()
    bonus = {"kind": "fastest lap", "points": "1.5", "among": "anyone", "tied": "first", "top": ""}
    assert refusal(save(organiser, scoring, {"bonuses": [bonus, bonus]})) == ["There is a bonus for this already."]
    assert refusal(save(organiser, scoring, {"bonuses": [bonus | {"among": "top"}]})) == [
        "Down to which place may somebody have it?"
    ]
    assert save(organiser, scoring, {"bonuses": [bonus]}).status_code == 302
    assert net(wintercup) == [(1, "Ada", "31"), (2, "Bob", "27.5"), (3, "Cy", "18")]


def test_numbers_are_asked_for_as_people_write_them(organiser: Client, wintercup: Championship) -> None:
    told = organiser.get(address(first(wintercup))).content.decode()
    assert ('value="1.000"' in told, 'name="factor" value="1"' in told) == (False, True)


@pytest.mark.parametrize("model", ["round", "scoring", "roundsession"])
def test_what_belongs_to_a_championship_is_added_on_its_page(
    organiser: Client, wintercup: Championship, model: str
) -> None:
    assert organiser.get(reverse(f"admin:championships_{model}_add")).status_code == 403


def test_a_session_is_found_by_its_track_or_a_driver(organiser: Client, wintercup: Championship) -> None:
    query = {"app_label": "championships", "model_name": "roundsession", "field_name": "session", "term": "Ada"}
    found = organiser.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [one["id"] for one in found] == [str(race_of(number).pk) for number in (3, 2, 1)]


def test_the_list_of_rounds_tells_what_is_in_them(organiser: Client, wintercup: Championship) -> None:
    told = text(organiser.get(reverse("admin:championships_round_changelist")).content.decode())
    assert "round 1 Wintercup 1 - 1 1.000 by rule" in told
