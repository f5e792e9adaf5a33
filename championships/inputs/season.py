"""Everything that decides a championship, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from championships.inputs.classes import (
    listed_classes,
    marques,
)
from championships.inputs.keys import (
    Keys,
    told_apart,
)
from championships.inputs.results import (
    Basis,
    lines_of,
    shares_of,
)
from championships.inputs.rounds import (
    Lines,
    rounds_of,
    sessions_of,
)
from championships.inputs.rules import rules_of
from championships.models import Bonus, Championship, RoundSession
from championships.scoring.results import Round
from championships.scoring.rules import BonusFor, Rules


@dataclass(frozen=True, slots=True)
class Case:
    """Rules and rounds, and what they were made from."""

    rules: Rules
    rounds: list[Round]
    basis: Basis
    lines: Lines


def case_of(championship: Championship, *, known: Case | None = None, changed: Collection[int] = ()) -> Case:
    """As things are. Of `known`, the lines of sessions that are not among those `changed` are taken over."""
    keys = Keys()
    rounds, sessions = list(championship.rounds.all()), sessions_of(championship)
    rules = rules_of(championship, rounds, keys)
    basis = basis_of(championship, keys)
    lines = dict(known.lines) if known is not None and known.basis == basis else {}
    for pk in changed:
        lines.pop(pk, None)
    lines |= lines_of([row.session for row in sessions if row.session and row.session.pk not in lines], basis)
    in_rounds = {row.session_id for row in sessions}
    lines = {pk: told for pk, told in lines.items() if pk in in_rounds}
    return Case(rules, rounds_of(championship, rounds, sessions, lines), basis, lines)


def basis_of(championship: Championship, keys: Keys) -> Basis:
    """Cars are read only where they matter to anybody, grids where the pole does."""
    classes = list(championship.classes.all())
    participants = championship.participant_set.all() if classes else []
    do_cars_matter = championship.has_manufacturers or bool(classes)
    return Basis(
        keys=keys,
        crew=championship.crew,
        several=championship.several,
        wants_grid=Bonus.objects.filter(scoring__championship=championship, kind=BonusFor.POLE.value).exists(),
        marques=marques(championship, classes, keys) if do_cars_matter else {},
        listed=listed_classes(participants, keys),
        shares=shares_of(championship),
    )


def case_for_people(championship: Championship) -> Case:
    """The same by names, for sentences; with every round that has a session."""
    keys = Keys.for_people(championship)
    rounds, sessions = list(championship.rounds.all()), sessions_of(championship)
    basis = basis_of(championship, keys)
    lines = lines_of([row.session for row in sessions if row.session], basis)
    names = told_apart([row.session for row in sessions if row.session])
    told = rounds_of(championship, rounds, sessions, lines, key=lambda session: names[session.pk])
    return Case(rules_of(championship, rounds, keys), told, basis, lines)


def lost_sessions(championship: Championship) -> list[RoundSession]:
    """Assigned by hand, and not there any more."""
    return list(championship.session_set.filter(session=None).select_related("round"))
