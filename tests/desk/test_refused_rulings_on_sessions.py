"""What cannot be ruled of sessions, meetings and tracks: a sentence, and nothing is changed."""

from __future__ import annotations

from typing import Any

import pytest

from desk import deciding
from desk.targets import of_last_lap, of_meeting, of_session
from drivers.models import Club, Source
from races.models import Lap, Meeting, Ruling, Session
from races.rulings.fields import BadRuling
from races.rulings.kinds.references import reference_to
from tests.cases_to_rule_on import recorded
from tests.conftest import Writing, slotfreunde, tablet_of
from tests.rulings import rule_on_meeting, rule_on_session, rule_on_track, split_after
from tests.tablet import Tablet, at, ended, lap, started


@pytest.fixture(scope="module", autouse=True)
def night(of_module: Writing) -> None:
    with of_module():
        Tablet(tablet_of(slotfreunde())).tell_at_once(*recorded())


@pytest.fixture(autouse=True)
def seen(db: None) -> None:
    """Every test sees it."""


def of(type: str) -> Session:
    return Session.objects.get(type=type)


def refused(kind: str, session: Session, **says: Any) -> str:
    """Why it is; nothing is in the log then."""
    before = Ruling.objects.count()
    with pytest.raises(BadRuling) as refusal:
        rule_on_session(kind, session, **says)
    assert Ruling.objects.count() == before
    return str(refusal.value)


def test_nothing_is_split_off_after_the_last_lap() -> None:
    last = Lap.objects.filter(session=of("race")).order_by("finished_at", "event").last()
    assert last is not None
    with pytest.raises(BadRuling, match="nothing to split off"):
        split_after(last)


def test_a_session_is_not_split_at_a_lap_of_another() -> None:
    lap_of_qualifying = Lap.objects.filter(session=of("qualifying")).first()
    assert lap_of_qualifying is not None
    target = of_session(of("race"))
    stranger = of_last_lap(lap_of_qualifying)
    wrong = type(target)(**{name: getattr(target, name) for name in target.__slots__} | {"event": stranger.event})
    with pytest.raises(BadRuling, match="That is no lap of Race"):
        deciding.decide("split_session", wrong, {}, "by mistake")


def test_the_first_session_has_none_before_it_to_be_joined_with() -> None:
    assert "There is no session before" in refused("join_sessions", of("qualifying"))


def test_sessions_of_two_types_are_not_joined() -> None:
    assert "only sessions of one type" in refused("join_sessions", of("race"))


def test_sessions_of_two_meetings_are_not_joined(tablet: Tablet) -> None:
    tablet.tell(started(-40_000), lap(-39_990, 1, 6000, 1), ended(-39_980, "race"))
    earlier = Session.objects.earliest("opened_at")
    tablet.tell(started(-62_000), lap(-61_990, 1, 6000, 1), ended(-61_980, "race"))
    assert "at another meeting" in refused("join_sessions", earlier)


def test_a_qualifying_has_to_be_one_and_before_its_race(tablet: Tablet) -> None:
    race, qualifying = of("race"), of("qualifying")
    assert "is no qualifying" in refused("qualifying", race, qualifying=reference_to(race))
    assert "is no race" in refused("qualifying", qualifying, qualifying=reference_to(qualifying))
    tablet.tell(started(5000, "qualifying"), lap(5010, 1, 6000, 1), ended(5020, "qualifying"))
    later = Session.objects.latest("opened_at")
    assert "was not before" in refused("qualifying", race, qualifying=reference_to(later))


def other_clubs_session() -> Session:
    other = Tablet(Source.objects.create(club=Club.objects.create(name="Other club"), name="Theirs"))
    other.tell(started(-5000, "qualifying"), lap(-4990, 1, 6000, 1), ended(-4980, "qualifying"))
    return Session.objects.get(source=other.source)


def test_a_qualifying_and_a_meeting_of_another_club_are_not_there() -> None:
    theirs = reference_to(other_clubs_session())
    assert "There is no such session" in refused("qualifying", of("race"), qualifying=theirs)
    assert "There is no such session" in refused("move_session", of("race"), to=theirs)


def test_an_end_is_not_before_the_start_and_both_have_to_fit() -> None:
    race = of("race")
    assert "not after the start" in refused(
        "session_times", race, started_at=at(100).isoformat(), ended_at=at(50).isoformat()
    )
    assert "give one of the two" in refused(
        "session_times", race, started_at=at(0).isoformat(), ended_at=at(9000).isoformat()
    )
    assert "Say when it began" in refused("session_times", race)


def test_the_shortest_lap_is_not_longer_than_the_longest() -> None:
    track = of("race").track
    assert track is not None
    with pytest.raises(BadRuling, match="longer than the longest"):
        rule_on_track(track, shortest_ms=7000, longest_ms=6000)
    with pytest.raises(BadRuling, match="Say which"):
        rule_on_track(track)


def test_a_meeting_is_not_split_before_its_first_session_nor_joined_with_nothing() -> None:
    meeting = Meeting.objects.get()
    with pytest.raises(BadRuling, match="nothing before it to split off"):
        rule_on_meeting("split_meeting", meeting, of("qualifying"))
    with pytest.raises(BadRuling, match="There is no meeting before"):
        rule_on_meeting("join_meetings", meeting)


def test_a_session_is_not_moved_to_its_own_meeting() -> None:
    assert "of that meeting already" in refused("move_session", of("race"), to=reference_to(of("qualifying")))


def test_the_same_is_not_ruled_twice() -> None:
    rule_on_session("hide", of("race"))
    assert "ruled already" in refused("hide", of("race"))


def test_a_meeting_of_another_session_is_said_to_be_none_of_it() -> None:
    with pytest.raises(BadRuling, match="was not at"):
        of_meeting(Meeting.objects.get(), other_clubs_session())
