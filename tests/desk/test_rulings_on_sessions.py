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

from championships.decisions import rules_changed
from championships.models import AssignmentRule, Championship
from championships.presets import apply_preset
from championships.standings.reading import standings_of
from desk.deeds import Deciding
from desk.targets import of_last_lap
from drivers.models import Club, Source
from ingest.projection.rebuild import check, rebuild
from races.models import Lap, LapSummary, Ruling, Session
from races.rulings.fields import BadRuling
from races.rulings.kinds import KINDS
from races.rulings.kinds.references import reference_to
from tests.api.api_reading import get
from tests.cases_to_rule_on import race_of, recorded
from tests.ingest.night_by_hand import careers, of
from tests.rulings import rule_on_session, rule_on_track, split_after, withdraw, withdraw_all
from tests.tablet import Tablet, at, ended, event, lap, started

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


def crossing(name: str, number: int) -> Lap:
    return Lap.objects.get(session__type="race", driver__name=name, number=number)


def classified(session: Session) -> list[Line]:
    lines = get(f"sessions/{session.pk}/results/")
    return [(one["driver"]["name"], one["position"], one["gap"], one["interval"]) for one in lines]


def laps_in(session: Session) -> dict[str, list[int | None]]:
    found: dict[str, list[int | None]] = {}
    for driver, number in session.laps.order_by("finished_at").values_list("driver__name", "number"):
        found.setdefault(driver, []).append(number)
    return found


def answers() -> str:
    """What the API says of everything, word for word."""
    parts = ("", "results/", "laps/", "lap-chart/", "gap-chart/", "timeline/", "pace/")
    found = [
        get(f"sessions/{pk}/{part}") for pk in Session.objects.order_by("pk").values_list("pk", flat=True)
        for part in parts
    ]  # fmt: skip
    lists = ("sessions/", "entries/", "meetings/", "laps/", "tracks/")
    tracks = {"track": of("qualifying").track_id}
    return json.dumps(
        [*found, careers(), *map(get, lists), get("records/", tracks), get("leaderboards/", {"of": "wins"})]
    )


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
    assert {line["session"] for line in get("laps/")["results"]} == {of("qualifying").pk}
    assert {line["session"] for line in get("entries/")["results"]} == {of("qualifying").pk}
    assert get(f"sessions/{race.pk}/")["is_hidden"] is True
    assert [one["is_hidden"] for one in get("sessions/")["results"]] == [True, False]
    assert len(get(f"sessions/{race.pk}/laps/")) == 19
    assert classified(race)[0] == ("Anna", 1, "", "")
    assert any("lap record" in effect.lower() for effect in ruling.outcome.effects)
    withdraw(ruling)
    assert answers() == before


@pytest.mark.usefixtures("night")
def test_what_a_session_was_called_and_was_follows_everywhere() -> None:
    before = answers()
    rule_on_session("session_name", of("race"), name="Final")
    rule_on_session("session_type", of("race"), type="qualifying")
    named = Session.objects.get(own_name="Final")
    assert (str(named), named.type, named.told_type) == ("Final", "qualifying", "race")
    assert get(f"sessions/{named.pk}/")["name"] == "Final"
    # By best lap: Anna 6.000 and Bob 6.000, hers first; Cleo 6.200, Dan 7.700.
    places = named.entries.order_by("position").values_list("driver__name", flat=True)
    assert list(places) == ["Anna", "Bob", "Cleo", "Dan"]
    assert set(LapSummary.objects.values_list("session_type", flat=True)) == {"qualifying"}
    assert careers() == dict.fromkeys(CAME, (0, 0, 0, 0, 0, 0))
    rebuild(named.source)
    withdraw_all()
    assert answers() == before


@pytest.mark.usefixtures("night")
def test_a_session_driven_on_another_track_has_its_records_there() -> None:
    race = of("race")
    told = race.track
    ruling = rule_on_session("session_track", race, track="Nordschleife")
    race.refresh_from_db()
    assert str(race.track) == "Nordschleife"
    assert get("records/", {"track": race.track_id, "type": "race"})[0]["time_ms"] == 6000
    assert get("records/", {"track": told.pk, "type": "race"}) == []  # type: ignore[union-attr]
    assert set(Lap.objects.filter(session=race).values_list("track", flat=True)) == {race.track_id}
    withdraw(ruling)
    race.refresh_from_db()
    assert race.track == told


@pytest.mark.usefixtures("night")
def test_a_result_is_provisional_until_the_protest_is_heard_and_its_places_stay() -> None:
    race = of("race")
    as_it_came = classified(race)
    ruling = rule_on_session("provisional", race)
    assert (of("race").outcome, classified(race)) == ("provisional", as_it_came)
    assert careers() == CAME
    with pytest.raises(BadRuling, match="revoke that first"):
        rule_on_session("official", of("race"))
    withdraw(ruling)
    assert of("race").outcome == "official"


def test_a_race_nobody_ended_counts_when_the_club_says_that_its_result_is_official(tablet: Tablet) -> None:
    tablet.tell(started(0), lap(6, 1, 6000, 1, driver="Ada"), lap(12, 1, 6000, 2), started(100, "qualifying"))
    race = of("race")
    assert race.outcome == "abandoned"
    rule_on_session("official", race)
    entry = of("race").entries.get()
    assert (of("race").outcome, entry.position) == ("official", 1)
    assert get("leaderboards/", {"of": "wins"})[0]["value"] == "1"


@pytest.mark.usefixtures("night")
def test_another_qualifying_sets_the_grid(tablet: Tablet) -> None:
    tablet.tell(
        started(-600, "qualifying"),
        *(lap(-590 + place, place + 1, 6000 - 100 * place, 1, driver=name) for place, name in enumerate(CAME)),
        ended(-500, "qualifying"),
    )
    earlier, usual = Session.objects.filter(type="qualifying").order_by("opened_at")
    assert careers()["Bob"][2] == 1
    ruling = rule_on_session("qualifying", of("race"), qualifying=reference_to(earlier))
    assert {name: figures[2] for name, figures in careers().items() if figures[2]} == {"Dan": 1}
    assert usual.type == "qualifying"
    withdraw(ruling)
    assert careers()["Bob"][2] == 1


@pytest.mark.usefixtures("night")
def test_a_shorter_limit_gives_the_record_to_whoever_kept_to_it() -> None:
    track = of("race").track
    assert track is not None
    ruling = rule_on_track(track, shortest_ms=6050, longest_ms=8000)
    best = get("records/", {"track": track.pk, "type": "race", "by": "driver"})
    assert [(one["driver"]["name"], one["time_ms"]) for one in best] == [
        ("Bob", 6100), ("Anna", 6100), ("Cleo", 6200), ("Dan", 7700),
    ]  # fmt: skip
    assert Lap.objects.filter(exclusion="too_long").count() == 4
    withdraw(ruling)
    assert get("records/", {"track": track.pk, "type": "race", "by": "driver"})[0]["time_ms"] == 6000


def test_a_limit_may_be_in_force_from_a_day_on(tablet: Tablet) -> None:
    tablet.tell(track_chosen(-1), *race_of(0, (6000, 6100)), *race_of(86_400, (5900, 6100)))
    track = Session.objects.earliest("opened_at").track
    assert track is not None
    rule_on_track(track, shortest_ms=6050, since=at(86_400).astimezone(tablet.source.club.zone).date().isoformat())
    assert list(Lap.objects.filter(is_counting=True).order_by("event").values_list("lap_time_ms", flat=True)) == [
        6000, 6100, 6100,
    ]  # fmt: skip


def track_chosen(seconds: float) -> dict[str, Any]:
    return event(seconds, "util.set_active_track", {"id": 1, "name": "Kellerring"})


@pytest.mark.usefixtures("night")
def test_all_that_happened_moves_with_the_start() -> None:
    before, race = answers(), of("race")
    started_at = race.started_at or race.opened_at
    ruling = rule_on_session("session_times", race, started_at=(started_at - timedelta(days=400)).isoformat())
    moved = of("race")
    assert (moved.pk, moved.opened_at) == (race.pk, race.opened_at - timedelta(days=400))
    assert moved.track == race.track
    assert moved.meeting != of("qualifying").meeting
    assert crossing("Anna", 2).finished_at == started_at + timedelta(seconds=14) - timedelta(days=400)
    rebuild(race.source)
    assert of("race").opened_at == moved.opened_at
    withdraw(ruling)
    assert answers() == before


@pytest.mark.usefixtures("night")
def test_a_preview_of_a_split_shows_the_new_session_and_changes_nothing() -> None:
    before = answers()
    preview = Deciding(KINDS["split_session"], [of_last_lap(crossing("Anna", 3))]).preview({})
    assert preview.sentences[0].endswith("split after Anna's lap 3 (6.100)")
    assert preview.effects[0].endswith(": Bob 2 (+0.100) → 2 (+1 lap), Cleo 3 (+1.200) → 3 (+1 lap)")
    assert preview.effects[1].endswith(" is new: Bob 1, Cleo 2, Anna 3, Dan 4")
    assert set(preview.effects[2:]) == {
        "Bob: starts 1 → 2, wins 0 → 1, podiums 1 → 2, fastest laps 0 → 1, laps led 0 → 3",
        "Anna: starts 1 → 2, podiums 1 → 2, laps led 5 → 3",
        "Cleo: starts 1 → 2, podiums 1 → 2",
        "Dan: starts 1 → 2",
    }
    assert answers() == before
    assert not Ruling.objects.exists()


@pytest.mark.usefixtures("night")
def test_a_hidden_race_and_a_part_of_a_split_one_score_what_they_are_worth(club: Club) -> None:
    cup = Championship.objects.create(club=club, name="Cup", state=Championship.State.RUNNING)
    AssignmentRule.objects.create(championship=cup, session_type="race", into=AssignmentRule.Into.SESSION)
    apply_preset(cup, "10-8-6-5-4-3-2-1")
    rules_changed(cup)
    assert points(cup) == {"Anna": 10, "Bob": 8, "Cleo": 6, "Dan": 5}
    hidden = rule_on_session("hide", of("race"))
    assert points(cup) == {}
    withdraw(hidden)
    split_after(crossing("Anna", 3))
    # 10, 8, 6 and 5 of the first part, and of the second 10 for Bob, 8 for Cleo, 6 for Anna, 5 for Dan.
    assert points(cup) == {"Bob": 18, "Anna": 16, "Cleo": 14, "Dan": 10}
    withdraw_all()
    assert points(cup) == {"Anna": 10, "Bob": 8, "Cleo": 6, "Dan": 5}


def points(cup: Championship) -> dict[str, Any]:
    table = standings_of(cup)
    return {row.name: row.net for row in table.rows} if table else {}
