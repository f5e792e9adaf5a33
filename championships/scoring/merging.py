"""Heats and groups become one classification."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from championships.scoring.marking import marks
from championships.scoring.results import Merge, MergedBy, ResultLine, Round, SessionResult, Status
from championships.scoring.rules import Rules
from championships.scoring.scores import AwardKind
from championships.scoring.tables import NOTHING

Merit = tuple[Decimal, int, int]
SLOWEST = 10**18


def merged(rules: Rules, round_: Round) -> tuple[SessionResult, ...]:
    """The round's sessions as they are scored: first those that stand for themselves, then the merged ones."""
    types = {name for merge in round_.merges for name in merge.types}
    alone = [session for session in round_.sessions if session.type not in types]
    together = [
        merged_session(rules, merge, parts, number=round_.number)
        for merge in round_.merges
        if (parts := [session for session in round_.sessions if session.type in merge.types])
    ]
    return (*alone, *together)


def types_scored(round_: Round) -> list[str]:
    """The types of those sessions."""
    held = [session.type for session in round_.sessions]
    apart = {name for merge in round_.merges for name in merge.types}
    together = [merge.into for merge in round_.merges if set(merge.types) & set(held)]
    return [*(kind for kind in held if kind not in apart), *together]


def merged_session(rules: Rules, merge: Merge, parts: list[SessionResult], *, number: int) -> SessionResult:
    """One classification of several sessions. A session somebody was disqualified from brings them nothing."""
    driven: dict[str, list[ResultLine]] = {}
    for part in parts:
        for line in part.lines:
            driven.setdefault(line.competitor, []).append(line)
    points = heat_points(rules, parts) if merge.by is MergedBy.POINTS else {}
    merits = {name: _merit(lines, points.get(name, NOTHING)) for name, lines in driven.items()}
    lines = [_together(lines) for lines in driven.values()]
    better = sorted(merits[line.competitor] for line in lines if line.status is Status.CLASSIFIED)
    placed = (
        replace(line, position=better.index(merits[line.competitor]) + 1) if line.status is Status.CLASSIFIED else line
        for line in lines
    )
    key = "+".join(part.key for part in parts)
    ordered = sorted(placed, key=lambda line: (line.place, line.competitor))
    return SessionResult(key=key, type=merge.into, lines=tuple(ordered), name=f"{merge.into} of {len(parts)} sessions")


def heat_points(rules: Rules, parts: list[SessionResult]) -> dict[str, Decimal]:
    """What each scored in the heats, by the points of the heats' own type; only the order comes from it."""
    totals: dict[str, Decimal] = {}
    for part in parts:
        scoring = rules.scoring_of(part.type)
        for name, award in marks(scoring, part, rules=rules) if scoring else []:
            if award.kind is not AwardKind.NOTE:
                totals[name] = totals.get(name, NOTHING) + award.points
    return totals


def _merit(lines: list[ResultLine], points: Decimal) -> Merit:
    """To sort by, best first: points, laps, total time. A time that is missing is slower than any."""
    valid = [line for line in lines if line.status is not Status.DSQ and line.has_started]
    laps = sum(line.laps or 0 for line in valid)
    times = [line.time_ms for line in valid]
    known = [time for time in times if time is not None]
    return (-points, -laps, sum(known) if len(known) == len(times) else SLOWEST)


def _together(lines: list[ResultLine]) -> ResultLine:
    """All of one competitor's heats as one line; team, make and class are those of the last."""
    valid = [line for line in lines if line.status is not Status.DSQ] or lines
    timed = [line for line in valid if line.best_lap_ms is not None]
    best = min(timed, key=lambda line: (line.best_lap_ms, line.best_lap_at is None, line.best_lap_at), default=None)
    times = [line.time_ms for line in valid if line.has_started]
    return replace(
        lines[-1],
        position=None,
        status=_status(valid),
        laps=sum(line.laps or 0 for line in valid),
        time_ms=None if None in times else sum(time for time in times if time is not None),
        laps_led=sum(line.laps_led for line in valid),
        best_lap_ms=best.best_lap_ms if best else None,
        best_lap_at=best.best_lap_at if best else None,
        grid=None,
    )


def _status(lines: list[ResultLine]) -> Status:
    """The best of the heats: who was classified in one is classified."""
    had = {line.status for line in lines}
    return next(status for status in Status if status in had)
