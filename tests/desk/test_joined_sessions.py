"""Two sessions that people say are one: placed by all that was driven, and two again when it is revoked."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from drivers.models import Source
from ingest.projection.rebuild import check, rebuild
from races.models import Session, Stint
from tests.api.api_reading import get
from tests.cases_to_rule_on import race_of
from tests.rulings import rule_on_session, withdraw
from tests.tablet import Tablet, at, lap, started


@pytest.fixture(autouse=True)
def nothing_to_change(request: pytest.FixtureRequest, db: None) -> Iterator[None]:
    """Whatever was ruled, projecting again finds what is there."""
    yield
    for source in Source.objects.all():
        assert list(map(str, check(source))) == []


def keys_of_stints() -> list[tuple[int, int]]:
    return list(Stint.objects.order_by("event").values_list("event", "pk"))


def test_two_races_are_joined_and_placed_by_all_that_was_driven(tablet: Tablet) -> None:
    tablet.tell(*race_of(0, (6000, 6100), (6000, 6100)), *race_of(60, (6000, 5000), (6000, 5100)))
    first, second = Session.objects.order_by("opened_at")
    assert [entry.position for entry in second.entries.order_by("controller")] == [2, 1]
    before, keys = answers_of_all(), keys_of_stints()
    ruling = rule_on_session("join_sessions", second)
    joined = Session.objects.get()
    assert joined == first
    assert len(keys_of_stints()) == 2
    # Controller 1: 6.0 6.0 6.0 6.0, home at 72.0; controller 2: 6.1 6.1 5.0 5.1, home at 70.1.
    lines = joined.entries.order_by("controller").values_list("position", "lap_count", "laps_completed", "best_lap_ms")
    assert list(lines) == [(2, 4, 4, 6000), (1, 4, 4, 5000)]
    assert joined.outcome == "provisional"
    assert {entry.result_position for entry in joined.entries.all()} == {None}
    assert (joined.opened_at, joined.ended_at) == (at(0), second.ended_at)
    assert ruling.outcome.session == joined
    rebuild(tablet.source)
    assert Session.objects.get() == joined
    withdraw(ruling)
    assert (answers_of_all(), keys_of_stints()) == (before, keys)


def test_a_practice_left_over_goes_on_as_part_of_the_race_before(tablet: Tablet) -> None:
    tablet.tell(*race_of(0, (6000, 6100), (6000, 6100)), lap(30, 1, 6000, 3))
    _race, practice = Session.objects.order_by("opened_at")
    assert practice.is_practice
    rule_on_session("join_sessions", practice)
    joined = Session.objects.get()
    assert (joined.type, joined.outcome, joined.entries.get(controller=1).lap_count) == ("race", "official", 3)


def test_a_race_that_was_interrupted_is_joined_with_its_second_half_and_ends_with_it(tablet: Tablet) -> None:
    tablet.tell(started(0), lap(6, 1, 6000, 1), lap(6.2, 2, 6200, 1), *race_of(60, (6000, 5000), (6000, 5100)))
    broken_off, second = Session.objects.order_by("opened_at")
    assert broken_off.outcome == "abandoned"
    rule_on_session("join_sessions", second)
    joined = Session.objects.get()
    assert (joined.outcome, joined.ended_at) == ("provisional", second.ended_at)
    assert [entry.laps_completed for entry in joined.entries.order_by("controller")] == [3, 3]


def answers_of_all() -> str:
    parts = ("", "results/", "laps/", "lap-chart/", "gap-chart/", "timeline/", "pace/")
    pks = Session.objects.order_by("pk").values_list("pk", flat=True)
    found = [get(f"sessions/{pk}/{part}") for pk in pks for part in parts]
    return json.dumps([*found, *(get(f"{one}/") for one in ("sessions", "entries", "meetings", "laps"))])
