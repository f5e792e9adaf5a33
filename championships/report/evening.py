"""What a club reads out at the end of a round: each of its classifications, and who starts from where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from championships.inputs.season import RoundInputs, round_inputs
from championships.models import Championship, Round, StandingsSnapshot
from championships.scoring.fielding import of_class, rules_of_class
from championships.scoring.grids import grid_of
from championships.scoring.merging import merged
from championships.scoring.results import MergedBy, ResultLine, SessionResult, Status
from championships.scoring.rules import ClassRules
from championships.standings.handicaps import Carried, HandicapList, handicaps_before
from championships.standings.names import Names, names_of
from races.measures.gap import Gap

WORDS = {
    Status.CLASSIFIED: "",
    Status.DNF: "retired",
    Status.NC: "not classified",
    Status.DSQ: "disqualified",
    Status.DNS: "did not start",
    Status.DNQ: "did not qualify",
}
"""What is read out beside a name."""
NO_GAP = Gap()
NOTHING_CARRIED = Carried()


@dataclass(frozen=True, slots=True)
class EveningLine:
    """Somebody in a classification; without a place where they have none. The class is said where several raced."""

    place: int | None
    key: str
    name: str
    status: Status
    laps: int
    time_ms: int | None
    best_lap_ms: int | None
    gap: Gap = NO_GAP
    interval: Gap = NO_GAP
    carried: Carried = NOTHING_CARRIED
    class_name: str = ""
    place_in_class: int | None = None

    @property
    def remark(self) -> str:
        return WORDS[self.status]


@dataclass(frozen=True, slots=True)
class Classification:
    """One session as it is scored, or several that were merged; `sessions` are their keys.

    Of a class, by its `table` and `class_name`, it is as its members drove among themselves.
    """

    type: str
    name: str
    sessions: tuple[int, ...]
    lines: tuple[EveningLine, ...]
    table: str = StandingsSnapshot.DRIVERS
    class_name: str = ""

    @property
    def is_merged(self) -> bool:
        return len(self.sessions) > 1


def evening_of(championship: Championship, round_: Round) -> list[Classification]:
    """The round's classifications, merged ones first; then, where several classes raced, those of each.

    As the results are now; guests are in them too.
    """
    told = round_inputs(championship, round_)
    if told is None:
        return []
    sessions = merged(told.rules, told.round)
    names = drivers_of(sessions)
    of_all = in_order(classification(told, session, names) for session in sessions)
    classes = classes_of(championship, told)
    if not classes or len(classes_driven(told)) < 2:
        return of_all
    of_classes = [one for class_ in classes for one in among_themselves(told, class_, names)]
    return [*(with_classes(one, of_classes) for one in of_all), *of_classes]


def evening_of_class(championship: Championship, round_: Round, table: str) -> list[Classification]:
    """Those of the class with that table, whoever else raced."""
    told = round_inputs(championship, round_)
    if told is None:
        return []
    names = drivers_of(told.round.sessions)
    own = (one for one in classes_of(championship, told) if StandingsSnapshot.of_class(int(one[0].name)) == table)
    return [one for class_ in own for one in among_themselves(told, class_, names)]


def in_order(found: Iterable[Classification]) -> list[Classification]:
    return sorted(found, key=lambda one: not one.is_merged)


def classes_of(championship: Championship, told: RoundInputs) -> list[tuple[ClassRules, str]]:
    """Those who drove in the round, with their names, in the club's order."""
    if not told.rules.classes:
        return []
    driven = classes_driven(told)
    names = {str(class_.pk): class_.name for class_ in championship.classes.all()}
    return [(class_, names[class_.name]) for class_ in told.rules.classes if class_.name in driven]


def classes_driven(told: RoundInputs) -> set[str]:
    """Their keys; an empty one where somebody drove in none."""
    return {line.class_name for session in told.round.sessions for line in session.lines}


def among_themselves(told: RoundInputs, class_: tuple[ClassRules, str], names: Names) -> list[Classification]:
    """A session that nobody of the class was in is none of it."""
    rules, name = class_
    own = RoundInputs(rules_of_class(told.rules, rules), of_class(rules.name, told.round))
    table = StandingsSnapshot.of_class(int(rules.name))
    sessions = (session for session in merged(own.rules, own.round) if session.lines)
    return [
        replace(one, table=table, class_name=name)
        for one in in_order(classification(own, session, names) for session in sessions)
    ]


def with_classes(of_all: Classification, of_classes: Sequence[Classification]) -> Classification:
    """Everybody's class, and their place in it."""
    found = {
        line.key: (one.class_name, line.place)
        for one in of_classes
        if one.sessions == of_all.sessions
        for line in one.lines
    }
    lines = (
        replace(line, class_name=found[line.key][0], place_in_class=found[line.key][1]) if line.key in found else line
        for line in of_all.lines
    )
    return replace(of_all, lines=tuple(lines))


def grid_of_round(championship: Championship, round_: Round, carried: HandicapList | None = None) -> list[EveningLine]:
    """By the round's qualifying, over all its groups: who has no time comes after those who have. With what everybody
    carries in it, where that is known already."""
    told = round_inputs(championship, round_)
    lines = grid_of(told.rules, told.round) if told is not None else []
    names = names_of_lines(lines)
    carried = carried or handicaps_before(championship, round_.number)
    found = (told_line(line, place, names) for place, line in enumerate(lines, start=1))
    return [replace(line, carried=carried.of(line.key)) for line in found]


def classification(told: RoundInputs, session: SessionResult, names: Names) -> Classification:
    lines = [told_line(line, line.position, names) for line in session.lines]
    lines.sort(key=lambda line: (line.place is None, line.place, line.status is Status.DSQ, line.name.casefold()))
    keys = tuple(int(key) for key in session.key.split("+"))
    return Classification(session.type, session.label, keys, with_gaps(lines, order_of(told, session)))


def order_of(told: RoundInputs, session: SessionResult) -> MergedBy:
    """What put it into its order; a session by itself goes by laps, a qualifying by its best laps."""
    first = session.key.split("+")[0]
    kind = next(one.type for one in told.round.sessions if one.key == first)
    found = next((merge.by for merge in told.round.merges if kind in merge.types), None)
    alone = MergedBy.BEST_LAP if session.type in told.rules.qualifying else MergedBy.LAPS
    return found or alone


def drivers_of(sessions: Iterable[SessionResult]) -> Names:
    return names_of_lines(line for session in sessions for line in session.lines)


def names_of_lines(lines: Iterable[ResultLine]) -> Names:
    return names_of("drivers", ({line.competitor for line in lines}, ()))[0]


def told_line(line: ResultLine, place: int | None, names: Names) -> EveningLine:
    name = names.get(line.competitor, line.competitor)
    return EveningLine(place, line.competitor, name, line.status, line.laps or 0, line.time_ms, line.best_lap_ms)


def with_gaps(lines: Sequence[EveningLine], by: MergedBy) -> tuple[EveningLine, ...]:
    """To the first, and to whoever is ahead. Between heats' points, and between finals, there is none to measure."""
    if by not in {MergedBy.LAPS, MergedBy.BEST_LAP}:
        return tuple(lines)
    found = []
    for number, line in enumerate(lines):
        if number == 0 or line.place is None:
            found.append(line)
            continue
        found.append(replace(line, gap=gap_to(lines[0], line, by), interval=gap_to(lines[number - 1], line, by)))
    return tuple(found)


def gap_to(ahead: EveningLine, line: EveningLine, by: MergedBy) -> Gap:
    """None where a ruled place put somebody ahead who was not: nobody measured that."""
    if by is MergedBy.BEST_LAP:
        return time_gap(ahead.best_lap_ms, line.best_lap_ms)
    if ahead.laps != line.laps:
        return Gap(laps=ahead.laps - line.laps) if ahead.laps > line.laps else NO_GAP
    return time_gap(ahead.time_ms, line.time_ms)


def time_gap(ahead: int | None, behind: int | None) -> Gap:
    if ahead is None or behind is None or behind < ahead:
        return NO_GAP
    return Gap(laps=0, ms=behind - ahead)
