"""A hub of every state ever published goes through all migrations with a night in it.

Nothing of it is lost, what people decided is so after the upgrade, and the log of rulings tells of it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from championships.models import Championship
from drivers.models import Car, Driver, Source, Team
from ingest.models import Problem, Rebuild
from ingest.projection import project
from ingest.projection.rebuild import check, rebuild
from races.models import Entry, Lap, Meeting, Ruling, Track
from races.rulings.kinds import in_words
from tests.championships.evenings import championship, net
from tests.smartrace_hub.test_upgrades import (
    STATES,
    append_only_again,
    migrate,
    migrate_to_now,
    night,
    tablet,
    told,
)
from tests.tablet import Tablet

__all__ = ["append_only_again", "tablet"]
"""Fixtures."""

NAMED = [
    ("Anna is called Anna the Great", "Decided before there was a log of decisions", ""),
    ("Car 1 is called Old Red", "Decided before there was a log of decisions", ""),
    ("Oval is called Kellerring", "Decided before there was a log of decisions", ""),
]
RULED = [
    ("Anna the Great's lap of 6.100 void", "cut the chicane", "director"),
    ("Anna the Great disqualified", "magnets", "director"),
    ("Bob did not finish", "ran out of time", "director"),
    ("Bob given place 1", "ran out of time", "director"),
    ("Meeting of {day} is called Club night", "typed before decisions had reasons", ""),
    ("Meeting of {day} was held on 2026-01-17", "typed before decisions had reasons", ""),
]
DECIDED = [
    ("Wintercup: −3 for Anna the Great", "late", "director"),
    ("Wintercup: Bob excluded from the season, others move up", "moved away", "director"),
    ("Wintercup: 1/2 of controller 1 for Bob", "shared the car", "director"),
]


def name_somebody(old: Any) -> None:
    for app, model, name, own_name in (
        ("drivers", "Driver", "Anna", "Anna the Great"),
        ("drivers", "Car", "Car 1", "Old Red"),
        ("races", "Track", "Oval", "Kellerring"),
    ):
        assert old.get_model(app, model).objects.filter(name=name).update(own_name=own_name) == 1


def rule_on_the_night(old: Any) -> None:
    """A void lap, two corrected results, and the meeting by the name and the day the club gives it."""
    director = old.get_model("auth", "User").objects.get(username="director")
    voided = old.get_model("races", "Lap").objects.get(controller=1, number=3)
    race = old.get_model("races", "Session").objects.get(type="race")
    said = {"author": director, "source": race.source}
    old.get_model("races", "LapRuling").objects.create(event=voided.event, reason="cut the chicane", **said)
    results = old.get_model("races", "ResultRuling").objects
    at = {"event": race.first_event, "session": race, **said}
    results.create(controller=1, is_disqualified=True, reason="magnets", **at)
    results.create(controller=2, position=1, is_retired=True, reason="ran out of time", **at)
    old.get_model("races", "Meeting").objects.update(name="Club night", own_date=date(2026, 1, 17))


def decide_on_the_cup(old: Any) -> None:
    director = old.get_model("auth", "User").objects.get(username="director")
    anna, bob = (old.get_model("drivers", "Driver").objects.get(name=name) for name in ("Anna", "Bob"))
    cup = old.get_model("championships", "Championship").objects.get()
    in_a_round = old.get_model("championships", "RoundSession").objects.get()
    rows = [
        ("Adjustment", {"championship": cup, "driver": anna, "points": Decimal(-3), "reason": "late"}),
        ("Exclusion", {"championship": cup, "driver": bob, "is_moved_up": True, "reason": "moved away"}),
        (
            "CrewShare",
            {"round_session": in_a_round, "controller": 1, "driver": bob, "denominator": 2, "reason": "shared the car"},
        ),
    ]
    for model, fields in rows:
        old.get_model("championships", model).objects.create(author=director, **fields)


COULD_HOLD = {
    "before teams had aliases": ([name_somebody], NAMED),
    "incidents, meetings and rulings": ([name_somebody, rule_on_the_night], [*RULED, *NAMED]),
    "summaries and careers": ([name_somebody, rule_on_the_night], [*RULED, *NAMED]),
    "championships": ([name_somebody, rule_on_the_night, decide_on_the_cup], [*RULED, *NAMED, *DECIDED]),
}
"""By state: what could be decided then, and how the log tells it. Mergers had no rows of their own in any of them."""


def test_every_state_has_its_decisions() -> None:
    assert COULD_HOLD.keys() == STATES.keys()


@pytest.mark.parametrize("state", STATES)
def test_a_night_and_what_was_decided_of_it_go_through_every_migration(tablet: Source, state: str) -> None:
    User.objects.create_user("director")
    Tablet(tablet).tell_at_once(*night())
    if STATES[state]["championships"]:
        championship(tablet.club)
    before, places = told(), places_told()
    assert (len(before["laps"]), len(before["drivers"]), [name for _, name in before["teams"]]) == (
        10,
        2,
        ["Blues", "Reds"],
    )
    old = migrate(STATES[state])  # what that state had no columns and no tables for is gone
    decisions, decided = COULD_HOLD[state]
    for decide in decisions:
        decide(old)
    migrate_to_now()
    assert not Team.objects.filter(aliases=None).exists()
    tablet.refresh_from_db()
    in_the_log = lines()
    rebuild(tablet)
    project(tablet)
    day = f"{Meeting.objects.get().began_at:%Y-%m-%d}"
    assert in_the_log == lines() == [(sentence.format(day=day), reason, author) for sentence, reason, author in decided]
    assert told() == before
    assert not Problem.objects.exists()
    assert not Rebuild.objects.exists()
    assert list(check(tablet)) == []
    assert [str(model.objects.order_by("pk")[0]) for model in (Driver, Car, Track)] == [
        "Anna the Great",
        "Old Red",
        "Kellerring",
    ]
    if rule_on_the_night in decisions:
        assert list(Lap.objects.filter(is_counting=False).values_list("controller", "number")) == [(1, 3)]
        assert places_told() == [(None, True, False), (1, False, True)]
        assert (str(Meeting.objects.get()), Meeting.objects.get().own_date) == ("Club night", date(2026, 1, 17))
    else:
        assert places_told() == places
    if decide_on_the_cup in decisions:
        # The one is disqualified and loses three points, the other is excluded.
        points = {name: told for _, name, told in net(Championship.objects.get())}
        assert points == {"Anna the Great": "-3", "Bob": "0"}


def places_told() -> list[tuple[int | None, bool, bool]]:
    entries = Entry.objects.filter(session__type="race").order_by("controller")
    return list(entries.values_list("position", "is_disqualified", "is_retired"))


def lines() -> list[tuple[str, str, str]]:
    rulings = Ruling.objects.with_names().order_by("number")
    return [(in_words(ruling), ruling.reason, ruling.author_name) for ruling in rulings]
