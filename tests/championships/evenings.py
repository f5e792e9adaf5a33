"""A club's evening as a tablet tells it, and a championship of it."""

from __future__ import annotations

from typing import Any

from championships.models import AssignmentRule, Championship
from championships.presets import apply_preset
from championships.standings.reading import table_of
from championships.standings.table import StandingsTable
from drivers.models import Club
from tests.tablet import Tablet, event, lap, result

NAMES = {1: "Ada", 2: "Bob", 3: "Cy", 4: "Dan"}


def championship(club: Club, preset: str = "10-8-6-5-4-3-2-1", **more: Any) -> Championship:
    """Every race of the club is a round."""
    found = Championship.objects.create(club=club, name="Wintercup", state=Championship.State.RUNNING, **more)
    AssignmentRule.objects.create(championship=found, session_type="race", into=AssignmentRule.Into.SESSION)
    apply_preset(found, preset)
    return found


def session(begin: float, order: str, kind: str = "race") -> list[dict[str, Any]]:
    """A session of three laps that ends with the controllers in that order, such as "213"; 1 is Ada's."""
    told = [event(begin, "event.start", {"type": kind, "laps": "3"})]
    for number in (1, 2, 3):
        for place, controller in enumerate(map(int, order)):
            at = begin + 10 * number + place
            name = NAMES[controller]
            told.append(lap(at, controller, 10000 + place, number, driver=name, car=f"{name}'s car"))
    lines = [{"controller_id": int(one), "driver_id": int(one), "laps": 3} for one in order]
    return [*told, event(begin + 60, "event.end", {"type": kind, "result": result(*lines)})]


def race(tablet: Tablet, begin: float, order: str) -> None:
    tablet.tell_at_once(*session(begin, order), event(begin + 1000, "ui.reset"))


def live_race(tablet: Tablet, begin: float, order: str) -> None:
    """The same, and the hub takes each event as it comes."""
    tablet.tell(*session(begin, order), event(begin + 1000, "ui.reset"))


def standings(of: Championship, table: str = "drivers", after_round: int | None = None) -> StandingsTable:
    found = table_of(of, table, after_round)
    assert found is not None
    return found


def net(of: Championship, table: str = "drivers") -> list[tuple[int | None, str, str]]:
    return [(row.rank, row.name, f"{row.net:f}") for row in standings(of, table).rows]
