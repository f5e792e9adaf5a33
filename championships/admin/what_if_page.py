"""If the next round ends like this: places are typed beside the names, and the table that would come of it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from championships.report.cross_table import MISSED, title_race
from championships.scoring.tables import plain
from championships.standings.reading import standings_of
from championships.standings.table import StandingsRow, StandingsTable
from championships.standings.what_if import NothingToCome, what_if

View = Callable[..., HttpResponse]
FIELD = "place-"


@dataclass(frozen=True, slots=True)
class Starter:
    """Somebody with a place to type."""

    field: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Would:
    """A line of the table there would be; `moved` is how many ranks up, below 0 down, from where they are now."""

    rank: str
    name: str
    points: str
    moved: int

    @property
    def places(self) -> int:
        return abs(self.moved)


class WhatIfPage:
    """Whoever may look at the standings may ask."""

    def what_if_urls(self) -> list[tuple[str, View, str]]:
        return [("<int:pk>/standings/what-if/", self.what_if, "what_if")]

    def what_if(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        championship = self.to_look_at(request, pk)
        now = standings_of(championship)
        starters = [starter(row, request) for row in now.rows if row.person] if now else []
        context = {"championship": championship, "starters": starters}
        try:
            order = order_of(starters)
            table = what_if(championship, order) if order else None
        except (NothingToCome, BadPlace) as refused:
            table, context = None, {**context, "complaint": str(refused)}
        if now is not None and table is not None:
            told = {"lines": lines_of(now, table), "race": title_race(table), "after": table.after_round}
            context = {**context, **told}
        return self.show(request, "what_if", f"{championship}: what if?", context)


class BadPlace(Exception):
    """What was typed is no place."""


def starter(row: StandingsRow, request: HttpRequest) -> Starter:
    field = f"{FIELD}{row.person}"
    return Starter(field, row.name, request.GET.get(field, "").strip())


def order_of(starters: list[Starter]) -> list[int]:
    """The drivers in the order of their places; raises BadPlace. With nobody in it: nothing was typed."""
    places: dict[int, Starter] = {}
    for one in starters:
        if not one.place:
            continue
        if not (one.place.isascii() and one.place.isdigit() and 0 < int(one.place) <= 999):
            raise BadPlace(f"“{one.place}” is no place; {one.name} needs a number from 1 on, or nothing.")
        if int(one.place) in places:
            raise BadPlace(f"{places[int(one.place)].name} and {one.name} cannot both come in {one.place}.")
        places[int(one.place)] = one
    return [int(places[place].field.removeprefix(FIELD)) for place in sorted(places)]


def lines_of(now: StandingsTable, table: StandingsTable) -> list[Would]:
    ranks = {row.key: row.rank for row in now.rows}
    return [
        Would(
            rank=MISSED if row.rank is None else str(row.rank),
            name=row.name,
            points=plain(row.net),
            moved=(ranks.get(row.key) or 0) - (row.rank or 0) if row.rank and ranks.get(row.key) else 0,
        )
        for row in table.rows
    ]
