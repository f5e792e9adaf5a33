"""Which sessions are one club night, and that its name and date outlast whatever comes later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from drivers.models import Club, Source
from ingest.projection.rebuild import rebuild
from races.models import Meeting, Session
from tests.rulings import rule_on_meeting
from tests.tablet import EVENING, Tablet, at, event, lap, started

HOUR = 3600


def start(seconds: float) -> dict[str, Any]:
    return started(seconds)


def race(seconds: float) -> list[dict[str, Any]]:
    """A race of one lap, with its last moment ten seconds after its start."""
    return [
        start(seconds),
        lap(seconds + 9, 1, 5000, 1),
        event(seconds + 10, "event.end", {"type": "race", "result": {}}),
    ]


def nights() -> list[int]:
    """How many sessions each meeting has, the first meeting first."""
    return [meeting.sessions.count() for meeting in Meeting.objects.order_by("began_at")]


def test_less_than_six_hours_apart_is_one_night(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(10 + 6 * HOUR - 1))
    assert nights() == [2]
    assert Meeting.objects.get().began_at == at(0)


def test_six_hours_apart_is_two_nights(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(10 + 6 * HOUR))
    assert nights() == [1, 1]
    assert [meeting.began_at for meeting in Meeting.objects.order_by("began_at")] == [at(0), at(10 + 6 * HOUR)]


def test_a_night_goes_on_for_as_long_as_people_drive(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(5 * HOUR), *race(10 * HOUR), *race(15 * HOUR))
    assert nights() == [4]


def test_two_tablets_of_a_club_share_the_night(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(*race(0))
    second_tablet.tell(*race(100), lap(200, 1, 5000))
    assert nights() == [3]


def test_one_tablets_long_evening_joins_the_others_nights(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(8 * HOUR))
    assert nights() == [1, 1]
    second_tablet.tell(*race(4 * HOUR))
    assert nights() == [3]


def test_two_clubs_have_a_night_each(tablet: Tablet) -> None:
    other = Tablet(Source.objects.create(club=Club.objects.create(name="Other club"), name="Tablet"))
    tablet.tell(*race(0))
    other.tell(*race(1))
    assert nights() == [1, 1]


def test_practice_and_races_are_one_night(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), *race(600), lap(1200, 1, 5000))
    assert nights() == [3]


def test_a_suspended_race_left_open_for_a_week_makes_no_week_long_night(
    tablet: Tablet, second_tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = 7 * 24 * HOUR
    tablet.tell(start(0), lap(9, 1, 5000, 1), event(20, "event.change_status", {"old": "running", "new": "suspended"}))
    monkeypatch.setattr(timezone, "now", lambda: EVENING + timedelta(seconds=week))
    second_tablet.tell(*race(week))
    assert Session.objects.open().get().opened_at == at(0)
    assert nights() == [1, 1]


def test_a_late_session_that_joins_two_nights_makes_them_one(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(8 * HOUR))
    first = Meeting.objects.earliest("began_at")
    tablet.tell(*race(4 * HOUR))
    assert nights() == [3]
    assert Meeting.objects.get() == first


def test_a_late_lap_may_join_two_nights(tablet: Tablet) -> None:
    tablet.tell(start(0), lap(9, 1, 5000, 1), *race(8 * HOUR))
    assert nights() == [1, 1]
    tablet.tell(lap(4 * HOUR, 1, 5000, 2))
    assert nights() == [2]


def test_a_name_and_a_date_survive_late_events_and_rebuilds(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(600))
    rule_on_meeting("meeting_name", Meeting.objects.get(), name="Opening night")
    rule_on_meeting("meeting_day", Meeting.objects.get(), day="2026-01-17")
    tablet.tell(*race(300), *race(-600), lap(5, 2, 5000, 1))
    rebuild(tablet.source)
    meeting = Meeting.objects.get()
    assert (meeting.name, meeting.own_date, meeting.began_at) == ("Opening night", date(2026, 1, 17), at(-600))
    assert (str(meeting), meeting.date) == ("Opening night", date(2026, 1, 17))
    assert nights() == [4]


def test_a_night_without_a_name_is_called_by_its_day() -> None:
    club, midnight = Club(time_zone="Europe/Berlin"), datetime(2026, 1, 16, 23, tzinfo=UTC)
    assert str(Meeting(club=club, began_at=midnight)) == "Meeting of 2026-01-17"
    assert str(Meeting(club=club, began_at=at(0), own_date=date(2026, 1, 17))) == "Meeting of 2026-01-17"


def test_a_meeting_keeps_its_key_when_a_session_turns_up_before_its_first(tablet: Tablet) -> None:
    tablet.tell(*race(600))
    meeting = Meeting.objects.get()
    tablet.tell(*race(0))
    assert Meeting.objects.get() == meeting
    assert nights() == [2]


def test_a_meeting_keeps_its_key_through_a_rebuild(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(8 * HOUR), *race(17 * HOUR))
    before = list(Meeting.objects.order_by("pk").values_list("pk", "began_at"))
    assert len(before) == 3
    rebuild(tablet.source)
    assert list(Meeting.objects.order_by("pk").values_list("pk", "began_at")) == before


def test_an_emptied_meeting_goes(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(8 * HOUR), *race(4 * HOUR))
    assert Meeting.objects.count() == 1


def test_what_was_ruled_of_a_night_goes_over_to_the_one_it_joined(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(8 * HOUR))
    second = Meeting.objects.get(began_at=at(8 * HOUR))
    rule_on_meeting("meeting_name", second, name="Cup final")
    rule_on_meeting("meeting_day", second, day="2026-01-18")
    tablet.tell(*race(4 * HOUR))
    assert nights() == [3]
    assert Meeting.objects.filter(began_at=at(0), name="Cup final", own_date=date(2026, 1, 18)).exists()


def test_of_two_named_nights_that_join_the_newest_name_counts(tablet: Tablet) -> None:
    tablet.tell(*race(0), *race(8 * HOUR))
    rule_on_meeting("meeting_name", Meeting.objects.get(began_at=at(8 * HOUR)), name="Cup final")
    rule_on_meeting("meeting_name", Meeting.objects.get(began_at=at(0)), name="Opening night")
    tablet.tell(*race(4 * HOUR))
    assert nights() == [3]
    assert [meeting.name for meeting in Meeting.objects.all()] == ["Opening night"]


def test_a_lap_that_comes_late_may_join_what_were_two_nights(tablet: Tablet, second_tablet: Tablet) -> None:
    """Ten hours after the start the first tablet still raced, which nobody knew when the second began."""
    tablet.tell(start(-18 * HOUR), lap(-18 * HOUR + 9, 1, 5000, 1), lap(-13 * HOUR, 1, 5000, 2))
    second_tablet.tell(*race(-6 * HOUR))
    assert nights() == [1, 1]
    tablet.tell(lap(-8 * HOUR, 1, 5000, 3))
    assert nights() == [2]
