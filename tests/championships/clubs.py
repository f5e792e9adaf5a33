"""Small seasons, written as a club would: who came in in which order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from championships.scoring.results import ResultLine, Round, SessionResult, Status
from championships.scoring.rules import Rules, Scoring
from championships.scoring.season import season
from championships.scoring.standings import Standing
from championships.scoring.tables import PlacePoints, table

TEN_EIGHT_SIX = table(10, 8, 6, 5, 4, 3, 2, 1)


def line(name: str, position: int | None = None, status: Status = Status.CLASSIFIED, **more: Any) -> ResultLine:
    return ResultLine(name, position, status, **more)


def retired(name: str, position: int | None = None, **more: Any) -> ResultLine:
    return line(name, position, Status.DNF, **more)


def disqualified(name: str) -> ResultLine:
    return line(name, None, Status.DSQ)


def session(key: str, *lines: ResultLine, kind: str = "race") -> SessionResult:
    return SessionResult(key, kind, lines)


def order(key: str, names: str, *, kind: str = "race", **of_each: Any) -> SessionResult:
    """A session in which these came in in this order; `of_each` says more of somebody: `ada={"team": "Red"}`."""
    lines = [line(name, place) for place, name in enumerate(names.split(), 1)]
    return session(key, *(replace(found, **of_each.get(found.competitor, {})) for found in lines), kind=kind)


def race(number: int, names: str, *, factor: str = "1", **of_each: Any) -> Round:
    """A round of one race."""
    return Round(number, (order(f"race {number}", names, **of_each),), factor=Decimal(factor))


def round_of(number: int, *sessions: SessionResult, **more: Any) -> Round:
    return Round(number, sessions, **more)


def rules(places: PlacePoints = TEN_EIGHT_SIX, *, of_race: dict[str, Any] | None = None, **more: Any) -> Rules:
    """Those of a club that scores its races, with more said of the race's scoring or of the championship."""
    return Rules(scoring=more.pop("scoring", (Scoring("race", places, **(of_race or {})),)), **more)


def final(of: Rules, *rounds: Round) -> Standing:
    return season(of, rounds).drivers[-1]


def net(standing: Standing) -> dict[str, str]:
    """What counts, as people write it."""
    return {row.competitor: str(row.net.normalize() + 0) for row in standing.rows}


def ranks(standing: Standing) -> list[tuple[int | None, str]]:
    return [(row.rank, row.competitor) for row in standing.rows]
