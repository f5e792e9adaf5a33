"""Fixtures that are kept for a round: heats are known by who drives, and results go where they belong."""

from __future__ import annotations

import pytest

from championships.assigning import finished
from championships.decisions import (
    assign_by_hand,
    finalise,
    forget_fixtures,
    keep_fixtures,
    keep_out,
    plan_fixtures_anew,
    say_heat,
)
from championships.fixtures.evening import kept_fixtures
from championships.fixtures.keeping import Asked, Change
from championships.fixtures.progress import Progress, progress_of
from championships.models import AssignmentRule, Championship, Fixtures, Round, RoundSession, Starter
from championships.pairings.fixtures import EVERY_CONTROLLER, EVERY_RIVAL, NoFixtures, every_controller, every_rival
from drivers.models import Club, Driver
from ingest.projection.rebuild import rebuild
from races.models import Entry, Session
from tests.championships.evenings import NAMES, championship, live_race, net, session
from tests.rulings import correct_result, merge
from tests.tablet import EVENING, Tablet, event

pytestmark = pytest.mark.django_db
NUMBERS = {"Ada": "1", "Bob": "2", "Cy": "3", "Dan": "4"}
FOUR = tuple(NUMBERS)


@pytest.fixture
def heats(club: Club) -> Round:
    """A round of six heats, in which four drivers on two controllers meet; nobody has driven yet."""
    return kept(club, *FOUR)


def kept(club: Club, *names: str, controllers: int = 2) -> Round:
    cup = championship(club)
    cup.assignment_rules.all().delete()
    into = Round.objects.create(championship=cup, number=9, name="Heats")
    keep_fixtures(into, Asked(EVERY_RIVAL, 1, every_rival(names, controllers)), EVENING.astimezone(club.zone).date())
    return into


def progress(of: Round) -> Progress:
    return progress_of(kept_fixtures(of.championship)[0], finished(of.championship.club_id))


def heats_of(of: Round) -> dict[str, str]:
    """By who is to drive, as `12`, how far the heat is."""
    return {
        "".join(sorted(NUMBERS.get(str(seat.starter), str(seat.starter)) for seat in heat.seats)): heat.sentence
        for heat in progress(of).heats
    }


def driven(of: Round) -> set[str]:
    return {who for who, sentence in heats_of(of).items() if sentence != "to come"}


def test_each_heats_session_goes_into_the_round_without_a_click(heats: Round, tablet: Tablet) -> None:
    for begin, order in ((0, "43"), (2000, "12"), (4000, "32")):
        live_race(tablet, begin, order)
    assert heats_of(heats) == {
        "12": "driven", "13": "to come", "14": "to come", "23": "driven", "24": "to come", "34": "driven",
    }  # fmt: skip
    assert progress(heats).sentence.startswith("3 of 6 heats are driven; next is heat ")
    rows = RoundSession.objects.order_by("session__opened_at")
    assert [(row.round, row.is_by_rule, row.rule) for row in rows] == [(heats, True, None)] * 3
    points = {name: points for _, name, points in net(heats.championship)}
    assert points == {"Dan": "10", "Cy": "18", "Ada": "10", "Bob": "16"}


def test_heats_of_a_round_win_over_rules_and_the_rest_is_left_to_these(heats: Round, tablet: Tablet) -> None:
    AssignmentRule.objects.create(
        championship=heats.championship, session_type="race", into=AssignmentRule.Into.SESSION
    )
    live_race(tablet, 0, "12")
    live_race(tablet, 2000, "1234")
    rows = RoundSession.objects.order_by("session__opened_at")
    assert [(row.round == heats, row.heat is not None) for row in rows] == [(True, True), (False, False)]


@pytest.mark.parametrize(
    ("order", "sentence"),
    [("123", "driven without Dan"), ("12345", "driven with Eve too")],
)
def test_who_is_missing_or_too_many_leaves_no_doubt_where_one_heat_is_like_that(
    club: Club, tablet: Tablet, order: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, 5, "Eve")
    into = kept(club, *FOUR, controllers=4)
    live_race(tablet, 0, order)
    assert heats_of(into) == {"1234": sentence}
    assert RoundSession.objects.get().round == into


def test_what_could_be_two_heats_is_open_until_somebody_says_which(heats: Round, tablet: Tablet) -> None:
    live_race(tablet, 0, "123")
    assert driven(heats) == set()
    (unknown,) = progress(heats).open
    assert unknown.people == ["Ada", "Bob", "Cy"]
    numbers = {heat.heat.number: heat for heat in progress(heats).heats}
    alike = {frozenset(str(seat.starter) for seat in numbers[number].seats) for number in unknown.like}
    assert alike == {frozenset({"Ada", "Bob"}), frozenset({"Ada", "Cy"}), frozenset({"Bob", "Cy"})}
    assert unknown.sentence.startswith("Ada, Bob, Cy drove in it: heat ")
    say_heat(Session.objects.get(), numbers[unknown.like[0]].heat)
    assert (len(driven(heats)), progress(heats).open) == (1, [])
    assert RoundSession.objects.get().round == heats


def test_a_session_that_is_no_heat_is_open_and_in_no_round(heats: Round, tablet: Tablet) -> None:
    live_race(tablet, 0, "1234")
    assert progress(heats).open[0].sentence == (
        "Ada, Bob, Cy, Dan drove in it: no heat that is still to come is like that."
    )
    assert not RoundSession.objects.exists()


def test_a_heat_driven_again_is_open_and_another_evening_or_type_is_none(heats: Round, tablet: Tablet) -> None:
    live_race(tablet, 0, "12")
    live_race(tablet, 2000, "21")
    tablet.tell(*session(4000, "13", "qualifying"), event(5000, "ui.reset"))
    assert (driven(heats), len(progress(heats).open)) == ({"12"}, 1)
    Fixtures.objects.update(day="2001-05-05")
    live_race(tablet, 6000, "34")
    assert (driven(heats), progress(heats).open) == (set(), [])


def test_what_people_say_by_hand_stays(heats: Round, tablet: Tablet) -> None:
    live_race(tablet, 0, "12")
    live_race(tablet, 2000, "13")
    first, second = Session.objects.order_by("opened_at")
    keep_out(heats.championship, first)
    assert driven(heats) == {"13"}
    assign_by_hand(second, Round.objects.create(championship=heats.championship, number=2))
    assert driven(heats) == set()


def test_drivers_who_are_one_are_one_in_the_list(club: Club, tablet: Tablet) -> None:
    """Dan turns out to be Ada: what was Cy's heat with Dan was that with Ada."""
    live_race(tablet, -4000, "1234")
    into = kept(club, *FOUR)
    assert Starter.objects.filter(driver__isnull=False).count() == 4
    live_race(tablet, 0, "12")
    live_race(tablet, 2000, "34")
    assert driven(into) == {"12", "34"}
    dan, ada = Driver.objects.get(name="Dan"), Driver.objects.get(name="Ada")
    merge(dan, ada)
    assert list(Starter.objects.order_by("place").values_list("driver__name", flat=True)) == ["Ada", "Bob", "Cy", "Ada"]
    heats = [sorted(str(seat.starter) for seat in heat.seats) for heat in progress(into).heats if heat.is_driven]
    assert sorted(heats) == [["Ada", "Bob"], ["Ada", "Cy"]]


def test_a_result_that_is_corrected_stays_in_its_heat(heats: Round, tablet: Tablet) -> None:
    live_race(tablet, 0, "12")
    correct_result(Entry.objects.get(controller=1), "magnets", is_disqualified=True)
    assert driven(heats) == {"12"}
    assert net(heats.championship)[0] == (1, "Bob", "10")


def test_names_nobody_drove_under_yet_are_known_once_somebody_does(club: Club, tablet: Tablet) -> None:
    into = kept(club, "ADA", "bob ", "Guest")
    assert not Starter.objects.filter(driver__isnull=False).exists()
    live_race(tablet, 0, "12")
    (heat,) = (heat for heat in progress(into).heats if heat.is_driven)
    assert ({str(seat.starter) for seat in heat.seats}, heat.sentence) == ({"ADA", "bob "}, "driven")


def test_a_rebuild_and_late_events_leave_the_same_heats(heats: Round, tablet: Tablet) -> None:
    for begin, order in ((4000, "12"), (0, "34"), (2000, "123")):
        live_race(tablet, begin, order)
    before = list(RoundSession.objects.order_by("pk").values_list("pk", "round", "heat", "session"))
    assert len(before) == 2
    rebuild(tablet.source)
    assert list(RoundSession.objects.order_by("pk").values_list("pk", "round", "heat", "session")) == before


def test_in_whatever_order_the_hub_hears_of_sessions_the_heats_are_the_same(club: Club, tablet: Tablet) -> None:
    """Three of four on their heat are that heat only until all four have driven it."""
    into = kept(club, *FOUR, controllers=4)
    live_race(tablet, 0, "123")
    assert RoundSession.objects.get().session == Session.objects.get()
    live_race(tablet, 2000, "1234")
    assert RoundSession.objects.get().session == Session.objects.latest("opened_at")
    assert heats_of(into) == {"1234": "driven"}


def test_a_late_comer_changes_only_what_is_left(heats: Round, tablet: Tablet) -> None:
    live_race(tablet, 0, "12")
    live_race(tablet, 2000, "34")
    before = driven(heats)
    assert plan_fixtures_anew(Fixtures.objects.get(), Change(joining=["Eve"])) == 8
    found = heats_of(heats)
    assert {who for who, sentence in found.items() if sentence == "driven"} == before
    assert found.keys() == {"12", "13", "14", "23", "24", "34", "1Eve", "2Eve", "3Eve", "4Eve"}
    assert [heat.heat.number for heat in progress(heats).heats] == list(range(1, 11))
    live_race(tablet, 4000, "13")
    assert driven(heats) == {*before, "13"}


def test_who_goes_home_drives_no_more_and_may_come_back(heats: Round, tablet: Tablet) -> None:
    live_race(tablet, 0, "12")
    fixtures = Fixtures.objects.get()
    dan = Starter.objects.get(name="Dan")
    assert plan_fixtures_anew(fixtures, Change(leaving=[dan])) == 2
    assert heats_of(heats).keys() == {"12", "13", "23"}
    assert plan_fixtures_anew(Fixtures.objects.get(), Change(joining=["dan"])) == 5
    assert (heats_of(heats).keys(), Starter.objects.count()) == ({"12", "13", "14", "23", "24", "34"}, 4)


def test_a_controller_that_breaks_is_used_no_more(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    into = Round.objects.create(championship=cup, number=1)
    who = every_controller(FOUR, 3)
    keep_fixtures(into, Asked(EVERY_CONTROLLER, 1, who), EVENING.astimezone(club.zone).date())
    fixtures = Fixtures.objects.get()
    assert plan_fixtures_anew(fixtures, Change(broken_controllers=[2])) == 4
    seats = {(str(seat.starter), seat.controller) for heat in progress(into).heats for seat in heat.seats}
    assert seats == {(name, controller) for name in FOUR for controller in (1, 3)}
    with pytest.raises(NoFixtures, match="No controller is left that works"):
        plan_fixtures_anew(Fixtures.objects.get(), Change(broken_controllers=[1, 3]))
    assert Fixtures.objects.get().working == (1, 3)


def test_without_the_list_the_round_is_left_to_rules(heats: Round, tablet: Tablet) -> None:
    live_race(tablet, 0, "12")
    forget_fixtures(Fixtures.objects.get())
    assert not RoundSession.objects.exists()
    assert Round.objects.filter(pk=heats.pk).exists()


def test_a_final_championship_takes_no_more_heats(heats: Round, tablet: Tablet) -> None:
    live_race(tablet, 0, "12")
    cup = Championship.objects.get()
    finalise(cup)
    live_race(tablet, 2000, "34")
    assert RoundSession.objects.filter(heat__isnull=False).count() == 1
