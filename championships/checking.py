"""What is wrong, or worth knowing, of a whole championship; a row by itself is checked by its model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from championships.inputs.season import (
    SeasonInputs,
    lost_sessions,
    named_season_inputs,
)
from championships.models import Championship
from championships.scoring.fault import Fault
from championships.scoring.faults import faults, table_remarks
from championships.scoring.results import Merge, MergedBy, Round
from championships.texts import capitalised


def check(championship: Championship) -> None:
    """Raise ValidationError with a sentence for each fault: parts that overlap, a driver in two classes, …"""
    found = faults_of(championship)
    if found:
        raise ValidationError(found)


def faults_of(championship: Championship) -> list[Fault]:
    """Sentences, each with the field it is about; an empty list: all is well.

    Rows that cannot even be read are a fault too.
    """
    return Checked.of(championship).faults


@dataclass(frozen=True, slots=True)
class Checked:
    """The faults of a championship, and what was read for them; None where it could not be read."""

    faults: list[Fault]
    case: SeasonInputs | None = None

    @classmethod
    def of(cls, championship: Championship, before: Checked | None = None) -> Checked:
        """As it is now. What was checked `before`, since when no result can have changed, is not read again."""
        try:
            case = named_season_inputs(championship, before.case if before else None)
        except ValidationError as error:
            return cls([Fault(sentence) for sentence in error.messages])
        return cls(faults(case.rules, case.rounds), case)

    def new(self, championship: Championship) -> list[Fault]:
        """Those that it has now, and did not have when this was checked."""
        return [fault for fault in Checked.of(championship, self).faults if fault not in self.faults]


def remarks_on(championship: Championship) -> list[str]:
    """What is no fault, because it is defined, but may not be meant."""
    return [*_of_rounds(championship), *_of_sessions(championship, named_season_inputs(championship))]


def faults_and_remarks(championship: Championship) -> tuple[list[Fault], list[str]]:
    """Both, of all that was read once; nothing is remarked on where anything is wrong."""
    checked = Checked.of(championship)
    if checked.faults or checked.case is None:
        return checked.faults, []
    return [], [*_of_rounds(championship), *_of_sessions(championship, checked.case)]


def _of_rounds(championship: Championship) -> Iterator[str]:
    rounds = list(championship.rounds.all())
    for empty in championship.rounds.filter(session_set=None, by_hand=None):
        yield f"{capitalised(str(empty))} has no session; it is still to come."
    planned = championship.planned_rounds
    if planned is not None and rounds and rounds[-1].number > planned:
        yield f"{planned} rounds are planned, and there is a round {rounds[-1].number}."
    for row in lost_sessions(championship):
        yield f"A session assigned to {row.round or 'no round'} by hand is not there any more."


def _of_sessions(championship: Championship, case: SeasonInputs) -> Iterator[str]:
    yield from table_remarks(case.rules, case.rounds)
    scored = {scoring.type for scoring in case.rules.scoring}
    if not scored:
        yield "No type of session brings points yet."
    for round_ in case.rounds:
        merged = {kind for merge in round_.merges for kind in merge.types}
        for merge in round_.merges:
            yield from _of_merge(round_, merge)
        for session in round_.sessions:
            if scored and session.type not in scored | merged:
                yield f"{session.key} in {round_.label} is of a type that brings no points: {session.type or 'none'}."


def _of_merge(round_: Round, merge: Merge) -> Iterator[str]:
    """A lower final without the first, and laps that are added up of people who drove in more sessions than others."""
    parts = [session for session in round_.sessions if session.type in merge.types]
    types = {session.type for session in parts}
    if merge.by is MergedBy.ORDER and types and merge.types[0] not in types:
        yield f"{capitalised(round_.label)} has no {merge.types[0]} yet: until then whoever won a lower final is first."
    if merge.by is MergedBy.LAPS:
        driven = Counter(name for session in parts for name in session.starters)
        most = max(driven.values(), default=0)
        if fewer := sorted(name for name, times in driven.items() if times < most):
            text = f"{most} of its sessions, and others fewer: {', '.join(fewer)}"
            yield f"In {round_.label} laps are added up; some drove in {text}."
