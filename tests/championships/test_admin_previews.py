"""What a rule changed in mid-season moves is shown before it is saved, and kept with who said so and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model
from django.test import Client
from django.urls import reverse

from championships.files.description import OF_AN_EVENING
from championships.models import Championship, ResultByHand, Round, Scoring, SeasonPart, StandingsSnapshot, TieBreak
from championships.rulings.rows import ROWS
from championships.rulings.rule_rows import RULES, TELLERS, columns_of
from championships.rulings.trace import NO_REASON
from desk import deciding
from races.models import Ruling
from races.rulings.fields import BadRuling
from races.rulings.kinds import in_words
from tests.admin.reading import text
from tests.championships.admin_pages import address, confirmed, form_of, refusal, save, step
from tests.championships.evenings import net

BEFORE = [(1, "Ada", "28"), (2, "Bob", "26"), (3, "Cy", "18")]
OTHER_POINTS = {"scorings-0-points": "3 2 1"}


def test_every_model_of_a_championship_is_told_in_the_log() -> None:
    told = {*RULES, *(rows.model for rows in ROWS.values())}
    # A list of results by hand is told whole, with the session it is of.
    assert {*told, ResultByHand, *OF_AN_EVENING, StandingsSnapshot} == set(
        apps.get_app_config("championships").get_models()
    )


@pytest.mark.parametrize("model", RULES, ids=lambda model: model.__name__)
def test_whatever_a_rule_names_can_be_told_and_found(model: type[Model]) -> None:
    named: set[Any] = {field.related_model for field in columns_of(model) if isinstance(field, ForeignKey)}
    assert named <= set(TELLERS)


def looked(browser: Client, of: Any, **changed: str) -> Any:
    """The answer to the first post of a page."""
    return browser.post(address(of), {**form_of(browser, of), **changed})


def moves(response: Any) -> list[str]:
    told = response.content.decode()
    body = told[told.index('id="preview"') :]
    rows = body[body.index("<tbody>") : body.index("</tbody>")].split("<tr>")[1:] if "<tbody>" in body else []
    return [" ".join(text(row).split()) for row in rows]


def test_what_other_points_move_is_shown_in_numbers_and_nothing_is_saved(
    organiser: Client, wintercup: Championship
) -> None:
    told = looked(organiser, wintercup, **OTHER_POINTS)
    assert moves(told) == ["Ada 1 1 8 28 −20", "Bob 2 2 7 26 −19", "Cy 3 3 3 18 −15"]
    assert "points of the race: points 3 2 1, was 10 8 6 5 4 3 2 1" in text(told.content.decode())
    assert (net(wintercup), Ruling.objects.count()) == (BEFORE, 0)


def test_places_that_change_are_shown_with_those_that_stay(organiser: Client, wintercup: Championship) -> None:
    told = looked(organiser, wintercup, **{"rounds-1-factor": "3"})
    assert moves(told) == ["Bob 1 2 46 26 +20", "Ada 2 1 44 28 +16", "Cy 3 3 30 18 +12"]


def test_it_is_saved_once_somebody_says_why_and_kept_with_who_said_so(
    organiser: Client, wintercup: Championship
) -> None:
    told = looked(organiser, wintercup, **OTHER_POINTS)
    assert refusal(confirmed(organiser, told, reason=" ")) == [NO_REASON]
    assert net(wintercup) == BEFORE
    assert confirmed(organiser, told, reason="The meeting voted").status_code == 302
    ruling = Ruling.objects.get()
    assert net(wintercup) == [(1, "Ada", "8"), (2, "Bob", "7"), (3, "Cy", "3")]
    assert (ruling.kind, ruling.reason, ruling.author_name) == ("championship_rules", "The meeting voted", "organiser")
    assert in_words(ruling) == "Wintercup: points of the race: points 3 2 1, was 10 8 6 5 4 3 2 1"
    assert ruling.outcome.effects == ["Wintercup: Ada −20, Bob −19, Cy −15"]


def test_what_was_confirmed_is_what_was_looked_at(organiser: Client, wintercup: Championship) -> None:
    told = looked(organiser, wintercup, **OTHER_POINTS)
    again = confirmed(organiser, told, **{"scorings-0-points": "5 4 3"})
    assert moves(again)[0] == "Ada 1 1 14 28 −14"
    assert net(wintercup) == BEFORE


def test_whoever_wants_to_change_it_further_finds_it_as_it_was_typed(
    organiser: Client, wintercup: Championship
) -> None:
    told = confirmed(organiser, looked(organiser, wintercup, **OTHER_POINTS), _edit="yes")
    assert 'value="3 2 1"' in told.content.decode()
    assert "Nothing is saved yet" in text(told.content.decode())
    assert net(wintercup) == BEFORE


def test_a_draft_shows_what_moves_and_asks_nobody_why(organiser: Client, wintercup: Championship) -> None:
    wintercup.save_fields(state="draft")
    told = looked(organiser, wintercup, **OTHER_POINTS)
    assert moves(told)[0] == "Ada 1 1 8 28 −20"
    assert confirmed(organiser, told, reason="").status_code == 302
    assert not Ruling.objects.exists()


def test_what_decides_nothing_and_what_has_not_begun_is_saved_at_once(
    organiser: Client, wintercup: Championship
) -> None:
    assert looked(organiser, wintercup, name="Summercup").status_code == 302
    new = Championship.objects.create(club=wintercup.club, name="New", state="running")
    assert looked(organiser, new, planned_rounds="3").status_code == 302


def test_a_final_championship_says_that_its_standings_stay(organiser: Client, wintercup: Championship) -> None:
    step(organiser, "finalise", wintercup)
    told = text(looked(organiser, wintercup, **OTHER_POINTS).content.decode())
    assert "It is final: its standings stay as they are" in told


@pytest.mark.parametrize(
    ("of", "changed", "line"),
    [
        ("scoring", {"dnf": "by position"}, "points of the race: retired by position, was zero"),
        ("round", {"factor": "2"}, "round 2: factor 2, was 1"),
    ],
)
def test_every_page_of_rules_shows_it(
    organiser: Client, wintercup: Championship, of: str, changed: dict[str, str], line: str
) -> None:
    rows: dict[str, Any] = {"scoring": wintercup.scorings.get(), "round": wintercup.rounds.get(number=2)}
    told = looked(organiser, rows[of], **changed)
    assert line in text(told.content.decode())
    assert confirmed(organiser, told).status_code == 302
    assert in_words(Ruling.objects.get()) == f"Wintercup: {line}"


def test_points_of_a_preset_and_a_deletion_show_it_too(organiser: Client, wintercup: Championship) -> None:
    asked = organiser.post(reverse("admin:championships_points", args=[wintercup.pk]), {"preset": "16-12-8-6"})
    assert moves(asked) == ["Ada 1 1 44 28 +16", "Bob 2 2 40 26 +14", "Cy 3 3 24 18 +6"]
    deletion = organiser.get(address(wintercup.scorings.get(), "delete"))
    assert moves(deletion)[0] == "Ada 1 1 0 28 −28"
    assert net(wintercup) == BEFORE


def test_rules_are_as_before_when_their_change_is_revoked(organiser: Client, wintercup: Championship) -> None:
    TieBreak.objects.create(championship=wintercup, order=2, kind="head to head")
    SeasonPart.objects.create(championship=wintercup, first=1, last=3, best=2)
    rows = [list(model.objects.order_by("pk").values()) for model in (Scoring, TieBreak, Round)]
    part = {"of": "drivers", "first": "4", "best": "1"}
    changed = {**OTHER_POINTS, "ties-0-order": "2", "ties-1-order": "1", "rounds-1-factor": "3", "planned_rounds": "6"}
    save(organiser, wintercup, {"parts": [part]}, **{"parts-0-DELETE": "on"}, **changed)
    ruling = Ruling.objects.get()
    deciding.revoke(ruling, "Not what we voted", None)
    assert [list(model.objects.order_by("pk").values()) for model in (Scoring, TieBreak, Round)] == rows
    assert SeasonPart.objects.values("first", "last", "best", "drop").get() == {
        "first": 1, "last": 3, "best": 2, "drop": None,
    }  # fmt: skip
    wintercup.refresh_from_db()
    assert (wintercup.planned_rounds, net(wintercup)[0]) == (4, (1, "Ada", "20"))


def test_rules_that_were_changed_since_are_not_put_back(organiser: Client, wintercup: Championship) -> None:
    save(organiser, wintercup, **OTHER_POINTS)
    save(organiser, wintercup, **{"scorings-0-points": "5 4 3"})
    with pytest.raises(BadRuling, match="that was changed since"):
        deciding.revoke(Ruling.objects.earliest("number"), "Not what we voted", None)
