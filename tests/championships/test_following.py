"""Standings follow what tablets tell and people decide, at once, and never stand in a projection's way."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from championships.decisions import assign_by_hand, finalise, keep_out, leave_to_rules, reopen, rules_changed
from championships.models import (
    Adjustment,
    AssignmentRule,
    Championship,
    Exclusion,
    Participant,
    Round,
    RoundSession,
    Scoring,
    StandingsSnapshot,
)
from drivers.models import Club, Driver
from ingest.models import Problem
from ingest.projection.rebuild import rebuild
from races.models import Entry, Session
from tests.championships.evenings import championship, live_race, net, session, standings
from tests.rulings import correct_result, merge, withdraw_all
from tests.tablet import Tablet, event, lap, result


def sheets(of: Championship) -> list[tuple[str, int, str, str, str]]:
    return list(of.sheets.values_list("table", "after_round", "rows", "scores", "chances"))


def placed(of: Championship) -> list[tuple[int, int, bool]]:
    rows = of.session_set.filter(round__isnull=False)
    return list(rows.values_list("round__number", "session", "is_by_rule"))


def test_a_race_that_finishes_is_a_round_at_once(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    live_race(tablet, 0, "123")
    assert net(cup) == [(1, "Ada", "10"), (2, "Bob", "8"), (3, "Cy", "6")]
    live_race(tablet, 2000, "213")
    assert net(cup) == [(1, "Ada", "18"), (1, "Bob", "18"), (3, "Cy", "12")]
    assert [row.is_by_rule for row in cup.session_set.all()] == [True, True]
    ada = standings(cup).rows[0]
    assert [(award.round, f"{award.points:f}", award.reason) for award in ada.why] == [
        (1, "10", "race: 1st"),
        (2, "8", "race: 2nd"),
    ]
    assert (ada.ranks, ada.gained) == ({1: 1, 2: 1}, 0)


def test_a_ruling_changes_the_standings_at_once(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    live_race(tablet, 0, "123")
    correct_result(Entry.objects.get(controller=1), "magnets", is_disqualified=True)
    assert net(cup) == [(1, "Bob", "10"), (2, "Cy", "8"), (3, "Ada", "0")]
    assert [award.reason for award in standings(cup).rows[-1].why] == ["race: DSQ"]
    withdraw_all()
    assert net(cup) == [(1, "Ada", "10"), (2, "Bob", "8"), (3, "Cy", "6")]


def test_two_drivers_who_are_one_have_one_line_and_what_was_decided_of_both(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    live_race(tablet, 0, "123")
    live_race(tablet, 2000, "42")
    ada, dan = Driver.objects.get(name="Ada"), Driver.objects.get(name="Dan")
    Participant.objects.create(championship=cup, driver=dan)
    Participant.objects.create(championship=cup, driver=ada)
    Exclusion.objects.create(championship=cup, driver=dan, round=cup.rounds.get(number=1), reason="late")
    Adjustment.objects.create(championship=cup, driver=dan, points=-1, reason="late")
    merge(dan, ada)
    assert not Driver.objects.filter(pk=dan.pk).exists()
    assert net(cup) == [(1, "Bob", "16"), (2, "Ada", "9"), (3, "Cy", "6")]
    assert [row.driver for row in cup.participant_set.all()] == [ada]


def test_a_final_championship_stays_as_it_is_and_notices_what_changes(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    live_race(tablet, 0, "123")
    finalise(cup)
    before = sheets(cup)
    correct_result(Entry.objects.get(controller=1), "magnets", is_disqualified=True)
    cup.refresh_from_db()
    assert sheets(cup) == before
    assert cup.changed_since_final_at is not None
    withdraw_all()
    cup.refresh_from_db()
    assert (cup.state, cup.changed_since_final_at) == ("final", None)
    live_race(tablet, 2000, "213")
    rules_changed(cup)
    assert (sheets(cup), cup.changed_since_final_at) == (before, None)
    reopen(cup)
    assert net(cup) == [(1, "Ada", "18"), (1, "Bob", "18"), (3, "Cy", "12")]


@pytest.mark.trouble
def test_a_broken_championship_says_so_and_stops_nothing(club: Club, tablet: Tablet) -> None:
    broken, cup = championship(club), championship(club, season="2")
    live_race(tablet, 0, "123")
    Scoring.objects.filter(championship=broken).update(points="ten eight")
    live_race(tablet, 2000, "213")
    broken.refresh_from_db()
    assert broken.trouble.startswith("The standings could not be computed: “ten” is no number of points")
    assert (Session.objects.count(), Problem.objects.count()) == (2, 0)
    assert net(broken) == [(1, "Ada", "10"), (2, "Bob", "8"), (3, "Cy", "6")]
    assert net(cup) == [(1, "Ada", "18"), (1, "Bob", "18"), (3, "Cy", "12")]
    with pytest.raises(ValidationError, match="no number of points"):
        finalise(broken)
    Scoring.objects.filter(championship=broken).update(points="10 8")
    rules_changed(broken)
    assert (broken.trouble, net(broken)) == ("", [(1, "Ada", "18"), (1, "Bob", "18"), (3, "Cy", "0")])


def test_a_rebuild_leaves_everything_the_same(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    for begin, order in ((0, "123"), (2000, "213"), (4000, "31")):
        live_race(tablet, begin, order)
    before = sheets(cup), placed(cup), cup.rounds.count()
    rebuild(tablet.source)
    assert (sheets(cup), placed(cup), cup.rounds.count()) == before


def test_a_race_the_hub_hears_of_late_is_numbered_as_it_was_held(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    live_race(tablet, 4000, "213")
    live_race(tablet, 0, "123")
    assert [award.reason for award in standings(cup).rows[0].why] == ["race: 1st", "race: 2nd"]
    assert list(cup.rounds.values_list("number", flat=True)) == [1, 2]
    assert standings(cup, after_round=1).rows[0].name == "Ada"


def test_what_is_assigned_by_hand_stays_and_rules_decide_of_the_rest(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    live_race(tablet, 0, "123")
    live_race(tablet, 2000, "213")
    first, second = Session.objects.order_by("opened_at")
    keep_out(cup, first)
    assert net(cup) == [(1, "Bob", "10"), (2, "Ada", "8"), (3, "Cy", "6")]
    finale = Round.objects.create(championship=cup, number=5, name="Finale", factor=2)
    row = assign_by_hand(second, finale)
    assert net(cup) == [(1, "Bob", "20"), (2, "Ada", "16"), (3, "Cy", "12")]
    live_race(tablet, 4000, "12")
    assert placed(cup) == [(1, Session.objects.latest("opened_at").pk, True), (5, second.pk, False)]
    leave_to_rules(row)
    assert [number for number, *_ in placed(cup)] == [1, 2]


def test_qualifying_and_race_of_one_meeting_are_one_round(club: Club, tablet: Tablet) -> None:
    cup = championship(club, "((N − p) / N) · 10 + 1, qualifying (N − p + 1) / N")
    cup.assignment_rules.update(session_type="", into=AssignmentRule.Into.MEETING)
    tablet.tell(*session(0, "21", "qualifying"), event(100, "ui.reset"))
    live_race(tablet, 2000, "12")
    assert cup.rounds.count() == 1
    assert net(cup) == [(1, "Ada", "6.5"), (2, "Bob", "2")]


def test_a_session_that_is_gone_leaves_its_round(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    live_race(tablet, 0, "123")
    by_hand = assign_by_hand(Session.objects.get(), Round.objects.create(championship=cup, number=2))
    Session.objects.all().delete()
    live_race(tablet, 4000, "21")
    by_hand.refresh_from_db()
    assert (by_hand.session, by_hand.lost_at is not None) == (None, True)
    assert net(cup) == [(1, "Bob", "10"), (2, "Ada", "8")]
    rebuild(tablet.source)
    by_hand.refresh_from_db()
    assert by_hand.session is not None
    assert by_hand.lost_at is None
    assert net(cup) == [(1, "Ada", "18"), (1, "Bob", "18"), (3, "Cy", "6")]


def test_who_shared_a_controller_is_placed_as_the_club_decided(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    told = session(0, "12")
    told[3]["event_data"]["driver_data"] = {"id": 9, "name": "Eve"}
    tablet.tell(*told, event(1000, "ui.reset"))
    assert net(cup) == [(1, "Ada", "10"), (2, "Bob", "8")]
    for crew, expected in {
        "each": [(1, "Ada", "10"), (1, "Eve", "10"), (3, "Bob", "8")],
        "split": [(1, "Bob", "8"), (2, "Ada", "5"), (2, "Eve", "5")],
        "last": [(1, "Ada", "10"), (2, "Bob", "8")],
    }.items():
        Championship.objects.update(crew=crew)
        rules_changed(cup)
        assert net(cup) == expected


def test_who_was_on_several_controllers_has_the_best_of_their_places_unless_all_count(
    club: Club, tablet: Tablet
) -> None:
    cup = championship(club)
    told = session(0, "132")
    for one in told:
        if one["event_type"] == "ui.lap_update" and one["event_data"]["controller_id"] == "3":
            one["event_data"]["driver_data"] = {"id": 1, "name": "Ada"}
    tablet.tell(*told, event(1000, "ui.reset"))
    assert net(cup) == [(1, "Ada", "10"), (2, "Bob", "6")]
    Championship.objects.update(several="all")
    rules_changed(cup)
    assert net(cup) == [(1, "Ada", "18"), (2, "Bob", "6")]


def test_following_costs_no_more_queries_for_a_long_season(club: Club, tablet: Tablet) -> None:
    cup = championship(club)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            rules_changed(cup)
        return len(captured)

    live_race(tablet, 0, "123")
    once = queries()
    for begin in (2000, 4000, 6000):
        live_race(tablet, begin, "231")
    assert queries() <= once <= 45


def test_a_club_without_championships_pays_one_query(club: Club, tablet: Tablet) -> None:
    with CaptureQueriesContext(connection) as captured:
        live_race(tablet, 0, "12")
    about = [query for query in captured if "championships_" in query["sql"]]
    assert about
    assert {query["sql"].split("FROM")[1].split()[0].strip('"') for query in about} == {"championships_championship"}


def test_what_is_no_more_leaves_no_sheets(club: Club, tablet: Tablet) -> None:
    cup = championship(club, teams=Championship.Teams.DRIVEN)
    live_race(tablet, 0, "123")
    assert set(cup.sheets.values_list("table", flat=True)) == {StandingsSnapshot.DRIVERS, StandingsSnapshot.TEAMS}
    Championship.objects.update(teams=Championship.Teams.OFF)
    RoundSession.objects.all().delete()
    cup.assignment_rules.all().delete()
    rules_changed(cup)
    assert not cup.sheets.exists()


def test_a_dead_heat_the_club_ruled_shares_points(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    cup.scorings.update(shared_places="shared")
    live_race(tablet, 0, "123")
    for controller in (1, 2):
        correct_result(Entry.objects.get(controller=controller), "the photograph", position=1)
    assert net(cup) == [(1, "Ada", "9"), (1, "Bob", "9"), (3, "Cy", "6")]


def test_who_finished_on_one_controller_did_not_retire(club: Club, tablet: Tablet) -> None:
    """Bob retires in second place, and is third on another controller: the place he finished in counts."""
    cup = championship(club)
    lines = [
        {"controller_id": n, "driver_id": who, "laps": 1, "retired": n == 2} for n, who in ((1, 1), (2, 2), (3, 2))
    ]
    tablet.tell(
        event(0, "event.start", {"type": "race"}),
        lap(10, 1, 9000, 1, driver=(1, "Ada")),
        lap(11, 2, 9000, 1, driver=(2, "Bob")),
        lap(12, 3, 9000, 1, driver=(2, "Bob")),
        event(60, "event.end", {"type": "race", "result": result(*lines)}),
    )
    assert net(cup) == [(1, "Ada", "10"), (2, "Bob", "6")]
