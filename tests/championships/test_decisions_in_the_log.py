"""Every decision on a championship is a line of the club's log of rulings, and is put back by revoking that."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from championships.models import Adjustment, Championship, CrewShare, Exclusion, RoundSession
from championships.rulings.references import round_of, round_told
from desk import deciding
from desk.deeds import Revoking
from drivers.models import Club, Driver
from races.models import Ruling, Session
from races.rulings.fields import BadRuling
from races.rulings.kinds import in_words
from tests.championships.admin_pages import address, refusal, save, step
from tests.championships.evenings import net

PENALTY = {"points": "-3", "reason": "Shouted at the marshal"}


def pk_of(name: str) -> int:
    return Driver.objects.get(name=name).pk


def race_of(round_: int) -> Session:
    return RoundSession.objects.get(round__number=round_).session or Session()


def lines() -> list[tuple[str, str, list[str]]]:
    """Of the log, as they were written: in words, why, and what changed."""
    rulings = Ruling.objects.in_order().select_related("outcome")
    return [(in_words(one), one.reason, one.outcome.effects) for one in rulings]


def newest() -> Ruling:
    return Ruling.objects.newest_first()[0]


def take_points(browser: Client, cup: Championship, name: str = "Ada", **said: Any) -> Ruling:
    save(browser, cup, {"adjustments": [{"driver": pk_of(name), **PENALTY, **said}]})
    return newest()


def test_points_by_hand_leave_a_line_with_who_why_and_what_changed(organiser: Client, wintercup: Championship) -> None:
    ruling = take_points(organiser, wintercup)
    assert lines() == [("Wintercup: −3 for Ada", "Shouted at the marshal", ["Wintercup: Ada −3"])]
    assert (ruling.kind, ruling.author_name, ruling.outcome.people) == ("points", "organiser", "|ada|")
    assert ruling.says["after"]["driver"]["name"] == "Ada"
    assert ruling.says["after"]["driver"]["aliases"][0][1:] == [1, "Ada"]


def test_what_is_changed_and_what_is_deleted_says_what_it_was(organiser: Client, wintercup: Championship) -> None:
    take_points(organiser, wintercup)
    save(organiser, wintercup, **{"adjustments-0-points": "-5"})
    save(organiser, wintercup, **{"adjustments-0-DELETE": "on", "reason": "It was his brother"})
    assert lines()[1:] == [
        ("Wintercup: −5 for Ada, was −3 for Ada", "Shouted at the marshal", ["Wintercup: Ada −2"]),
        ("Wintercup: no longer −5 for Ada", "It was his brother", ["Wintercup: Ada +5"]),
    ]


def test_what_is_saved_without_deciding_anything_leaves_no_line(organiser: Client, wintercup: Championship) -> None:
    save(organiser, wintercup, name="Summercup", reason="")
    assert lines() == []


def test_a_decision_is_not_taken_away_without_a_reason(organiser: Client, wintercup: Championship) -> None:
    take_points(organiser, wintercup)
    refused = save(organiser, wintercup, **{"adjustments-0-DELETE": "on", "reason": " "})
    assert refusal(refused) == ["Say why: it is shown beside the decision, with your name."]
    assert (Adjustment.objects.count(), len(lines())) == (1, 1)


def test_points_that_were_given_go_when_that_is_revoked_and_come_back(
    organiser: Client, wintercup: Championship, admin_user: User
) -> None:
    before = net(wintercup)
    ruling = take_points(organiser, wintercup)
    assert Revoking([ruling]).preview({}).effects == ["Wintercup: Ada +3"]
    revocation = deciding.revoke(ruling, "It was his brother", admin_user)
    assert (Adjustment.objects.count(), net(wintercup)) == (0, before)
    assert revocation.outcome.effects == ["Wintercup: Ada +3"]
    deciding.revoke(revocation, "It was Ada after all", admin_user)
    assert (str(Adjustment.objects.get()), Adjustment.objects.get().reason) == (
        "−3 for Ada", "Shouted at the marshal",
    )  # fmt: skip
    assert net(wintercup) == [(1, "Bob", "26"), (2, "Ada", "25"), (3, "Cy", "18")]


def test_a_change_is_put_back_and_what_was_deleted_is_there_again(organiser: Client, wintercup: Championship) -> None:
    take_points(organiser, wintercup)
    save(organiser, wintercup, **{"adjustments-0-points": "-5"})
    changed = newest()
    deciding.revoke(changed, "too hard")
    assert str(Adjustment.objects.get()) == "−3 for Ada"
    save(organiser, wintercup, **{"adjustments-0-DELETE": "on"})
    deciding.revoke(newest(), "it stands")
    assert str(Adjustment.objects.get()) == "−3 for Ada"
    assert str(Adjustment.objects.get().author) == "organiser"


def test_what_was_changed_since_is_not_put_back(organiser: Client, wintercup: Championship) -> None:
    given = take_points(organiser, wintercup)
    save(organiser, wintercup, **{"adjustments-0-points": "-5"})
    with pytest.raises(BadRuling, match="that was changed since"):
        deciding.revoke(given, "too late")
    assert (str(Adjustment.objects.get()), Ruling.objects.count()) == ("−5 for Ada", 2)


def test_an_exclusion_is_revoked_and_not_stored_twice(organiser: Client, wintercup: Championship) -> None:
    before = net(wintercup)
    row = {"driver": pk_of("Ada"), "round": "", "reason": "magnets"}
    save(organiser, wintercup, {"exclusions": [row]})
    assert in_words(newest()) == "Wintercup: Ada excluded from the season"
    revocation = deciding.revoke(newest(), "they were allowed")
    assert (Exclusion.objects.count(), net(wintercup)) == (0, before)
    save(organiser, wintercup, {"exclusions": [row]})
    with pytest.raises(BadRuling, match="This driver is excluded from it already"):
        deciding.revoke(revocation, "it stands")
    assert Exclusion.objects.count() == 1


def test_a_round_by_hand_takes_a_reason_and_is_left_to_rules_again(organiser: Client, wintercup: Championship) -> None:
    row, first = RoundSession.objects.get(round__number=2), wintercup.rounds.get(number=1)
    refused = save(organiser, row, round=str(first.pk), reason="")
    assert refusal(refused) == ["Say why: it is shown beside the decision, with your name."]
    before = net(wintercup)
    save(organiser, row, round=str(first.pk), reason="two heats of one round")
    ruling = newest()
    assert (ruling.kind, ruling.reason) == ("round_of_session", "two heats of one round")
    assert (ruling.source, ruling.event, ruling.outcome.session) == (row.source, row.event, row.session)
    assert ruling.says["after"]["round"]["number"] == 1
    deciding.revoke(ruling, "they were two rounds")
    assert RoundSession.objects.get(session=row.session).is_by_rule
    assert net(wintercup) == before


def test_a_session_kept_out_is_in_its_round_again_and_out_again(organiser: Client, wintercup: Championship) -> None:
    before = net(wintercup)
    row = RoundSession.objects.get(round__number=3)
    save(organiser, row, round="", reason="a test race")
    kept_out = net(wintercup)
    revocation = deciding.revoke(newest(), "it was none")
    assert net(wintercup) == before
    deciding.revoke(revocation, "it was one")
    assert (RoundSession.objects.get(session=row.session).round, net(wintercup)) == (None, kept_out)


def test_what_was_said_by_hand_and_deleted_is_said_again(organiser: Client, wintercup: Championship) -> None:
    row = RoundSession.objects.get(round__number=3)
    save(organiser, row, round="", reason="a test race")
    assert organiser.post(address(row, "delete"), {"post": "yes"}).status_code == 302
    assert len(lines()) == 1
    organiser.post(address(row, "delete"), {"post": "yes", "reason": "it was none"})
    assert RoundSession.objects.get(session=row.session).is_by_rule
    deciding.revoke(newest(), "it was one")
    assert RoundSession.objects.get(session=row.session).round is None


def test_a_share_of_a_controller_leaves_a_line_and_is_revoked(organiser: Client, wintercup: Championship) -> None:
    row, before = RoundSession.objects.get(round__number=1), net(wintercup)
    share = {"controller": 1, "driver": pk_of("Bob"), "numerator": 1, "denominator": 2, "reason": "a guest"}
    save(organiser, row, {"shares": [share]}, reason="")
    ruling = newest()
    assert (ruling.kind, ruling.controller, ruling.reason) == ("crew_share", 1, "a guest")
    revocation = deciding.revoke(ruling, "it was Ada alone")
    assert (CrewShare.objects.count(), net(wintercup)) == (0, before)
    deciding.revoke(revocation, "it was not")
    assert str(CrewShare.objects.get()) == "1/2 of controller 1 for Bob"


def test_states_take_a_reason_and_are_revoked(organiser: Client, wintercup: Championship) -> None:
    assert "Why" in step(organiser, "finalise", wintercup, reason="").content.decode()
    step(organiser, "finalise", wintercup, reason="prize giving")
    assert lines() == [("Wintercup: final, was running", "prize giving", [])]
    final = newest()
    step(organiser, "reopen", wintercup, reason="a protest")
    with pytest.raises(BadRuling, match="Wintercup is running now"):
        deciding.revoke(final, "too early")
    deciding.revoke(newest(), "the protest was withdrawn")
    wintercup.refresh_from_db()
    assert wintercup.state == "final"


def test_a_championship_is_deleted_with_a_reason_and_that_is_not_revoked(
    organiser: Client, wintercup: Championship
) -> None:
    organiser.post(address(wintercup, "delete"), {"post": "yes"})
    assert (Championship.objects.count(), lines()) == (1, [])
    organiser.post(address(wintercup, "delete"), {"post": "yes", "reason": "made twice"})
    assert (Championship.objects.count(), [line[:2] for line in lines()]) == (
        0, [("Wintercup: no longer running", "made twice")],
    )  # fmt: skip
    with pytest.raises(BadRuling, match="Wintercup is no more"):
        deciding.revoke(newest(), "it was not")


def test_clubs_settings_are_no_rulings(organiser: Client, club: Club) -> None:
    page = address(club)
    organiser.post(page, {"name": club.name, "time_zone": "Europe/Vienna", "shows_unconfirmed_records": ""})
    assert (Club.objects.get().time_zone, Club.objects.get().shows_unconfirmed_records) == ("Europe/Vienna", False)
    assert lines() == []


def test_a_round_is_found_by_its_session_also_as_the_first_lines_named_it(wintercup: Championship) -> None:
    there = wintercup.rounds.get(number=2)
    told = round_told(there)
    assert told is not None
    listed = told | {"sessions": [[one["source"], one["event"]] for one in told["sessions"]]}
    wintercup.rounds.filter(pk=there.pk).update(number=9)
    assert [round_of(wintercup, one) for one in (told, listed)] == [there, there]
    assert listed["sessions"] != told["sessions"]
