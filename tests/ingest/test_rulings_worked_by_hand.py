"""One qualifying and one race of four, and what becomes of both when people decide, worked out by hand.

Seconds at each crossing of the line in the race: Anna 8.0 14.0 20.1 26.1 32.3, Bob 8.1 14.2 20.2 26.2 32.4,
Cleo 8.5 14.8 21.0 27.2 33.5, Dan 9.0 16.7 24.5 32.9. Qualifying: Bob 6.020, Anna 6.050, Cleo 6.300, Dan 7.500.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from championships.decisions import rules_changed
from championships.inputs.results import grids_of
from championships.models import AssignmentRule, Bonus, Championship
from championships.presets import apply_preset
from championships.standings.reading import table_of
from drivers.models import Club, Driver
from ingest.projection.rebuild import check, rebuild
from races.models import Entry, Lap, Ruling, Session
from tests.api.api_reading import get
from tests.rows import rows_of
from tests.rulings import (
    correct_result,
    rule_on,
    rule_on_laps,
    void_lap,
    withdraw,
    withdraw_all,
)
from tests.tablet import EVENING, Tablet

CASE = Path(__file__).parents[1] / "cases" / "to-be-ruled-on.jsonl"
Line = tuple[str, int | None, str, str]
"""Name, place, gap to the leader and interval to the car ahead."""

AS_IT_CAME: list[Line] = [
    ("Anna", 1, "", ""),
    ("Bob", 2, "+0.100", "+0.100"),
    ("Cleo", 3, "+1.200", "+1.100"),
    ("Dan", 4, "+1 lap", "+1 lap"),
]
QUALIFYING: list[Line] = [
    ("Bob", 1, "", ""),
    ("Anna", 2, "+0.030", "+0.030"),
    ("Cleo", 3, "+0.280", "+0.250"),
    ("Dan", 4, "+1.480", "+1.200"),
]
WITHOUT_ANNA: list[Line] = [
    ("Bob", 1, "", ""),
    ("Cleo", 2, "+1.100", "+1.100"),
    ("Dan", 3, "+1 lap", "+1 lap"),
    ("Anna", None, "", ""),
]


def recorded() -> Iterator[dict[str, Any]]:
    """The bodies of the recording, moved to the tests' evening."""
    bodies = [json.loads(line)["body"] for line in CASE.read_text().splitlines()]
    for body in bodies:
        yield {**body, "time": body["time"] - bodies[0]["time"] + round(EVENING.timestamp() * 1000)}


@pytest.fixture
def night(tablet: Tablet) -> None:
    tablet.tell(*recorded())


def of(type: str) -> Session:
    return Session.objects.get(type=type)


def entry(name: str, type: str = "race") -> Entry:
    return Entry.objects.get(session__type=type, driver__name=name)


def rule(name: str, type: str = "race", **ruled: Any) -> None:
    correct_result(entry(name, type), "the stewards", **ruled)


def ruled(kind: str, name: str, **says: Any) -> None:
    rule_on(kind, entry(name), **says)


def rule_each(decided: list[tuple[str, str, dict[str, Any]]]) -> None:
    for kind, name, says in decided:
        ruled(kind, name, **says)


def laps_of(name: str, *numbers: int) -> list[Lap]:
    return list(Lap.objects.filter(session__type="race", driver__name=name, number__in=numbers))


def void(name: str, type: str, lap_time_ms: int, number: int) -> None:
    laps = Lap.objects.filter(session__type=type, driver__name=name)
    void_lap(laps.get(lap_time_ms=lap_time_ms, number=number), "cut the chicane")


def rule_all(*ruled: tuple[str, dict[str, Any]]) -> None:
    for name, what in ruled:
        rule(name, **what)


def both_of_bobs() -> None:
    void("Bob", "qualifying", 6020, 2)
    void("Bob", "qualifying", 6400, 1)


def classified(type: str) -> list[Line]:
    lines = get(f"sessions/{of(type).pk}/results/")
    return [(one["driver"]["name"], one["position"], one["gap"], one["interval"]) for one in lines]


def careers() -> dict[str, tuple[int, ...]]:
    """By name: wins, podiums, poles, fastest laps, laps led, starts."""
    figures = ("wins", "podiums", "poles", "fastest_laps", "laps_led", "starts")
    told = {name: get(f"drivers/{pk}/career/") for pk, name in Driver.objects.values_list("pk", "name")}
    return {name: tuple(one[figure] for figure in figures) for name, one in told.items()}


def record() -> tuple[Any, ...]:
    line = get("records/", {"track": of("race").track_id, "type": "race", "by": "driver"})[0]
    return line["driver"]["name"], line["time_ms"], line["number"]


def answers() -> str:
    """Everything the API says of the night, word for word."""
    sessions = [of("qualifying").pk, of("race").pk]
    parts = ("", "results/", "laps/", "lap-chart/", "gap-chart/", "timeline/", "pace/")
    found = [get(f"sessions/{pk}/{part}") for pk in sessions for part in parts]
    return json.dumps([*found, careers(), record(), get("entries/"), get("leaderboards/", {"of": "wins"})])


CAME: dict[str, tuple[int, ...]] = {
    "Anna": (1, 1, 0, 1, 5, 1),
    "Bob": (0, 1, 1, 0, 0, 1),
    "Cleo": (0, 1, 0, 0, 0, 1),
    "Dan": (0, 0, 0, 0, 0, 1),
}


@dataclass(frozen=True)
class Ruled:
    """What was decided, and what is so then; where nothing is said, it is as it came."""

    decide: Callable[[], Any]
    race: list[Line]
    qualifying: list[Line]
    careers: dict[str, tuple[int, ...]]
    record: tuple[str, int, int] = ("Anna", 6000, 2)


ROWS: dict[str, Ruled] = {
    "nothing": Ruled(lambda: None, AS_IT_CAME, QUALIFYING, CAME),
    "Anna disqualified": Ruled(
        lambda: rule("Anna", is_disqualified=True),
        WITHOUT_ANNA,
        QUALIFYING,
        # Her lap was the fastest, and the laps she led were driven.
        CAME | {"Anna": (0, 0, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1), "Dan": (0, 1, 0, 0, 0, 1)},
    ),
    "Bob disqualified": Ruled(
        lambda: rule("Bob", is_disqualified=True),
        [("Anna", 1, "", ""), ("Cleo", 2, "+1.200", "+1.200"), ("Dan", 3, "+1 lap", "+1 lap"), ("Bob", None, "", "")],
        QUALIFYING,
        CAME | {"Bob": (0, 0, 1, 0, 0, 1), "Dan": (0, 1, 0, 0, 0, 1)},
    ),
    "Anna disqualified in the qualifying": Ruled(
        lambda: rule("Anna", "qualifying", is_disqualified=True),
        AS_IT_CAME,
        [("Bob", 1, "", ""), ("Cleo", 2, "+0.280", "+0.280"), ("Dan", 3, "+1.480", "+1.200"), ("Anna", None, "", "")],
        CAME,
    ),
    "Bob disqualified in the qualifying": Ruled(
        lambda: rule("Bob", "qualifying", is_disqualified=True),
        AS_IT_CAME,
        [("Anna", 1, "", ""), ("Cleo", 2, "+0.250", "+0.250"), ("Dan", 3, "+1.450", "+1.200"), ("Bob", None, "", "")],
        CAME | {"Anna": (1, 1, 1, 1, 5, 1), "Bob": (0, 1, 0, 0, 0, 1)},
    ),
    "Anna and Bob both given place 1": Ruled(
        lambda: rule_all(("Anna", {"position": 1}), ("Bob", {"position": 1})),
        [("Anna", 1, "", ""), ("Bob", 1, "", ""), ("Cleo", 3, "+1.200", "+1.100"), ("Dan", 4, "+1 lap", "+1 lap")],
        QUALIFYING,
        CAME | {"Bob": (1, 1, 1, 0, 0, 1)},
    ),
    # Nobody measured by how much Anna is behind Bob, so her gap stays as driven, and so do the others'.
    "Bob given place 1": Ruled(
        lambda: rule("Bob", position=1),
        [("Bob", 1, "", ""), ("Anna", 2, "", ""), ("Cleo", 3, "+1.200", "+1.200"), ("Dan", 4, "+1 lap", "+1 lap")],
        QUALIFYING,
        CAME | {"Anna": (0, 1, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1)},
    ),
    "Anna disqualified and Cleo given place 1": Ruled(
        lambda: rule_all(("Anna", {"is_disqualified": True}), ("Cleo", {"position": 1})),
        [("Cleo", 1, "", ""), ("Bob", 2, "", ""), ("Dan", 3, "+1 lap", "+1 lap"), ("Anna", None, "", "")],
        QUALIFYING,
        CAME
        | {
            "Anna": (0, 0, 0, 1, 5, 1),
            "Bob": (0, 1, 1, 0, 0, 1),
            "Cleo": (1, 1, 0, 0, 0, 1),
            "Dan": (0, 1, 0, 0, 0, 1),
        },
    ),
    "Anna's lap 2 of the race void": Ruled(
        lambda: void("Anna", "race", 6000, 2),
        AS_IT_CAME,
        QUALIFYING,
        # Bob's 6.000 of lap 3 was driven at 20.2, before Anna's of lap 4 at 26.1.
        CAME | {"Anna": (1, 1, 0, 0, 5, 1), "Bob": (0, 1, 1, 1, 0, 1)},
        record=("Bob", 6000, 3),
    ),
    "Bob's 6.020 of the qualifying void": Ruled(
        lambda: void("Bob", "qualifying", 6020, 2),
        AS_IT_CAME,
        [
            ("Anna", 1, "", ""),
            ("Cleo", 2, "+0.250", "+0.250"),
            ("Bob", 3, "+0.350", "+0.100"),
            ("Dan", 4, "+1.450", "+1.100"),
        ],
        CAME | {"Anna": (1, 1, 1, 1, 5, 1), "Bob": (0, 1, 0, 0, 0, 1)},
    ),
    "Cleo's 6.300 of the qualifying void": Ruled(
        lambda: void("Cleo", "qualifying", 6300, 2),
        AS_IT_CAME,
        [
            ("Bob", 1, "", ""),
            ("Anna", 2, "+0.030", "+0.030"),
            ("Cleo", 3, "+0.580", "+0.550"),
            ("Dan", 4, "+1.480", "+0.900"),
        ],
        CAME,
    ),
    "Bob's slower lap of the qualifying void": Ruled(
        lambda: void("Bob", "qualifying", 6400, 1), AS_IT_CAME, QUALIFYING, CAME
    ),
    "both of Bob's laps of the qualifying void": Ruled(
        both_of_bobs,
        AS_IT_CAME,
        [("Anna", 1, "", ""), ("Cleo", 2, "+0.250", "+0.250"), ("Dan", 3, "+1.450", "+1.200"), ("Bob", None, "", "")],
        CAME | {"Anna": (1, 1, 1, 1, 5, 1), "Bob": (0, 1, 0, 0, 0, 1)},
    ),
    "Dan did not finish": Ruled(lambda: rule("Dan", is_retired=True), AS_IT_CAME, QUALIFYING, CAME),
    # Behind all who finished, though she had led them; what she drove stays hers.
    "Anna did not finish": Ruled(
        lambda: ruled("did_not_finish", "Anna"),
        [("Bob", 1, "", ""), ("Cleo", 2, "+1.100", "+1.100"), ("Dan", 3, "+1 lap", "+1 lap"), ("Anna", 4, "", "")],
        QUALIFYING,
        CAME | {"Anna": (0, 0, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1), "Dan": (0, 1, 0, 0, 0, 1)},
    ),
    "Anna +0.5 s": Ruled(
        lambda: ruled("add_time", "Anna", ms=500),
        [
            ("Bob", 1, "", ""),
            ("Anna", 2, "+0.400", "+0.400"),
            ("Cleo", 3, "+1.100", "+0.700"),
            ("Dan", 4, "+1 lap", "+1 lap"),
        ],
        QUALIFYING,
        CAME | {"Anna": (0, 1, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1)},
    ),
    "Anna +0.25 s twice": Ruled(
        lambda: rule_each([("add_time", "Anna", {"ms": 250})] * 2),
        [
            ("Bob", 1, "", ""),
            ("Anna", 2, "+0.400", "+0.400"),
            ("Cleo", 3, "+1.100", "+0.700"),
            ("Dan", 4, "+1 lap", "+1 lap"),
        ],
        QUALIFYING,
        CAME | {"Anna": (0, 1, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1)},
    ),
    "Anna +5 s": Ruled(
        lambda: ruled("add_time", "Anna", ms=5000),
        [
            ("Bob", 1, "", ""),
            ("Cleo", 2, "+1.100", "+1.100"),
            ("Anna", 3, "+4.900", "+3.800"),
            ("Dan", 4, "+1 lap", "+1 lap"),
        ],
        QUALIFYING,
        CAME | {"Anna": (0, 1, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1)},
    ),
    "Cleo +0.1 s": Ruled(
        lambda: ruled("add_time", "Cleo", ms=100),
        [
            ("Anna", 1, "", ""),
            ("Bob", 2, "+0.100", "+0.100"),
            ("Cleo", 3, "+1.300", "+1.200"),
            ("Dan", 4, "+1 lap", "+1 lap"),
        ],
        QUALIFYING,
        CAME,
    ),
    "Bob one lap taken": Ruled(
        lambda: ruled("change_laps", "Bob", laps=-1),
        [
            ("Anna", 1, "", ""),
            ("Cleo", 2, "+1.200", "+1.200"),
            ("Bob", 3, "+1 lap", "+1 lap"),
            ("Dan", 4, "+1 lap", "+0.500"),
        ],
        QUALIFYING,
        CAME,
    ),
    "Dan one lap given": Ruled(
        lambda: ruled("change_laps", "Dan", laps=1),
        [
            ("Anna", 1, "", ""),
            ("Bob", 2, "+0.100", "+0.100"),
            ("Dan", 3, "+0.600", "+0.500"),
            ("Cleo", 4, "+1.200", "+0.600"),
        ],
        QUALIFYING,
        CAME | {"Cleo": (0, 0, 0, 0, 0, 1), "Dan": (0, 1, 0, 0, 0, 1)},
    ),
    "Dan did not start": Ruled(
        lambda: ruled("did_not_start", "Dan"),
        [*AS_IT_CAME[:3], ("Dan", None, "", "")],
        QUALIFYING,
        CAME | {"Dan": (0, 0, 0, 0, 0, 0)},
    ),
    "Bob did not start": Ruled(
        lambda: ruled("did_not_start", "Bob"),
        [("Anna", 1, "", ""), ("Cleo", 2, "+1.200", "+1.200"), ("Dan", 3, "+1 lap", "+1 lap"), ("Bob", None, "", "")],
        QUALIFYING,
        # Who won the qualifying had the pole, whatever became of the race.
        CAME | {"Bob": (0, 0, 1, 0, 0, 0), "Dan": (0, 1, 0, 0, 0, 1)},
    ),
    "Bob's laps 3 to 5 given to Eve": Ruled(
        lambda: rule_on_laps("give_laps", laps_of("Bob", 3, 4, 5), driver="Eve"),
        [("Anna", 1, "", ""), ("Eve", 2, "+0.100", "+0.100"), *AS_IT_CAME[2:]],
        QUALIFYING,
        # Both drove to the second place, and both started.
        CAME | {"Eve": (0, 1, 0, 0, 0, 1)},
    ),
    "Bob's whole entry given to Eve": Ruled(
        lambda: ruled("give_entry", "Bob", driver="Eve"),
        [("Anna", 1, "", ""), ("Eve", 2, "+0.100", "+0.100"), *AS_IT_CAME[2:]],
        QUALIFYING,
        CAME | {"Bob": (0, 0, 1, 0, 0, 0), "Eve": (0, 1, 0, 0, 0, 1)},
    ),
    "Anna's laps 2 and 4 of the race void": Ruled(
        lambda: rule_on_laps("void_laps", laps_of("Anna", 2, 4)),
        AS_IT_CAME,
        QUALIFYING,
        CAME | {"Anna": (1, 1, 0, 0, 5, 1), "Bob": (0, 1, 1, 1, 0, 1)},
        record=("Bob", 6000, 3),
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_is_decided_is_worked_out_anew_and_goes_again_when_it_is_withdrawn(
    night: None, tablet: Tablet, name: str
) -> None:
    ruled, before, rows = ROWS[name], answers(), rows_of(tablet.source)
    ruled.decide()
    assert classified("race") == ruled.race
    assert classified("qualifying") == ruled.qualifying
    assert careers() == ruled.careers
    assert record() == ruled.record
    assert list(map(str, check(tablet.source))) == []
    withdraw_all()
    assert (answers(), rows_of(tablet.source)) == (before, rows)


def test_whoever_is_reinstated_stands_where_they_stood(night: None) -> None:
    before = [classified("race"), careers(), record()]
    for name in ("Anna", "Bob", "Cleo", "Dan"):
        rule(name, is_disqualified=True)
        rule(name, is_disqualified=False)
        assert [classified("race"), careers(), record()] == before


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5], ids=str)
def test_all_of_it_withdrawn_in_any_order_is_word_for_word_as_it_came(
    night: None, tablet: Tablet, order: tuple[int, ...]
) -> None:
    before = answers()
    rule("Anna", is_disqualified=True)
    rule("Bob", position=3)
    void("Anna", "race", 6000, 2)
    void("Bob", "qualifying", 6020, 2)
    decided = list(Ruling.objects.order_by("pk"))
    for one in order:
        withdraw(decided[one])
    assert answers() == before
    assert list(map(str, check(tablet.source))) == []


def test_a_rebuild_after_rulings_changes_nothing(night: None, tablet: Tablet) -> None:
    rule("Anna", is_disqualified=True)
    void("Bob", "qualifying", 6020, 2)
    before, rows = answers(), rows_of(tablet.source)
    rebuild(tablet.source)
    assert (answers(), rows_of(tablet.source)) == (before, rows)


def test_a_void_qualifying_lap_changes_the_grid_of_the_race(night: None) -> None:
    void("Bob", "qualifying", 6020, 2)
    race = of("race")
    grid = sorted((place, driver) for (_, driver), place in grids_of([race]).items())
    names = dict(Driver.objects.values_list("pk", "name"))
    assert [names[driver] for _, driver in grid] == ["Anna", "Cleo", "Bob", "Dan"]


def cup(club: Club, *, is_passed_on: bool = False) -> Championship:
    """10, 8, 6 and 5 points, and one for the fastest lap of any who is classified."""
    found = Championship.objects.create(club=club, name="Cup", state=Championship.State.RUNNING)
    AssignmentRule.objects.create(championship=found, session_type="race", into=AssignmentRule.Into.SESSION)
    apply_preset(found, "10-8-6-5-4-3-2-1")
    Bonus.objects.create(scoring=found.scorings.get(session_type="race"), among="classified", is_passed_on=is_passed_on)
    rules_changed(found)
    return found


def points(of: Championship) -> dict[str, str]:
    table = table_of(of, "drivers", None)
    assert table is not None
    return {row.name: f"{row.net:f}" for row in table.rows}


@pytest.mark.parametrize(
    ("decide", "is_passed_on", "expected"),
    [
        (lambda: None, False, {"Anna": "11", "Bob": "8", "Cleo": "6", "Dan": "5"}),
        (lambda: ruled("add_time", "Anna", ms=500), False, {"Bob": "10", "Anna": "9", "Cleo": "6", "Dan": "5"}),
        (lambda: rule("Anna", is_disqualified=True), False, {"Bob": "10", "Cleo": "8", "Dan": "6", "Anna": "0"}),
        (lambda: rule("Anna", is_disqualified=True), True, {"Bob": "11", "Cleo": "8", "Dan": "6", "Anna": "0"}),
        (lambda: void("Anna", "race", 6000, 2), False, {"Anna": "10", "Bob": "9", "Cleo": "6", "Dan": "5"}),
        (lambda: rule("Bob", position=1), False, {"Bob": "10", "Anna": "9", "Cleo": "6", "Dan": "5"}),
    ],
    ids=["as it came", "penalised", "disqualified", "disqualified, passed on", "lap void", "place given"],
)
def test_a_championship_follows(
    club: Club, night: None, decide: Callable[[], Any], is_passed_on: bool, expected: dict[str, str]
) -> None:
    championship = cup(club, is_passed_on=is_passed_on)
    came = points(championship)
    decide()
    assert points(championship) == expected
    withdraw_all()
    assert points(championship) == came
