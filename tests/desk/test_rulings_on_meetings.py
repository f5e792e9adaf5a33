"""Meetings that people name, date, split and join, and sessions that they move between them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest

from drivers.models import Source
from ingest.projection.rebuild import check, rebuild
from races.models import Meeting, Session
from races.rulings.kinds.references import reference_to
from tests.api.api_reading import get
from tests.races.test_meetings import HOUR, nights, race
from tests.rulings import rule_on_meeting, rule_on_session, withdraw, withdraw_all
from tests.tablet import Tablet, at


@pytest.fixture(autouse=True)
def nothing_to_change(db: None) -> Iterator[None]:
    yield
    for source in Source.objects.all():
        assert list(map(str, check(source))) == []


def answers() -> str:
    return json.dumps([get("meetings/"), get("sessions/"), *(get(f"meetings/{one.pk}/") for one in in_order())])


def in_order() -> list[Meeting]:
    return list(Meeting.objects.order_by("began_at"))


def sessions() -> list[Session]:
    return list(Session.objects.order_by("opened_at"))


def test_a_name_and_a_day_are_those_of_the_newest_rulings(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(600))
    before = answers()
    rule_on_meeting("meeting_name", Meeting.objects.get(), name="Opening")
    named = rule_on_meeting("meeting_name", Meeting.objects.get(), name="Opening night")
    rule_on_meeting("meeting_day", Meeting.objects.get(), day="2026-01-17")
    meeting = Meeting.objects.get()
    assert (meeting.name, meeting.own_date) == ("Opening night", date(2026, 1, 17))
    rebuild(tablet.source)
    assert Meeting.objects.get().name == "Opening night"
    withdraw(named)
    assert Meeting.objects.get().name == "Opening"
    withdraw_all()
    assert answers() == before


def test_a_meeting_split_before_a_session_is_two_and_each_has_its_own_name(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(600), *race(1200))
    before, meeting = answers(), Meeting.objects.get()
    rule_on_meeting("split_meeting", meeting, sessions()[1])
    assert nights() == [1, 2]
    assert in_order()[0] == meeting
    rule_on_meeting("meeting_name", in_order()[1], name="Second cup")
    assert [str(one) for one in in_order()][1:] == ["Second cup"]
    assert str(in_order()[0]) != "Second cup"
    tablet.tell(*race(1800), *race(300))
    assert nights() == [2, 3]
    withdraw_all()
    assert nights() == [5]
    Session.objects.filter(opened_at__in=[at(1800), at(300)])
    assert Meeting.objects.get() == meeting
    assert json.loads(before)[0]["results"][0]["id"] == meeting.pk


def test_two_meetings_are_joined_and_have_their_ids_again_when_it_is_revoked(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(8 * HOUR), *race(8 * HOUR + 600), *race(17 * HOUR))
    before = answers()
    ruling = rule_on_meeting("join_meetings", in_order()[1])
    assert nights() == [3, 1]
    rebuild(tablet.source)
    tablet.tell(*race(8 * HOUR + 1200))
    assert nights() == [4, 1]
    withdraw(ruling)
    assert nights() == [1, 3, 1]
    assert [one.pk for one in in_order()] == [one["id"] for one in json.loads(before)[0]["results"]][::-1]


def test_a_session_is_moved_to_another_meeting_and_to_one_of_its_own(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(600), *race(10 * HOUR))
    before = answers()
    first, second, third = sessions()
    rule_on_session("move_session", first, to=reference_to(third))
    assert nights() == [1, 2]
    assert {session.meeting_id for session in sessions()[::2]} == {third.meeting_id}
    tablet.tell(*race(1200))
    assert nights() == [2, 2]
    own = rule_on_session("move_session", second)
    assert [one.is_apart for one in in_order()] == [True, False, False]
    assert nights() == [1, 1, 2]
    rebuild(tablet.source)
    assert nights() == [1, 1, 2]
    withdraw(own)
    withdraw_all()
    assert nights() == [3, 1]
    assert json.loads(before)[0]["results"][1]["id"] == in_order()[0].pk


def test_sessions_moved_to_each_others_meetings_have_each_its_own(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(10 * HOUR))
    first, second = sessions()
    rule_on_session("move_session", first, to=reference_to(second))
    assert nights() == [2]
    rule_on_session("move_session", Session.objects.get(pk=second.pk))
    assert nights() == [2]
    withdraw_all()
    assert nights() == [1, 1]


def test_the_order_in_which_sessions_arrive_is_no_matter_for_a_split(tablet: Tablet) -> None:
    tablet.tell(*race(600), *race(1200))
    rule_on_meeting("split_meeting", Meeting.objects.get(), sessions()[1])
    tablet.tell(*race(0), *race(1800))
    assert nights() == [2, 2]
