"""What is wrong with rules and rounds, one sentence each. The engine copes with all of it; a club should not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from championships.scoring.fault import Fault
from championships.scoring.marking import ordinal
from championships.scoring.results import Round
from championships.scoring.rules import Among, Dnf, Rules, Scoring, SeasonPart, TeamRules
from championships.scoring.tables import Table, plain
from championships.scoring.ties import BestDropped, TieBreak


def faults(rules: Rules, rounds: Iterable[Round] = ()) -> list[Fault]:
    """Sentences to refuse with, each with the field it is about; an empty list: all is well.

    Not faults, because defined: a field of one or none in a formula (see `tables.Formula`), a session of a type that
    brings no points, somebody on two lines of one session (both count), a part of the season that is not held yet.
    """
    ordered = sorted(rounds, key=lambda round_: round_.number)
    given = {change.round for of in (rules, rules.teams, rules.manufacturers) if of for change in of.adjustments}
    driven = [round_ for round_ in ordered if round_.sessions or round_.number not in given]
    found = [*rule_faults(rules, ordered), *round_faults(driven), *class_faults(rules, ordered)]
    if rules.teams is not None and not rules.teams.members:
        found += team_faults(ordered)
    return found


def rule_faults(rules: Rules, rounds: Sequence[Round] = ()) -> Iterator[Fault]:
    """Of the rules alone; rounds only say how long the season is where no plan does."""
    for scoring in _all_scorings(rules):
        yield from scoring_faults(scoring)
    types = (scoring.type for scoring in rules.scoring)
    yield from _named_twice("Session type", types, "is scored twice", "scorings.session_type")
    yield from _named_twice("Class", (class_.name for class_ in rules.classes), "is there twice", "classes.name")
    numbers = (planned.number for planned in rules.planned)
    yield from _named_twice("Round", numbers, "is planned twice", "rounds.number")
    length = max([*(planned.number for planned in rules.planned), *(round_.number for round_ in rounds)], default=None)
    yield from part_faults(rules.parts, length)
    for of, teams in (("teams", rules.teams), ("manufacturers", rules.manufacturers)):
        if teams is not None:
            yield from team_rule_faults(teams, length, of)
    if not 0 <= rules.rounding.places <= 6:
        text = f"Points are rounded to 0 to 6 places, not to {rules.rounding.places}."
        yield Fault(text, field="decimal_places")
    yield from tie_faults(rules.ties, rules.parts)
    if rules.participants is not None and not rules.participants:
        yield Fault("Only who is listed scores, and nobody is listed.", field="participants")
    if length is not None and rules.minimum_rounds > length:
        text = f"Nobody can drive in {rules.minimum_rounds} rounds: there are {length}."
        yield Fault(text, field="minimum_rounds")
    if rules.minimum_starters < 0:
        text = f"A minimum of {rules.minimum_starters} starters is less than nobody."
        yield Fault(text, field="minimum_starters")


def _all_scorings(rules: Rules) -> list[Scoring]:
    return [*rules.scoring, *(scoring for class_ in rules.classes for scoring in class_.scoring)]


def scoring_faults(scoring: Scoring) -> Iterator[Fault]:
    """A table that rises, a bonus without its k, a part of the winner's laps that is none."""
    if scoring.places.is_rising:
        text = f"The points of the {scoring.type} rise: a worse place would bring more than a better one."
        yield Fault(text, "scorings", "points", session_type=scoring.type)
    if scoring.dnf is Dnf.FROM_LAPS and not 0 <= scoring.dnf_from_pct <= 100:
        text = f"{plain(scoring.dnf_from_pct)} % of the winner's laps is not between 0 and 100."
        yield Fault(text, "scorings", "dnf_from_pct", session_type=scoring.type)
    for bonus in scoring.bonuses:
        if bonus.among is Among.TOP and (bonus.top is None or bonus.top < 1):
            text = f"The bonus for the {bonus.kind} in the {scoring.type} does not say down to which place it goes."
            yield Fault(text, "bonuses", "top", kind=bonus.kind)


def part_faults(parts: Sequence[SeasonPart], length: int | None, of: str = "drivers") -> Iterator[Fault]:
    """Overlapping parts of a season, more drops than rounds. `length` is the last round's number, if known."""
    for one, other in combinations(sorted(parts, key=lambda part: part.first), 2):
        if one.last is None or other.first <= one.last:
            text = f"Two parts of the season overlap: {_told(one)} and {_told(other)}."
            yield Fault(text, "parts", "first", of=of, first=other.first)
    for part in parts:
        last = length if part.last is None else part.last
        field, text = part_fault(part, last)
        if text:
            yield Fault(text, "parts", field, of=of, first=part.first)


def part_fault(part: SeasonPart, last: int | None) -> tuple[str, str]:
    """The field that makes no sense, and why; empty where all do."""
    if part.first < 1 or (part.last is not None and part.last < part.first):
        return "last", f"There are no {_told(part)}."
    if part.best is not None and part.drop is not None:
        return "drop", f"Of {_told(part)} either the best count or the worst are dropped, not both."
    if part.best is not None and part.best < 1:
        return "best", f"Of {_told(part)} at least one must count, not the best {part.best}."
    if part.drop is not None and part.drop < 0:
        return "drop", f"Of {_told(part)} not less than none can be dropped, not {part.drop}."
    held = None if last is None else last - part.first + 1
    if part.drop is not None and held is not None and 0 < held <= part.drop:
        return "drop", f"Of {_told(part)} {part.drop} cannot be dropped: there are only {held}."
    return "", ""


def _told(part: SeasonPart) -> str:
    return f"rounds {part.first} to {'the last' if part.last is None else part.last}"


def tie_faults(ties: Sequence[TieBreak], parts: Sequence[SeasonPart], of: str = "drivers") -> Iterator[Fault]:
    """A tie-break that can never decide: the same one asked again, or one of dropped rounds where none is dropped."""
    for number, tie in enumerate(ties):
        if tie in ties[:number]:
            text = f"The tie-break {tie.name} is asked twice; the second time it decides nothing."
            yield Fault(text, "ties", "kind", of=of, kind=tie.kind)
        if isinstance(tie, BestDropped) and not any(part.best or part.drop for part in parts):
            text = f"The tie-break {tie.name} can never decide: no round is dropped."
            yield Fault(text, "ties", "kind", of=of, kind=tie.kind)


def team_rule_faults(teams: TeamRules, length: int | None, of: str = "teams") -> Iterator[Fault]:
    if teams.best is not None and teams.best < 1:
        text = f"At least one driver must score for a team, not the best {teams.best}."
        yield Fault(text, field=f"best_of_{of.removesuffix('s')}")
    yield from part_faults(teams.parts, length, of)
    yield from tie_faults(teams.ties or (), teams.parts, of)
    members = (driver for driver, _ in teams.members)
    yield from _named_twice("Driver", members, "is in two teams", "participant_set.driver")


def round_faults(rounds: Sequence[Round]) -> Iterator[Fault]:
    """A round with no session, one number twice, a session in two rounds, a factor of nothing."""
    yield from _named_twice("Round", (round_.number for round_ in rounds), "is there twice", "rounds.number")
    homes: dict[str, Round] = {}
    for round_ in rounds:
        if round_.number < 1:
            text = f"Rounds are numbered from 1; there is no round {round_.number}."
            yield Fault(text, "rounds", "number", number=round_.number)
        if not round_.sessions:
            yield Fault(f"Round {round_.number} has no session.", "rounds", "number", number=round_.number)
        if round_.factor <= 0:
            text = f"Round {round_.number} counts times {plain(round_.factor)}; the factor must be above 0."
            yield Fault(text, "rounds", "factor", number=round_.number)
        for session in round_.sessions:
            home = homes.setdefault(session.key, round_)
            if home is not round_:
                text = f"Session {session.key} is in two rounds: {home.number} and {round_.number}."
                yield Fault(text, "rounds", "number", number=round_.number)
        keys = (session.key for session in round_.sessions)
        yield from _named_twice("Session", keys, f"is in round {round_.number} twice")
        merged = (kind for merge in round_.merges for kind in merge.types)
        yield from _named_twice("Session type", merged, f"is merged twice in round {round_.number}")


def class_faults(rules: Rules, rounds: Sequence[Round]) -> Iterator[Fault]:
    """A driver in two classes: anywhere in the season where classes are exclusive, else within one session."""
    if not rules.classes:
        return
    known = {class_.name for class_ in rules.classes}
    seen: dict[tuple[str, str], set[str]] = {}
    for round_ in rounds:
        for session in round_.sessions:
            where = "" if rules.are_classes_exclusive else f" in session {session.key}"
            for line in session.lines:
                if line.class_name in known:
                    seen.setdefault((line.competitor, where), set()).add(line.class_name)
    for (driver, where), classes in sorted(seen.items()):
        if len(classes) > 1:
            text = f"Driver {driver} is in two classes{where}: {' and '.join(sorted(classes))}."
            yield Fault(text, field="are_classes_exclusive")


def team_faults(rounds: Sequence[Round]) -> Iterator[Fault]:
    """A team change in mid-round. (Between rounds it is nobody's business: points stay with the team driven for.)"""
    for round_ in rounds:
        driven_for: dict[str, set[str]] = {}
        for session in round_.sessions:
            for line in session.lines:
                if line.team:
                    driven_for.setdefault(line.competitor, set()).add(line.team)
        for driver, teams in sorted(driven_for.items()):
            if len(teams) > 1:
                text = f"Driver {driver} changes team within round {round_.number}: {' and '.join(sorted(teams))}."
                yield Fault(text, field="teams")


def _named_twice(what: str, names: Iterable[object], text: str, at: str = "") -> Iterator[Fault]:
    """`at` is the table and field they are named in."""
    rows, _, field = at.partition(".")
    for name, times in Counter(names).items():
        if times > 1:
            yield Fault(f"{what} {name} {text}.", rows, field, **({field: name} if field else {}))


def table_remarks(rules: Rules, rounds: Iterable[Round]) -> Iterator[str]:
    """A table without a row for a place that somebody came in: it is worth what is beyond, which is seldom meant."""
    worst: dict[str, int] = {}
    for round_ in rounds:
        for session in round_.sessions:
            places = (line.position or 0 for line in session.lines if line.is_classified)
            worst[session.type] = max([worst.get(session.type, 0), *places])
    for scoring in rules.scoring:
        rows, last = scoring.places, worst.get(scoring.type, 0)
        if isinstance(rows, Table) and 0 < len(rows.points) < last and not rows.beyond:
            told = f"ends with the {ordinal(len(rows.points))} place, and there was a {ordinal(last)}"
            yield f"The table of the {scoring.type} {told}: whoever comes in behind gets nothing."
