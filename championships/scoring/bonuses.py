"""Whose a bonus is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from championships.scoring.rules import Among, Bonus, BonusFor, Tied
from championships.scoring.tables import plain

if TYPE_CHECKING:
    from championships.scoring.results import ResultLine, SessionResult

LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Earned:
    """Somebody's bonus, before rounding."""

    line: ResultLine
    points: Decimal
    reason: str


def earned(bonus: Bonus, session: SessionResult, qualifying: SessionResult | None) -> list[Earned]:
    """Who gets that bonus of the session; the pole may have to be asked of the round's qualifying."""
    feats = _feats(bonus, session, qualifying)
    if bonus.is_passed_on:
        feats = [(merit, line) for merit, line in feats if may_have(bonus, line)]
    best = min((merit for merit, _ in feats), default=None)
    holders = _each_once(line for merit, line in feats if merit == best)
    if bonus.tied is Tied.FIRST:
        holders = sorted(holders, key=_first)[:1]
    part = Decimal(len(holders) if bonus.tied is Tied.SHARED else 1)
    return [
        Earned(line, bonus.points / part, _reason(bonus, line, len(holders)))
        for line in holders
        if may_have(bonus, line)
    ]


def may_have(bonus: Bonus, line: ResultLine) -> bool:
    """Whether the rules let somebody who came in like that have the bonus."""
    if bonus.among is Among.ANYONE:
        return True
    return line.is_classified and (bonus.among is Among.CLASSIFIED or line.place <= (bonus.top or 0))


def _feats(bonus: Bonus, session: SessionResult, qualifying: SessionResult | None) -> list[tuple[int, ResultLine]]:
    """Every line with how good it was, the smaller the better; those without the feat are not among them."""
    if bonus.kind is BonusFor.FASTEST_LAP:
        return [(line.best_lap_ms, line) for line in session.lines if line.best_lap_ms is not None]
    if bonus.kind is BonusFor.MOST_LAPS_LED:
        return [(-line.laps_led, line) for line in session.lines if line.laps_led > 0]
    return [(1, line) for line in session.lines if _is_on_pole(line, session, qualifying)]


def _is_on_pole(line: ResultLine, session: SessionResult, qualifying: SessionResult | None) -> bool:
    """Who stood first on the grid; where nobody's grid is known, who won the qualifying, if they came to the start."""
    if qualifying is None or any(other.grid is not None for other in session.lines):
        return line.grid == 1
    return any(
        other.competitor == line.competitor and other.is_classified and other.position == 1
        for other in qualifying.lines
    )


def _each_once(lines: Iterable[ResultLine]) -> list[ResultLine]:
    """One line of everybody: who shared several cars has one feat, and it is of the better placed."""
    held: dict[str, ResultLine] = {}
    for line in sorted(lines, key=lambda line: (line.place, line.competitor)):
        held.setdefault(line.competitor, line)
    return list(held.values())


def _first(line: ResultLine) -> tuple[datetime, int, str]:
    return (line.best_lap_at or LATEST, line.place, line.competitor)


def _reason(bonus: Bonus, line: ResultLine, holders: int) -> str:
    """The feat, with its number where it has one."""
    shared = f", shared by {holders}" if bonus.tied is Tied.SHARED and holders > 1 else ""
    if bonus.kind is BonusFor.MOST_LAPS_LED:
        return f"{bonus.kind} ({line.laps_led}){shared}"
    if bonus.kind is BonusFor.FASTEST_LAP and line.best_lap_ms:
        return f"{bonus.kind} ({plain(Decimal(line.best_lap_ms) / 1000)} s){shared}"
    return f"{bonus.kind}{shared}"
