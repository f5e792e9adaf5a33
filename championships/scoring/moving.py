"""Places that were ruled in a session, in the classification it is merged into: only whoever was moved moves there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from championships.scoring.results import ResultLine, SessionResult

Levels = list[list[str]]
"""Competitors, best first; those in one level share the place."""
LineMerit = Callable[[ResultLine], Any]


def as_ruled(levels: Levels, parts: Sequence[SessionResult], merit: LineMerit) -> None:
    """Move whoever was put back directly behind whom they were put behind, who was put forward directly before.

    Whoever is there without that stays. Two given the same place share it here too.
    """
    for part in parts:
        known = {name for level in levels for name in level}
        order = sorted(
            (line for line in part.lines if line.position is not None and line.competitor in known),
            key=lambda line: line.place,
        )
        groups = [
            list(some) for _, some in groupby((line for line in order if line.is_placed), lambda line: line.place)
        ]
        moves = [(group, moved(group[0], order, merit)) for group in groups]
        for group, by in moves:
            if by > 0:
                behind(levels, names(group), [line for line in order if line.place < group[0].place])
        for group, by in reversed(moves):
            if by < 0:
                before(levels, names(group), [line for line in order if line.place > group[0].place])
        for group, _ in moves:
            share(levels, names(group))


def names(lines: Sequence[ResultLine]) -> list[str]:
    return list(dict.fromkeys(line.competitor for line in lines))


def moved(line: ResultLine, order: Sequence[ResultLine], merit: LineMerit) -> int:
    """How many places back, below 0 forward, somebody was put from where they drove to."""
    others = [other for other in order if not other.is_placed]
    driven = sum(merit(other) < merit(line) for other in others)
    return sum(other.place < line.place for other in others) - driven


def behind(levels: Levels, group: Sequence[str], ahead: Sequence[ResultLine]) -> None:
    """Directly behind the last of those, wherever they are ahead of it."""
    if ahead:
        anchor = level_of(levels, ahead[-1].competitor)
        for name in group:
            if levels.index(level_of(levels, name)) <= levels.index(anchor):
                take_out(levels, name)
                levels.insert(levels.index(anchor) + 1, [name])


def before(levels: Levels, group: Sequence[str], after: Sequence[ResultLine]) -> None:
    """Directly before the first of those, wherever they are behind it."""
    if after:
        anchor = level_of(levels, after[0].competitor)
        for name in group:
            if levels.index(level_of(levels, name)) >= levels.index(anchor):
                take_out(levels, name)
                levels.insert(levels.index(anchor), [name])


def share(levels: Levels, group: Sequence[str]) -> None:
    """Whom the same place was given have the better of theirs."""
    if len(group) > 1:
        first = min((level_of(levels, name) for name in group), key=levels.index)
        for name in group:
            if name not in first:
                take_out(levels, name)
                first.append(name)


def level_of(levels: Levels, name: str) -> list[str]:
    return next(level for level in levels if name in level)


def take_out(levels: Levels, name: str) -> None:
    level = level_of(levels, name)
    level.remove(name)
    if not level:
        levels.remove(level)
