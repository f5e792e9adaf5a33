"""One qualifying and one race of four: what is asked of them, and what people decide of them."""

from __future__ import annotations

import json
from typing import Any

from drivers.models import Driver
from races.models import Entry, Lap, Session
from tests.api.api_reading import get
from tests.rulings import (
    correct_result,
    rule_on,
    void_lap,
)

Line = tuple[str, int | None, str, str]
"""Name, place, gap to the leader and interval to the car ahead."""


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
