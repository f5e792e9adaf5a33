"""If the next round ends like this: the tables there would be. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from championships.inputs.season import season_inputs
from championships.models import Championship, StandingsSnapshot
from championships.scoring.results import ResultLine, Round, SessionResult, Status
from championships.scoring.rules import PlannedRound
from championships.scoring.season import Season, season
from championships.scoring.title import with_sessions_as_before
from championships.standings.reading import table_from
from championships.standings.snapshot_texts import snapshot_texts
from championships.standings.snapshots import sheets_of
from championships.standings.table import StandingsTable


class NothingToCome(Exception):
    """There is no round that could still end like anything."""


def what_if(
    championship: Championship, order: Sequence[int], table: str = StandingsSnapshot.DRIVERS
) -> StandingsTable | None:
    """That table with one round more, in whose races the drivers come in in that order; who is not named is not there.

    It is the next one planned, with as many races as the fullest had, and no bonuses; nobody says how its qualifying
    ends. Raises NothingToCome.
    """
    if championship.is_final:
        raise NothingToCome(f"{championship} is final; no round is to come.")
    known = season_inputs(championship)
    now = season(known.rules, known.rounds)
    to_come = next_round(now)
    found = season(known.rules, [*without(known.rounds, to_come.number), as_if(now, to_come, order)], now)
    sheets = sheets_of(championship, found, snapshot_texts(found, {}))
    own = sorted((sheet for sheet in sheets if sheet.table == table), key=lambda sheet: sheet.after_round)
    return table_from(championship, own) if own else None


def next_round(now: Season) -> PlannedRound:
    """The first planned round that was not driven; where nobody said how many there will be, one more."""
    driven = {round_.number for round_ in now.rounds if round_.sessions}
    rules = with_sessions_as_before(now.rules, now)
    if not rules.planned:
        more = PlannedRound(max(driven, default=0) + 1, tuple(scoring.type for scoring in rules.scoring))
        rules = with_sessions_as_before(replace(rules, planned=(more,)), now)
    to_come = next((planned for planned in rules.planned if planned.number not in driven), None)
    if to_come is None:
        raise NothingToCome("All planned rounds are held; no round is to come.")
    return to_come


def without(rounds: Sequence[Round], number: int) -> list[Round]:
    """A round may have brought points by hand before it is driven."""
    return [round_ for round_ in rounds if round_.number != number]


def as_if(now: Season, to_come: PlannedRound, order: Sequence[int]) -> Round:
    kinds = [kind for kind in to_come.sessions if kind not in now.rules.qualifying]
    last = {line.competitor: line for round_ in now.rounds for one in round_.sessions for line in one.lines}
    lines = tuple(line_of(last, str(driver), place) for place, driver in enumerate(order, start=1))
    # A key that no session has: nobody is led to one.
    sessions = (SessionResult(str(-number), kind, lines) for number, kind in enumerate(kinds, start=1))
    return Round(to_come.number, tuple(sessions), factor=to_come.factor or Decimal(1))


def line_of(last: dict[str, ResultLine], driver: str, place: int) -> ResultLine:
    """In the class, and for the team and make, that they drove for last."""
    before = last.get(driver, ResultLine(driver, None))
    return ResultLine(
        driver,
        place,
        Status.CLASSIFIED,
        laps=1,
        team=before.team,
        manufacturer=before.manufacturer,
        class_name=before.class_name,
    )
