"""Who is placed in a session: everybody, or only those of a class, or nobody who shall move others down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from championships.scoring.results import ResultLine, Round, SessionResult, Status
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


def without_places_of_disqualified(session: SessionResult) -> SessionResult:
    """Who was disqualified has no place, wherever they were listed; whoever came behind moves up."""
    placed = [line for line in session.lines if line.status is not Status.DSQ]
    if all(line.position is None for line in session.lines if line.status is Status.DSQ):
        return session
    places = _moves(cars(session.lines), cars(placed))
    moved = (
        replace(line, position=None if line.status is Status.DSQ else places[line.position])
        if line.position is not None
        else line
        for line in session.lines
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

    return only(classified(round_), is_out)


def of_class(name: str, round_: Round) -> Round:
    """The round as the members of that class drove it among themselves."""
    return only(classified(round_), lambda line: line.class_name != name)


def classified(round_: Round) -> Round:
    """The round without places of those who were disqualified, in its qualifyings too."""
    sessions = tuple(map(without_places_of_disqualified, round_.sessions))
    return replace(
        round_, sessions=sessions, qualifyings=tuple(map(without_places_of_disqualified, round_.qualifyings))
    )


def only(round_: Round, is_out: Callable[[ResultLine], bool]) -> Round:
    """The round without those, in its qualifyings too."""
    sessions = tuple(without(session, is_out) for session in round_.sessions)
    qualifyings = tuple(without(session, is_out) for session in round_.qualifyings)
    return replace(round_, sessions=sessions, qualifyings=qualifyings)


def members_of(name: str, rounds: Iterable[Round]) -> frozenset[str]:
    """Who drove in that class in any of those rounds."""
    lines = (line for round_ in rounds for session in round_.sessions for line in session.lines)
    return frozenset(line.competitor for line in lines if line.class_name == name)


def rules_of_class(rules: Rules, class_: ClassRules) -> Rules:
    """The championship's rules with the scoring and the minimum of starters of the class, where it has them."""
    minimum = rules.minimum_starters if class_.minimum_starters is None else class_.minimum_starters
    return replace(
        rules,
        scoring=class_.scoring or rules.scoring,
        minimum_starters=minimum,
        classes=(),
        teams=None,
        manufacturers=None,
    )
