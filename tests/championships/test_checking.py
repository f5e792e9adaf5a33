"""What is refused, by the database or with a sentence, and what is only remarked on."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from championships.checking import check, remarks_on
from championships.decisions import assign_by_hand, rules_changed
from championships.inputs.season import season_inputs
from championships.models import (
    Adjustment,
    AssignmentRule,
    Bonus,
    Championship,
    ChampionshipClass,
    CrewShare,
    Exclusion,
    Participant,
    Round,
    RoundSession,
    Scoring,
    SeasonPart,
    TieBreak,
)
from championships.presets import apply_preset
from drivers.models import Club, Driver
from races.models import Session
from tests.championships.evenings import championship, race
from tests.championships.preset_points import PRESETS
from tests.tablet import Tablet


@pytest.fixture
def cup(club: Club, tablet: Tablet) -> Championship:
    """One race, Ada before Bob."""
    found = championship(club)
    race(tablet, 0, "12")
    return found


def of(cup: Championship, model: type[models.Model], **values: Any) -> models.Model:
    """A row that refers to what there is by name."""
    known = {
        "ada": Driver.objects.get(name="Ada"),
        "first": cup.rounds.get(number=1),
        "the race": Session.objects.get(),
    }
    values = {name: known.get(value, value) if isinstance(value, str) else value for name, value in values.items()}
    return model(**({"championship": cup} | values if hasattr(model, "championship") else values))


@pytest.mark.parametrize(
    ("model", "values", "told"),
    [
        (Championship, {"name": "Wintercup"}, "already exists"),
        (Championship, {"name": "2", "starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "It cannot end on"),
        (Championship, {"name": "2", "planned_rounds": 0}, "A championship has at least one round."),
        (Championship, {"name": "2", "best_of_team": 0}, "greater than or equal to 1"),
        (Championship, {"name": "2", "decimal_places": 7}, "less than or equal to 6"),
        (Scoring, {"session_type": "race", "points": "3 2 1"}, "Sessions of this type are scored already."),
        (Scoring, {"session_type": "final", "points": "3 2 4"}, "The points rise"),
        (Scoring, {"session_type": "final", "points": "3 two 1"}, "“two” is no number of points"),
        (Scoring, {"session_type": "final", "points": ""}, "A table needs points, such as 25 18 15."),
        (Scoring, {"session_type": "final", "points": "1", "dnf_from_pct": 101}, "it can be 0 to 100 per cent"),
        (SeasonPart, {"first": 0}, "There are no rounds 0 to the last."),
        (SeasonPart, {"first": 5, "last": 4, "best": 1}, "There are no rounds 5 to 4."),
        (SeasonPart, {"best": 1, "drop": 1}, "Either the best count or the worst are dropped, not both."),
        (SeasonPart, {"best": 0}, "At least one must count."),
        (SeasonPart, {"last": 4, "drop": 4}, "Of rounds 1 to 4 4 cannot be dropped."),
        (TieBreak, {"order": 1}, "already exists"),
        (ChampionshipClass, {"name": "GT", "by": "tag", "value": " "}, "Which tag is it that makes the class?"),
        (Round, {"number": 1}, "There is a round with this number."),
        (Round, {"number": 0}, "Rounds are numbered from 1."),
        (Round, {"number": 2, "factor": 0}, "A round cannot count times 0."),
        (RoundSession, {"session": "the race"}, "The session is in a round of this championship already."),
        (AssignmentRule, {"order": 2, "into": "round"}, "Name a round exactly where it is always the same."),
        (AssignmentRule, {"order": 1}, "already exists"),
        (Adjustment, {"points": 1, "reason": "x"}, "one driver, one team or one manufacturer"),
        (Adjustment, {"points": 0, "reason": "x", "driver": "ada"}, "No points are no adjustment."),
        (Adjustment, {"points": 1, "driver": "ada"}, "cannot be blank"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    cup: Championship, model: type[models.Model], values: dict[str, Any], told: str
) -> None:
    row = of(cup, model, **({"club": cup.club} | values if model is Championship else values))
    if isinstance(row, RoundSession):
        row.source, row.event = cup.club.sources.get(), 1
    with pytest.raises(ValidationError, match=told):
        row.full_clean()


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Championship, {"name": "Wintercup"}),
        (Championship, {"name": "2", "changed_since_final_at": "2026-01-01T00:00Z"}),
        (Scoring, {"session_type": "race"}),
        (Scoring, {"session_type": "final", "c": 2}),
        (SeasonPart, {"first": 5, "last": 4}),
        (SeasonPart, {"best": 1, "drop": 1}),
        (ChampionshipClass, {"name": "GT"}),
        (Round, {"number": 1}),
        (Round, {"number": 2, "factor": 0}),
        (RoundSession, {"session": "the race"}),
        (RoundSession, {"session": None, "round": None, "is_by_rule": True, "source_id": 1, "event": 1}),
        (AssignmentRule, {"order": 2, "round": "first"}),
        (Adjustment, {"points": 1, "driver": "ada", "manufacturer": "Carrera"}),
        (Adjustment, {"points": 0, "driver": "ada"}),
    ],
)
def test_the_database_holds_it_too(cup: Championship, model: type[models.Model], values: dict[str, Any]) -> None:
    row = of(cup, model, **({"club": cup.club} | values if model is Championship else values))
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_one_driver_is_listed_excluded_and_given_a_share_once(cup: Championship) -> None:
    ada, round_session = Driver.objects.get(name="Ada"), cup.session_set.get()
    for model, values in (
        (Participant, {"championship": cup, "driver": ada}),
        (Exclusion, {"championship": cup, "driver": ada}),
        (CrewShare, {"round_session": round_session, "controller": 1, "driver": ada}),
        (Bonus, {"scoring": cup.scorings.get()}),
    ):
        model.objects.create(**values)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**values)


def test_faults_of_the_whole_are_told_by_name(cup: Championship, tablet: Tablet) -> None:
    check(cup)
    SeasonPart.objects.create(championship=cup, first=1, last=7, best=4)
    SeasonPart.objects.create(championship=cup, first=7, best=4)
    for order, name in enumerate(("Adas", "Others"), start=1):
        ChampionshipClass.objects.create(championship=cup, order=order, name=name, by="manufacturer", value=name)
    race(tablet, 2000, "21")
    cars = {str(car): car for car in cup.club.cars.all()}
    cars["Ada's car"].manufacturer, cars["Bob's car"].manufacturer = "adas", "Others"
    for car in cars.values():
        car.save()
    Session.objects.latest("opened_at").entries.filter(controller=1).update(car=cars["Bob's car"])
    with pytest.raises(ValidationError) as refused:
        check(cup)
    assert refused.value.messages == [
        "Two parts of the season overlap: rounds 1 to 7 and rounds 7 to the last.",
        "Driver Ada is in two classes: Adas and Others.",
    ]


def test_what_is_defined_is_remarked_on(cup: Championship, tablet: Tablet) -> None:
    Round.objects.create(championship=cup, number=7)
    cup.planned_rounds = 6
    cup.save()
    assign_by_hand(Session.objects.get(), cup.rounds.get(number=1), counts_as="demonstration")
    told = remarks_on(cup)
    assert told[:2] == ["Round 7 has no session; it is still to come.", "6 rounds are planned, and there is a round 7."]
    assert told[2].endswith("in round 1 is of a type that brings no points: demonstration.")


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_rows_that_mean_the_same(cup: Championship, name: str) -> None:
    apply_preset(cup, name)
    assert season_inputs(cup).rules.scoring == PRESETS[name]
    assert cup.ties.count() == 1
    for row in [*cup.scorings.all(), *Bonus.objects.filter(scoring__championship=cup)]:
        row.full_clean()


def test_a_preset_nobody_knows_is_refused_by_name(cup: Championship) -> None:
    with pytest.raises(ValueError, match=r"There is no preset 'F2'; there are 'F1 2010 onwards', "):
        apply_preset(cup, "F2")


def test_rules_that_change_are_an_answer_that_changes(cup: Championship) -> None:
    before = Club.objects.get().roster_version
    rules_changed(cup)
    assert Club.objects.get().roster_version > before


def test_two_races_that_began_in_the_same_minute_are_two(
    cup: Championship, tablet: Tablet, second_tablet: Tablet
) -> None:
    race(second_tablet, 1, "34")
    assert [str(one) for one in Session.objects.all()] == [str(Session.objects.earliest("pk"))] * 2
    check(cup)
