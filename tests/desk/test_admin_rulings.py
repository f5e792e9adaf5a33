"""Correcting results and voiding laps in the admin."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from races.models import Entry, Lap, LapRuling, ResultRuling, Session
from tests.admin.reading import (
    page,
    race_page,
    table,
    text,
)
from tests.tablet import Tablet, event, lap

DISQUALIFIED = {"position": "", "is_disqualified": "true", "is_retired": "unknown", "reason": "Magnets"}


@pytest.fixture(autouse=True)
def race(tablet: Tablet) -> None:
    """Ada before Bob, beside a ghost; Ada's second lap is the best."""
    tablet.tell_at_once(
        event(0, "event.start", {"type": "race", "laps": "2"}),
        *(lap(10 * n, 1, 9000 - 100 * n, n, driver="Ada") for n in (1, 2)),
        *(lap(10 * n + 1, 2, 9500 + 10 * n, n, driver="Bob") for n in (1, 2)),
        lap(25, 7, 9900, 1),
        event(30, "event.end", {"type": "race"}),
    )


def correction(controller: int) -> str:
    return reverse("admin:races_resultruling_correct", args=[Entry.objects.get(controller=controller).pk])


def voiding(lap_time_ms: int = 8800) -> str:
    return reverse("admin:races_lapruling_void", args=[Lap.objects.get(lap_time_ms=lap_time_ms).pk])


def of(ruling: Any, what: str) -> str:
    return reverse(f"admin:races_{type(ruling).__name__.lower()}_{what}", args=[ruling.pk])


def places(browser: Client) -> list[tuple[str, str, str]]:
    """Position, driver and what is beside them."""
    return [(line[0], line[2], line[-1]) for line in table(race_page(browser), "classification")[1:]]


def test_a_result_is_corrected_from_the_sessions_page(organiser: Client) -> None:
    assert correction(1) in race_page(organiser)
    assert "Ada on controller 1, position 1 now" in text(organiser.get(correction(1)).content.decode())
    done = organiser.post(correction(1), DISQUALIFIED)
    assert done["Location"] == reverse("admin:races_session_change", args=[Session.objects.get().pk])
    assert places(organiser) == [("1", "Bob", "Correct"), ("–", "Ada", "DSQ corrected"), ("–", "ghost car", "")]
    [line] = table(race_page(organiser), "decisions")[1:]
    assert re.fullmatch(
        r"1 Ada: disqualified \| Magnets \| organiser \| \d+ \w+ \d{4}, \d\d:\d\d \| Change Withdraw", " | ".join(line)
    )


def test_a_correction_is_withdrawn_only_when_it_is_confirmed(organiser: Client) -> None:
    organiser.post(correction(1), DISQUALIFIED)
    withdrawal = of(ResultRuling.objects.get(), "delete")
    assert withdrawal in race_page(organiser)
    asked = text(organiser.get(withdrawal).content.decode())
    assert "Controller 1: disqualified : Magnets" in asked
    assert ResultRuling.objects.exists()
    done = organiser.post(withdrawal, {"post": "yes"})
    assert done["Location"] == reverse("admin:races_session_change", args=[Session.objects.get().pk])
    assert [place[:2] for place in places(organiser)] == [("1", "Ada"), ("2", "Bob"), ("–", "ghost car")]
    assert not ResultRuling.objects.exists()


def test_a_changed_correction_is_applied_at_once_and_its_author_is_whoever_changed_it(organiser: Client) -> None:
    organiser.post(correction(2), DISQUALIFIED)
    ruling = ResultRuling.objects.get()
    ResultRuling.objects.update(author=User.objects.create_user("predecessor"))
    form = {"position": "1", "is_disqualified": "false", "is_retired": "true", "reason": "A lap was not counted"}
    assert organiser.post(of(ruling, "change"), form).status_code == 302
    assert [place[1:] for place in places(organiser)][:2] == [("Bob", "DNF corrected"), ("Ada", "Correct")]
    assert str(ResultRuling.objects.get().author) == "organiser"
    assert "position 1, not disqualified, retired" in race_page(organiser)


def test_a_second_correction_of_the_same_place_is_a_change_of_the_first(organiser: Client) -> None:
    organiser.post(correction(1), DISQUALIFIED)
    again = organiser.get(correction(1))
    assert again["Location"] == of(ResultRuling.objects.get(), "change")
    assert organiser.post(correction(1), {**DISQUALIFIED, "reason": "Twice"})["Location"] == again["Location"]
    assert ResultRuling.objects.get().reason == "Magnets"


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ({"reason": ""}, "This field is required"),
        ({"is_disqualified": "unknown"}, "Nothing would be corrected"),
        ({"position": "1"}, "Whoever is disqualified has no place"),
        ({"position": "0"}, "greater than or equal to 1"),
        ({"position": "7"}, "less than or equal to 6"),
        ({"position": "first"}, "Enter a whole number"),
        ({"reason": "x" * 501}, "at most 500 characters"),
    ],
)
def test_a_correction_that_says_too_little_is_refused_in_words(
    organiser: Client, form: dict[str, str], answer: str
) -> None:
    refused = organiser.post(correction(1), {**DISQUALIFIED, **form})
    assert (refused.status_code, answer in refused.content.decode()) == (200, True)
    assert not ResultRuling.objects.exists()


def test_the_ghost_has_no_place_to_be_corrected(organiser: Client) -> None:
    assert correction(7) not in race_page(organiser)
    assert organiser.post(correction(7), DISQUALIFIED).status_code == 404


def test_a_lap_is_voided_from_its_page_and_restored(organiser: Client) -> None:
    driven = Lap.objects.get(lap_time_ms=8800)
    assert reverse("admin:races_lap_change", args=[driven.pk]) in race_page(organiser)
    assert voiding() in page(organiser, "races_lap_change", driven.pk)
    assert "8.800 by Ada on controller 1" in text(organiser.get(voiding()).content.decode())
    organiser.post(voiding(), {"reason": "Cut the chicane"})
    told = race_page(organiser)
    assert ["2", "void 8.800", "9.520", ""] in table(told, "laps")
    assert re.search(r'class="lap-out"[^>]*voided by the club[^>]*>8\.800', told)
    assert "void : voided by the club." in text(told)
    assert table(told, "decisions")[1][:3] == ["1 Ada: lap 2, 8.800 void", "Cut the chicane", "organiser"]
    shown = page(organiser, "races_lap_change", driven.pk)
    assert "void Cut the chicane (organiser," in text(shown)
    assert voiding() not in shown
    organiser.post(of(LapRuling.objects.get(), "delete"), {"post": "yes"})
    assert Lap.objects.get(lap_time_ms=8800).is_counting


def test_a_lap_that_does_not_count_anyway_cannot_be_voided(organiser: Client) -> None:
    driven = Lap.objects.get(controller=7)
    assert voiding(9900) not in page(organiser, "races_lap_change", driven.pk)
    assert organiser.post(voiding(9900), {"reason": "x"})["Location"].endswith(f"/lap/{driven.pk}/change/")
    assert not LapRuling.objects.exists()


def test_several_rulings_are_withdrawn_at_once_from_their_list(organiser: Client) -> None:
    organiser.post(voiding(8800), {"reason": "Cut"})
    organiser.post(voiding(8900), {"reason": "Cut"})
    told = page(organiser, "races_lapruling_changelist")
    assert re.search(r"8\.900 of controller 1 Race of \d{4}-\d\d-\d\d \d\d:\d\d Cut organiser", text(told))
    keys = list(LapRuling.objects.values_list("pk", flat=True))
    action = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    organiser.post(reverse("admin:races_lapruling_changelist"), action)
    assert Lap.objects.counting().filter(controller=1).count() == 2


@pytest.mark.parametrize("what", ["result", "lap"])
def test_nothing_is_decided_by_only_asking(organiser: Client, what: str) -> None:
    address, form = (correction(1), DISQUALIFIED) if what == "result" else (voiding(), {"reason": "Cut"})
    assert organiser.get(address, form).status_code == 200
    assert (ResultRuling.objects.count(), LapRuling.objects.count()) == (0, 0)


@pytest.mark.parametrize("what", ["result", "lap"])
def test_no_other_page_can_decide_anything(what: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.create_superuser("organiser"))
    address, form = (correction(1), DISQUALIFIED) if what == "result" else (voiding(), {"reason": "Cut"})
    assert browser.post(address, form).status_code == 403
    assert (ResultRuling.objects.count(), LapRuling.objects.count()) == (0, 0)


def test_nobody_decides_without_being_allowed_to(organiser: Client, onlooker: Client) -> None:
    told = race_page(onlooker)
    assert correction(1) not in told
    assert "can be voided" not in told
    assert onlooker.get(correction(1)).status_code == onlooker.post(correction(1), DISQUALIFIED).status_code == 403
    assert onlooker.post(voiding(), {"reason": "Cut"}).status_code == 403
    assert Client().post(voiding(), {"reason": "Cut"}).status_code == 302
    organiser.post(correction(1), DISQUALIFIED)
    ruling = ResultRuling.objects.get()
    assert of(ruling, "delete") not in race_page(onlooker)
    assert onlooker.post(of(ruling, "delete"), {"post": "yes"}).status_code == 403
    assert onlooker.post(of(ruling, "change"), {**DISQUALIFIED, "reason": "Other"}).status_code == 403
    assert ResultRuling.objects.get().reason == "Magnets"


def test_whoever_may_void_laps_needs_no_other_right_for_it(onlooker: Client) -> None:
    user = User.objects.get(username="onlooker")
    user.user_permissions.add(Permission.objects.get(codename="add_lapruling"))
    assert onlooker.post(voiding(), {"reason": "Cut"}).status_code == 302
    assert LapRuling.objects.get().author == user
    assert onlooker.post(correction(1), DISQUALIFIED).status_code == 403


def test_rulings_are_added_only_where_it_is_seen_what_they_are_about(organiser: Client) -> None:
    for name in ("races_resultruling_add", "races_lapruling_add"):
        assert organiser.post(reverse(f"admin:{name}"), DISQUALIFIED).status_code == 403
