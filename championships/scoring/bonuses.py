"""Whose a bonus is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from championships.scoring.feats import feat
from championships.scoring.results import ResultLine, SessionResult, Status
from championships.scoring.rules import Among, Bonus, Tied

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
    if bonus.among is Among.EVEN_DISQUALIFIED:
        return True
    if bonus.among is Among.ANYONE:
        return line.has_started and line.status is not Status.DSQ
    return line.is_classified and (bonus.among is Among.CLASSIFIED or line.place <= (bonus.top or 0))


def _feats(bonus: Bonus, session: SessionResult, qualifying: SessionResult | None) -> list[tuple[int, ResultLine]]:
    """Every line with how good it was, the smaller the better; those without the feat are not among them."""
    merits = ((feat(bonus.kind).merit(line, session, qualifying), line) for line in session.lines)
    return [(merit, line) for merit, line in merits if merit is not None]


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
    figure = feat(bonus.kind).figure(line)
    return f"{bonus.kind} ({figure}){shared}" if figure else f"{bonus.kind}{shared}"
