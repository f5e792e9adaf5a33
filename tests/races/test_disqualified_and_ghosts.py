"""Who takes no place, wherever the result lists them, and who gets a place back."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.projection.rebuild import check, rebuild
from races.models import Entry, Session
from races.session_report.results import results_of
from tests.rulings import (
    correct_result,
    withdraw_all,
)
from tests.tablet import Tablet, event, lap, result

Line = tuple[int | None, int, str]
"""Place, controller and gap."""
GAPS = {1: "", 2: "+0.300", 3: "+2.300"}
AS_DRIVEN: list[Line] = [(1, 1, ""), (2, 2, "+0.300"), (3, 3, "+2.300")]


def driven(tablet: Tablet, *, planned: str = "3") -> None:
    """Controllers 1, 2 and 3 drive three laps; 2 is 0.3 s behind at the line, and 3 is 2.3 s."""
    tablet.tell(event(0, "event.start", {"type": "race", "laps": planned}))
    for number, behind in enumerate(((0, 0.1, 0.5), (0, 0.2, 1.2), (0, 0.3, 2.3)), start=1):
        tablet.tell(*(lap(6 * number + gap, one, 6000, number) for one, gap in enumerate(behind, start=1)))


def end(*lines: dict[str, Any], seconds: float = 25, type: str = "race") -> dict[str, Any]:
    return event(seconds, "event.end", {"type": type, "result": result(*lines)})


def line(controller: int, gap: str | None = None, *, laps: int = 3, **more: Any) -> dict[str, Any]:
    return {"controller_id": controller, "laps": laps, "gap": GAPS.get(controller, "") if gap is None else gap, **more}


def out(controller: int, gap: str | None = None, **more: Any) -> dict[str, Any]:
    return line(controller, gap, disqualified=True, **more)


def told() -> list[Line]:
    lines: Any = results_of(Session.objects.get())
    return [(one.position, one.controller, str(one.gap)) for one in lines]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([out(1), line(2), line(3)], [(1, 2, ""), (2, 3, "+2.000"), (None, 1, "")]),
        ([line(1), out(2), line(3)], [(1, 1, ""), (2, 3, "+2.300"), (None, 2, "")]),
        ([line(1), line(2), out(3)], [(1, 1, ""), (2, 2, "+0.300"), (None, 3, "")]),
        ([out(1), out(2), line(3)], [(1, 3, ""), (None, 1, ""), (None, 2, "")]),
        ([out(1), out(2), out(3)], [(None, 1, ""), (None, 2, ""), (None, 3, "")]),
        # Behind the leader's own line, where no gap was written.
        ([out(1, ""), line(2, ""), line(3, "")], [(1, 2, ""), (2, 3, "+2.000"), (None, 1, "")]),
        ([out(1), line(2, "+1 Lap(s)", laps=2), line(3, "+1 Lap(s)", laps=2)], [(1, 2, ""), (2, 3, ""), (None, 1, "")]),
        ([out(1), line(2), line(3, "+1 Lap(s)", laps=2)], [(1, 2, ""), (2, 3, "+1 lap"), (None, 1, "")]),
        ([line(7), *(line(one, "+1 Lap(s)") for one in (1, 2, 3))], AS_DRIVEN),
        ([line(1), line(8), line(2), line(7), line(3)], [(1, 1, ""), (2, 2, "+0.300"), (3, 3, "+2.300")]),
        ([line(8), out(1), line(7), line(3), line(2, "+2.900")], [(1, 3, ""), (2, 2, "+0.600"), (None, 1, "")]),
    ],
)
def test_the_next_moves_up_and_gaps_are_to_the_first_person(
    tablet: Tablet, lines: list[dict[str, Any]], expected: list[Line]
) -> None:
    driven(tablet)
    tablet.tell(end(*lines))
    assert [one for one in told() if one[1] < 7] == expected
    assert [one[0] for one in told() if one[1] >= 7] == [None] * sum(one["controller_id"] >= 7 for one in lines)
    assert list(map(str, check(tablet.source))) == []


@pytest.mark.parametrize("planned", ["3", "9"], ids=["driven to the end", "under way"])
def test_in_the_hubs_own_order_too(tablet: Tablet, planned: str) -> None:
    driven(tablet, planned=planned)
    tablet.tell(lap(3, 7, 3000, 1), *(lap(3 + 3 * n, 7, 3000, n) for n in (2, 3, 4, 5)))
    correct_result(Entry.objects.get(controller=1), "magnets", is_disqualified=True)
    expected = [(1, 2, ""), (2, 3, "+2.000"), (None, 1, ""), (None, 7, "")]
    assert told() == expected
    tablet.tell(event(24, "event.change_status", {"old": "running", "new": "ended"}), event(30, "ui.reset"))
    assert told() == expected
    rebuild(tablet.source)
    assert told() == expected


@pytest.mark.parametrize(
    ("lines", "reinstated", "expected"),
    [
        ([out(1), line(2), line(3)], [1], AS_DRIVEN),
        # Listed last because disqualified: there, the place says nothing of what was driven.
        ([line(2), line(3), out(1)], [1], AS_DRIVEN),
        ([line(1), line(3), out(2)], [2], AS_DRIVEN),
        ([line(1), line(2), out(3)], [3], AS_DRIVEN),
        ([line(2), out(1), out(3)], [1], [(1, 1, ""), (2, 2, "+0.300"), (None, 3, "")]),
        ([line(2), out(1), out(3)], [1, 3], AS_DRIVEN),
        # A place among the others is one the app gave.
        ([line(2, ""), out(1, "+0.500"), line(3, "+2.000")], [1], [(1, 2, ""), (2, 1, "+0.500"), (3, 3, "+2.000")]),
    ],
)
def test_whoever_the_app_disqualified_and_people_reinstate_has_their_own_place(
    tablet: Tablet, lines: list[dict[str, Any]], reinstated: list[int], expected: list[Line]
) -> None:
    driven(tablet)
    tablet.tell(end(*lines))
    before = told()
    for controller in reinstated:
        correct_result(Entry.objects.get(controller=controller), "weighed again", is_disqualified=False)
    assert told() == expected
    # Of a session read again from the database, too: what the app said is not forgotten.
    tablet.tell(event(25.5, "ui.remove_car_from_session", {"controller_id": "6"}))
    assert [one for one in told() if one[1] != 6] == expected
    rebuild(tablet.source)
    assert [one for one in told() if one[1] != 6] == expected
    withdraw_all()
    assert [one for one in told() if one[1] != 6] == before


def test_a_place_given_to_whom_the_app_disqualified_is_a_place(tablet: Tablet) -> None:
    driven(tablet)
    tablet.tell(end(line(1), line(2), out(3)))
    correct_result(Entry.objects.get(controller=3), "weighed again", position=2)
    assert [one[:2] for one in told()] == [(1, 1), (2, 3), (3, 2)]
    assert not Entry.objects.get(controller=3).is_disqualified


def test_a_place_given_to_whom_people_disqualified_is_none(tablet: Tablet) -> None:
    driven(tablet)
    tablet.tell(end(line(1), line(2), line(3)))
    correct_result(Entry.objects.get(controller=1), "magnets", position=1, is_disqualified=True)
    assert [one[:2] for one in told()] == [(1, 2), (2, 3), (None, 1)]


def test_a_disqualified_winner_of_a_qualifying_leaves_the_next_ahead(tablet: Tablet) -> None:
    tablet.tell(
        event(0, "event.start", {"type": "qualifying", "duration": "60"}),
        lap(6, 1, 6000, 1),
        lap(6.1, 2, 6100, 1),
        lap(6.5, 3, 6500, 1),
        lap(3, 7, 3000, 1),
        end(line(7, ""), out(1, "+3.000"), line(2, "+3.100"), line(3, "+3.500"), seconds=9, type="qualifying"),
    )
    assert told() == [(1, 2, ""), (2, 3, "+0.400"), (None, 1, ""), (None, 7, "")]
