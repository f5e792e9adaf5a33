"""What people typed never hangs on what is projected."""

from __future__ import annotations

from datetime import UTC, datetime

from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from championships.decisions import rules_changed
from championships.models import AssignmentRule, Championship, Round
from drivers.models import Club
from races.models import Meeting, SeasonTotals, Session
from tests.championships.evenings import championship, live_race, session
from tests.rulings import rule_on_meeting
from tests.tablet import Tablet, event, lap

HOUR = 3600
PROJECTED = {"races", "drivers"}
PEOPLES_OWN = {"Club", "Source"}
"""Of those rooms what nothing projects, and nothing takes away."""
WHAT_BECOMES = {
    "assignmentrule.track": models.PROTECT,  # goes over to whom the track is now; else the track stays
    "assignmentrule.meeting": models.PROTECT,  # goes over to the meeting that took its sessions; else that stays
    "participant.driver": models.PROTECT,  # goes over to whom the driver is now
    "participant.team": models.PROTECT,
    "adjustment.driver": models.PROTECT,
    "adjustment.team": models.PROTECT,
    "exclusion.driver": models.PROTECT,
    "crewshare.driver": models.PROTECT,
    "starter.driver": models.PROTECT,
    "resultbyhand.driver": models.PROTECT,
    "roundsession.session": models.SET_NULL,  # hangs on source and event, and is found again by those
}


def test_every_key_from_what_people_typed_to_what_is_projected_is_listed() -> None:
    found = {
        f"{model._meta.model_name}.{field.name}": field.remote_field.on_delete
        for model in apps.get_app_config("championships").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label in PROJECTED
        and field.related_model.__name__ not in PEOPLES_OWN
    }
    assert found == WHAT_BECOMES


def rounds(of: Championship) -> list[tuple[int, int]]:
    return [(row.number, row.session_set.count()) for row in of.rounds.order_by("number")]


def test_a_late_practice_that_joins_two_nights_takes_no_rule_with_it(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    tablet.tell(*session(0, "123"), event(1000, "ui.reset"))
    tablet.tell(*session(8 * HOUR, "213"), event(8 * HOUR + 1000, "ui.reset"))
    second = Meeting.objects.order_by("began_at")[1]
    cup.assignment_rules.update(meeting=second)
    rules_changed(cup)
    assert rounds(cup) == [(1, 1)]
    tablet.tell(lap(4 * HOUR, 1, 5000), lap(4 * HOUR + 10, 1, 5000))
    remaining = Meeting.objects.get()
    assert AssignmentRule.objects.get().meeting == remaining
    assert sum(count for _, count in rounds(cup)) == 2


def test_a_nights_date_put_right_moves_its_race_into_the_round_of_that_day(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    planned = Round.objects.create(championship=cup, number=7, held_on="2031-05-02")
    cup.assignment_rules.update(into=AssignmentRule.Into.PLANNED)
    live_race(tablet, 0, "123")
    assert planned.session_set.count() == 0
    rule_on_meeting("meeting_day", Meeting.objects.get(), day="2031-05-02")
    assert planned.session_set.count() == 1


def test_a_clubs_time_zone_put_right_moves_the_seasons_of_new_years_eve(
    club: Club, tablet: Tablet, organiser: Client
) -> None:
    live_race(tablet, 0, "123")
    Session.objects.update(opened_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    Club.objects.update(time_zone="UTC")
    page = reverse("admin:drivers_club_change", args=[club.pk])
    for zone, season in (("Europe/Berlin", 2026), ("America/New_York", 2025)):
        answer = organiser.post(page, {"name": club.name, "time_zone": zone})
        assert answer.status_code == 302
        assert set(SeasonTotals.objects.values_list("season", flat=True)) == {season}
