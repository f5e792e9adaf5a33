"""How a table came about: points and places after each round, and the rounds that are still to come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from championships.report.calendar import Held
from championships.scoring.tables import plain
from championships.standings.table import StandingsRow, StandingsTable
from web.charts.chart import Axis, Band, Chart, Line, Mark, Picture, Point, Points, Row, Series, Shape, Table
from web.charts.colours import looks_of
from web.charts.scales import place_ticks

AIR = 1.04
MOST_LINES = 40
"""So many of the best have a line; the table has everybody."""
Nets = Mapping[int, Mapping[str, Decimal]]
Told = Callable[[StandingsRow, int], tuple[float, str] | None]
"""Of a row and a round: a value, and how it reads; None where there is none."""


def progress_pictures(table: StandingsTable, calendar: Sequence[Held], nets: Nets) -> list[Picture]:
    """Of a table with rounds, and what counted for everybody after each."""

    def points(row: StandingsRow, number: int) -> tuple[float, str] | None:
        net = nets.get(number, {}).get(row.key)
        return None if net is None else (float(net), plain(net))

    def place(row: StandingsRow, number: int) -> tuple[float, str] | None:
        rank = row.ranks.get(number)
        return None if rank is None else (float(rank), str(rank))

    last = last_round(table, calendar)
    most = len(table.rows[:MOST_LINES])
    return [
        drawn(table, last, "points-by-round", "Points after each round", points, None),
        drawn(table, last, "places-by-round", "Places after each round", place, most),
    ]


def last_round(table: StandingsTable, calendar: Sequence[Held]) -> int:
    """That is planned, or at least has been held."""
    numbers = [one.round.number for one in calendar]
    return max([table.after_round, table.championship.planned_rounds or 0, *numbers])


def drawn(table: StandingsTable, last: int, name: str, title: str, told: Told, places: int | None) -> Chart:
    """A line for each of the best; of places, so many, the first is on top."""
    rows, held = table.rows, table.rounds
    marks: list[Mark] = []
    series = []
    values: list[float] = [0.0]
    for number, (row, look) in enumerate(zip(rows[:MOST_LINES], looks_of([""] * MOST_LINES), strict=False)):
        own: list[Point] = [(round_, one[0]) for round_ in held if (one := told(row, round_)) is not None]
        marks += [Line(number, own)] if len(own) > 1 else []
        marks += [Points(number, own, Shape.DOT)] if own else []
        values += [value for _, value in own]
        series.append(Series(row.name, look, None, own[-1] if own else None))
    first = min(held, default=1)
    lowest = max(places or 1, *values)
    y = (
        Axis("Place", lowest + 0.4, 0.6, place_ticks)
        if places
        else Axis("Points", min(values), AIR * max(*values, 1.0))
    )
    to_come = last - table.after_round
    return Chart(
        name,
        title,
        f"After {len(held)} round{'s' * (len(held) != 1)}{f', {to_come} still to come' if to_come else ''}"
        f"{f'; the best {MOST_LINES} of {len(rows)}' if len(rows) > MOST_LINES else ''}.",
        Axis("After round", first, max(last, first + 1)),
        y,
        table_of_rounds(rows, held, told),
        series,
        marks,
        [Band(table.after_round, last, "Still to come", "later")] if to_come else [],
    )


def table_of_rounds(rows: Sequence[StandingsRow], held: Sequence[int], told: Told) -> Table:
    """Everybody, the best first."""
    lines = []
    for number in held:
        cells = [told(row, number) for row in rows]
        lines.append(Row([f"R{number}", *("–" if one is None else one[1] for one in cells)], number))
    return Table(["Round", *(row.name for row in rows)], lines)
