"""Heats, groups and finals become one classification."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from championships.scoring.finals import finals_of, in_their_order
from championships.scoring.marking import marks
from championships.scoring.moving import Levels, as_ruled
from championships.scoring.results import Merge, MergedBy, ResultLine, Round, SessionResult, Status
from championships.scoring.rules import Rules
from championships.scoring.scores import AwardKind
from championships.scoring.tables import NOTHING

Merit = tuple[Any, ...]
"""To sort by, best first."""
SLOWEST = 10**18
NEVER = datetime.max.replace(tzinfo=UTC)
Driven = dict[str, list[ResultLine]]
"""Everybody's lines, in the order of the sessions."""


def merged(rules: Rules, round_: Round) -> tuple[SessionResult, ...]:
    """The round's sessions as they are scored: first those that stand for themselves, then the merged ones."""
    return all_merged(rules, round_.merges, round_.sessions)


def all_merged(rules: Rules, merges: Sequence[Merge], sessions: Sequence[SessionResult]) -> tuple[SessionResult, ...]:
    types = {name for merge in merges for name in merge.types}
    alone = [session for session in sessions if session.type not in types]
    together = [
        merged_session(rules, merge, parts)
        for merge in merges
        if (parts := [session for session in sessions if session.type in merge.types])
    ]
    return (*alone, *together)


def types_scored(round_: Round) -> list[str]:
    """The types of those sessions."""
    held = [session.type for session in round_.sessions]
    apart = {name for merge in round_.merges for name in merge.types}
    together = [merge.into for merge in round_.merges if set(merge.types) & set(held)]
    return [*(kind for kind in held if kind not in apart), *together]


def merged_session(rules: Rules, merge: Merge, parts: Sequence[SessionResult]) -> SessionResult:
    """One classification of several sessions. A session somebody was disqualified from brings them nothing."""
    if merge.by in {MergedBy.ORDER, MergedBy.LATEST}:
        legs = Merge(merge.types, MergedBy.LAPS, merge.into)
        finals = (of if len(of) == 1 else [merged_session(rules, legs, of)] for of in finals_of(merge, parts))
        lines = in_their_order([final for [final] in finals], by_name(parts))
    else:
        lines = in_one_order(rules, merge.by, parts)
    key = "+".join(part.key for part in parts)
    ordered = sorted(lines, key=lambda line: (line.place, line.competitor))
    return SessionResult(key=key, type=merge.into, lines=tuple(ordered), name=f"{merge.into} of {len(parts)} sessions")


def in_one_order(rules: Rules, by: MergedBy, parts: Sequence[SessionResult]) -> list[ResultLine]:
    """Everybody once, whoever retired among all others: what their place is worth is the scoring's business."""
    driven, cars = by_name(parts), cars_of(parts)
    merit = merit_by(by, heat_points(rules, parts) if by is MergedBy.POINTS else {})
    lines = {name: replace(_together(some), car=cars[name]) for name, some in driven.items()}
    levels = levels_of([name for name in lines if has_place(driven[name])], lambda name: merit(driven[name]))
    if by is not MergedBy.POINTS:
        as_ruled(levels, parts, lambda line: merit([line]))
    places, ahead = {}, 0
    for level in levels:
        places.update(dict.fromkeys(level, ahead + 1))
        ahead += len({lines[name].held_by for name in level})
    return [replace(line, position=places.get(name)) for name, line in lines.items()]


def by_name(parts: Iterable[SessionResult]) -> Driven:
    driven: Driven = {}
    for part in parts:
        for line in part.lines:
            driven.setdefault(line.competitor, []).append(line)
    return driven


def cars_of(parts: Iterable[SessionResult]) -> dict[str, str]:
    """By competitor: the cars they shared in all that they drove; empty for who had one for themselves."""
    shared: dict[str, list[str]] = {}
    for part in parts:
        for line in part.lines:
            shared.setdefault(line.competitor, []).append(line.car and f"{part.key} {line.car}")
    return {name: "+".join(cars) if all(cars) else "" for name, cars in shared.items()}


def has_place(lines: Iterable[ResultLine]) -> bool:
    """Whether somebody is in the order: placed in a session they were not disqualified from."""
    return any(line.status in {Status.CLASSIFIED, Status.DNF} and line.position is not None for line in lines)


def levels_of(names: Iterable[str], merit: Callable[[str], Merit]) -> Levels:
    """Best first; who is level stands in one level."""
    levels: dict[Merit, list[str]] = {}
    for name in names:
        levels.setdefault(merit(name), []).append(name)
    return [levels[one] for one in sorted(levels)]


def heat_points(rules: Rules, parts: Iterable[SessionResult]) -> dict[str, Decimal]:
    """What each scored in the heats, by the points of the heats' own type; only the order comes from it."""
    totals: dict[str, Decimal] = {}
    for part in parts:
        scoring = rules.scoring_of(part.type)
        for name, award in marks(scoring, part, rules=rules) if scoring else []:
            if award.kind is not AwardKind.NOTE:
                totals[name] = totals.get(name, NOTHING) + award.points
    return totals


def merit_by(by: MergedBy, points: dict[str, Decimal]) -> Callable[[Sequence[ResultLine]], Merit]:
    """How good all of one competitor's lines are."""
    if by is MergedBy.BEST_LAP:
        return _fastest
    return lambda lines: (-points.get(lines[0].competitor, NOTHING), *_distance(lines))


def _fastest(lines: Sequence[ResultLine]) -> Merit:
    """The best lap, and when it was driven. Who has no time comes after everybody who has one."""
    best = best_lap_of(lines)
    return (SLOWEST, NEVER) if best is None else (best.best_lap_ms, best.best_lap_at or NEVER)


def _distance(lines: Iterable[ResultLine]) -> Merit:
    """Laps, then the total time. A time that is missing is slower than any."""
    valid = [line for line in lines if line.status is not Status.DSQ and line.has_started]
    laps = sum(line.laps or 0 for line in valid)
    times = [line.time_ms for line in valid]
    known = [time for time in times if time is not None]
    return (-laps, sum(known) if len(known) == len(times) else SLOWEST)


def best_lap_of(lines: Iterable[ResultLine]) -> ResultLine | None:
    """The line with the best lap of those somebody was not disqualified from."""
    timed = [line for line in lines if line.best_lap_ms is not None and line.status is not Status.DSQ]
    return min(timed, key=lambda line: (line.best_lap_ms, line.best_lap_at or NEVER), default=None)


def _together(lines: Sequence[ResultLine]) -> ResultLine:
    """All of one competitor's heats as one line; team, make and class are those of the last."""
    valid = [line for line in lines if line.status is not Status.DSQ] or lines
    best = best_lap_of(lines) or min(
        (line for line in valid if line.best_lap_ms is not None), key=lambda line: line.best_lap_ms or 0, default=None
    )
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
        is_placed=False,
    )


def _status(lines: Iterable[ResultLine]) -> Status:
    """The best of the heats: who was classified in one is classified."""
    had = {line.status for line in lines}
    return next(status for status in Status if status in had)
