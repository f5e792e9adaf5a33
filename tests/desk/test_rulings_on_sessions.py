"""Sessions that people split, join, hide and call otherwise, worked out by hand on the race of `rulings`.

Seconds at each crossing of the line in the race: Anna 8.0 14.0 20.1 26.1 32.3, Bob 8.1 14.2 20.2 26.2 32.4,
Cleo 8.5 14.8 21.0 27.2 33.5, Dan 9.0 16.7 24.5 32.9. Qualifying: Bob 6.020, Anna 6.050, Cleo 6.300, Dan 7.500.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from desk import deciding
from desk.targets import of_last_lap, of_session
from drivers.models import Club, Driver, Source
from ingest.projection.rebuild import check, rebuild
from races.models import Entry, Lap, LapSummary, Meeting, Ruling, Session
from races.rulings.fields import BadRuling
from races.rulings.kinds.references import reference_to
from tests.api.api_reading import get
from tests.cases_to_rule_on import recorded
from tests.rulings import rule_on, rule_on_session, rule_on_track, split_after, withdraw, withdraw_all
from tests.tablet import Tablet, at, lap, result, started

Line = tuple[str, int | None, str, str]


@pytest.fixture
def night(tablet: Tablet) -> None:
    tablet.tell(*recorded())


@pytest.fixture(autouse=True)
def nothing_to_change(request: pytest.FixtureRequest, db: None) -> Iterator[None]:
    """Whatever was ruled, projecting again finds what is there."""
    yield
    for source in Source.objects.all():
        assert list(map(str, check(source))) == []


def of(type: str) -> Session:
    return Session.objects.get(type=type)


def crossing(name: str, number: int) -> Lap:
    return Lap.objects.get(session__type="race", driver__name=name, number=number)


def classified(session: Session) -> list[Line]:
    lines = get(f"sessions/{session.pk}/results/")
    return [(one["driver"]["name"], one["position"], one["gap"], one["interval"]) for one in lines]


def laps_in(session: Session) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for driver, number in session.laps.order_by("finished_at").values_list("driver__name", "number"):
        found.setdefault(driver, []).append(number)
    return found


def careers() -> dict[str, tuple[int, ...]]:
    """By name: wins, podiums, poles, fastest laps, laps led, starts."""
    figures = ("wins", "podiums", "poles", "fastest_laps", "laps_led", "starts")
    told = {name: get(f"drivers/{pk}/career/") for pk, name in Driver.objects.values_list("pk", "name")}
    return {name: tuple(one[figure] for figure in figures) for name, one in told.items()}


def answers() -> str:
    """What the API says of everything, word for word."""
    parts = ("", "results/", "laps/", "lap-chart/", "gap-chart/", "timeline/", "pace/")
    found = [
        get(f"sessions/{pk}/{part}") for pk in Session.objects.order_by("pk").values_list("pk", flat=True)
        for part in parts
    ]  # fmt: skip
    lists = ("sessions/", "entries/", "meetings/", "laps/", "tracks/")
    tracks = {"track": of("qualifying").track_id}
    return json.dumps([*found, careers(), *map(get, lists), get("records/", tracks), get("leaderboards/", {"of": "wins"})])


CAME = {
    "Anna": (1, 1, 0, 1, 5, 1),
    "Bob": (0, 1, 1, 0, 0, 1),
    "Cleo": (0, 1, 0, 0, 0, 1),
    "Dan": (0, 0, 0, 0, 0, 1),
}


@pytest.mark.usefixtures("night")
def test_a_race_split_after_a_lap_is_two_sessions_each_placed_by_its_own_laps() -> None:
    before = answers()
    split_after(crossing("Anna", 3))
    first, second = Session.objects.filter(type="race").order_by("opened_at")
    assert laps_in(first) == {"Anna": [1, 2, 3], "Bob": [1, 2], "Cleo": [1, 2], "Dan": [1, 2]}
    assert laps_in(second) == {"Bob": [3, 4, 5], "Cleo": [3, 4, 5], "Dan": [3, 4], "Anna": [4, 5]}
    # Anna 20.1 for three laps; Bob 14.2, Cleo 14.8, Dan 16.7 for two.
    assert classified(first) == [
        ("Anna", 1, "", ""),
        ("Bob", 2, "+1 lap", "+1 lap"),
        ("Cleo", 3, "+1 lap", "+0.600"),
        ("Dan", 4, "+1 lap", "+1.900"),
    ]
    # Three laps: Bob 32.4, Cleo 33.5; two: Anna 32.3, Dan 32.9.
    assert classified(second) == [
        ("Bob", 1, "", ""),
        ("Cleo", 2, "+1.100", "+1.100"),
        ("Anna", 3, "+1 lap", "+1 lap"),
        ("Dan", 4, "+1 lap", "+0.600"),
    ]
    assert [(one.outcome, one.type, one.planned_laps) for one in (first, second)] == [
        ("provisional", "race", first.planned_laps),
        ("provisional", "race", first.planned_laps),
    ]
    assert {entry.missing_laps for entry in second.entries.all()} == {None}
    # The fastest lap of the first is Anna's 6.000, of the second Bob's lap 3; she led three laps, and he three.
    assert careers() == {
        "Anna": (1, 2, 0, 1, 3, 2),
        "Bob": (1, 2, 1, 1, 3, 2),
        "Cleo": (0, 2, 0, 0, 0, 2),
        "Dan": (0, 0, 0, 0, 0, 2),
    }
    withdraw_all()
    assert answers() == before


@pytest.mark.usefixtures("night")
def test_a_hidden_race_counts_for_nothing_and_the_pole_goes_with_it() -> None:
    before = answers()
    ruling = rule_on_session("hide", of("race"))
    race = of("race")
    assert careers() == dict.fromkeys(CAME, (0, 0, 0, 0, 0, 0))
    assert get("records/", {"track": race.track_id, "type": "race", "by": "driver"}) == []
    assert get("records/", {"track": race.track_id, "by": "driver"})[0]["time_ms"] == 6020
    assert {line["session"] for line in get("laps/")} == {of("qualifying").pk}
    assert {line["session"] for line in get("entries/")} == {of("qualifying").pk}
    assert get(f"sessions/{race.pk}/")["is_hidden"] is True
    assert [one["is_hidden"] for one in get("sessions/")] == [True, False]
    assert len(get(f"sessions/{race.pk}/laps/")) == 19
    assert classified(race)[0] == ("Anna", 1, "", "")
    assert any("lap record" in effect.lower() for effect in ruling.outcome.effects)
    withdraw(ruling)
    assert answers() == before
