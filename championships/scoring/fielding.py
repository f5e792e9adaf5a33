"""Who is placed in a session: everybody, or only those of a class, or nobody who shall move others down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from championships.scoring.results import ResultLine, Round, SessionResult
from championships.scoring.rules import ClassRules, Rules


def without(session: SessionResult, is_out: Callable[[ResultLine], bool]) -> SessionResult:
    """As if those had not been there: who came behind them moves up, in the classification and on the grid."""
    staying = [line for line in session.lines if not is_out(line)]
    if len(staying) == len(session.lines):
        return session
    places = _moves(cars(session.lines), cars(staying))
    grid = _moves(_grid(session.lines), _grid(staying))
    moved = (
        replace(
            line,
            position=None if line.position is None else places[line.position],
            grid=None if line.grid is None else grid[line.grid],
        )
        for line in staying
    )
    return replace(session, lines=tuple(moved))


def cars(lines: Iterable[ResultLine]) -> Counter[int]:
    """How many cars hold each place: a dead heat is of two, drivers who shared a car hold one."""
    holders, shared = set(), set()
    for line in lines:
        if line.position is not None and line.share == 1:
            holders.add((line.position, line.held_by))
        elif line.position is not None:
            shared.add(line.position)
    whole = Counter(position for position, _ in holders)
    for place in shared:
        whole[place] = max(whole[place], 1)
    return whole


def _grid(lines: Iterable[ResultLine]) -> Counter[int]:
    return Counter(line.grid for line in lines if line.grid is not None)


def _moves(before: Counter[int], after: Counter[int]) -> dict[int, int]:
    """The new place for every old one: as many better as cars ahead are gone."""
    moves, gone = {}, 0
    for place in sorted(before):
        moves[place] = place - gone
        gone += before[place] - after[place]
    return moves


def fielded(rules: Rules, round_: Round) -> Round:
    """The round without those whose places others take: guests and excluded, where the rules say so."""
    gone = {out.competitor for out in rules.exclusions if out.is_moved_up and out.round in {None, round_.number}}

    def is_out(line: ResultLine) -> bool:
        guest = not rules.do_guests_take_points and rules.is_guest(line.competitor)
        return guest or line.competitor in gone

    return only(round_, is_out)


def of_class(name: str, round_: Round) -> Round:
    """The round as the members of that class drove it among themselves."""
    return only(round_, lambda line: line.class_name != name)


def only(round_: Round, is_out: Callable[[ResultLine], bool]) -> Round:
    """The round without those, in its qualifyings too."""
    sessions = tuple(without(session, is_out) for session in round_.sessions)
    qualifyings = tuple(without(session, is_out) for session in round_.qualifyings)
    return replace(round_, sessions=sessions, qualifyings=qualifyings)


def rules_of_class(rules: Rules, class_: ClassRules) -> Rules:
    """The championship's rules with the scoring of the class, where it has one."""
    return replace(rules, scoring=class_.scoring or rules.scoring, classes=(), teams=None, manufacturers=None)
