"""The pictures of a championship: points and places after each round, and what is still to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from championships.charts.progress import progress_pictures
from championships.models import Championship, Round
from championships.report.calendar import Held
from championships.standings.table import StandingsRow, StandingsTable
from tests.charts.geometry import chart, compare, line, rows

RANKS = {"Ada": (1, 1, 2), "Bob": (2, 2, 1), "Cy": (3, None, 3)}
NETS = {"Ada": (10, 18, 26), "Bob": (8, 18, 28), "Cy": (6, None, 12)}


STORED = {
    number: {name: Decimal(net) for name, own in NETS.items() if (net := own[number - 1]) is not None}
    for number in (1, 2, 3)
}
"""What counted after each round."""


def table(planned: int | None) -> StandingsTable:
    def row(name: str, place: int) -> StandingsRow:
        net = Decimal(NETS[name][-1] or 0)
        ranks = dict(enumerate(RANKS[name], start=1))
        return StandingsRow(name, name, place, net, net, None, None, (), "", (), ranks=ranks)

    order = [row(name, place) for place, name in enumerate(("Bob", "Ada", "Cy"), start=1)]
    return StandingsTable(Championship(name="Cup", planned_rounds=planned), "drivers", 3, (1, 2, 3), tuple(order))


def calendar(*numbers: int) -> list[Held]:
    return [Held(Round(number=number), date(2026, 1, number), ()) for number in numbers]


def test_points_and_places_are_those_after_each_round() -> None:
    points, places = progress_pictures(table(5), calendar(1, 2, 3), STORED)
    assert line(points, "Bob") == [(1, 8), (2, 18), (3, 28)]
    assert line(places, "Ada") == [(1, 1), (2, 1), (3, 2)]
    assert line(places, "Cy") == [(1, 3), (3, 3)]
    assert rows(places)["R2"] == ["2", "1", "–"]
    assert chart(places).y.low > chart(places).y.high, "the first place is on top"


@pytest.mark.parametrize(
    ("planned", "rounds", "last", "told"),
    [
        (5, (1, 2, 3), 5, "After 3 rounds, 2 still to come."),
        (None, (1, 2, 3, 4), 4, "After 3 rounds, 1 still to come."),
        (None, (1, 2, 3), 3, "After 3 rounds."),
        (2, (1, 2, 3), 3, "After 3 rounds."),
    ],
)
def test_what_is_still_to_come_is_on_the_axis(
    planned: int | None, rounds: tuple[int, ...], last: int, told: str
) -> None:
    drawn = chart(progress_pictures(table(planned), calendar(*rounds), STORED)[0])
    assert (drawn.x.high, drawn.told) == (last, told)
    assert [(band.begins, band.ends) for band in drawn.bands] == ([(3, last)] if last > 3 else [])


def test_they_are_drawn_as_they_were() -> None:
    for picture in progress_pictures(table(5), calendar(1, 2, 3), STORED):
        compare(picture, f"cup-{picture.name}")


def test_of_many_the_best_have_a_line_and_all_are_in_the_table() -> None:
    few = table(None)
    many = replace(few, rows=few.rows * 20)
    drawn = chart(progress_pictures(many, [], STORED)[1])
    assert (len(drawn.series), len(drawn.table.head)) == (40, 61)
    assert drawn.told.endswith("the best 40 of 60.")
