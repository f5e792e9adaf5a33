"""Everything that decides a championship, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from championships.inputs.by_hand import sessions_by_hand
from championships.inputs.classes import (
    car_traits,
    listed_classes,
)
from championships.inputs.keys import (
    CompetitorKeys,
    unique_names,
)
from championships.inputs.results import (
    ResultContext,
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
from championships.scoring.feats import FEATS
from championships.scoring.results import Round
from championships.scoring.rules import Rules


@dataclass(frozen=True, slots=True)
class SeasonInputs:
    """Rules and rounds, and what they were made from."""

    rules: Rules
    rounds: list[Round]
    basis: ResultContext
    lines: Lines


def season_inputs(
    championship: Championship, *, known: SeasonInputs | None = None, changed: Collection[int] = ()
) -> SeasonInputs:
    """As things are. Of `known`, the lines of sessions that are not among those `changed` are taken over."""
    keys = CompetitorKeys()
    rounds, sessions = list(championship.rounds.all()), sessions_of(championship)
    rules = rules_of(championship, rounds, keys)
    basis = result_context(championship, keys)
    lines = dict(known.lines) if known is not None and known.basis == basis else {}
    for pk in changed:
        lines.pop(pk, None)
    lines |= lines_of([row.session for row in sessions if row.session and row.session.pk not in lines], basis)
    in_rounds = {row.session_id for row in sessions}
    lines = {pk: told for pk, told in lines.items() if pk in in_rounds}
    by_hand = sessions_by_hand(championship, keys, basis.listed)
    return SeasonInputs(rules, rounds_of(championship, rounds, sessions, lines, by_hand), basis, lines)


def result_context(championship: Championship, keys: CompetitorKeys) -> ResultContext:
    """Cars are read only where they matter to anybody, grids where the pole does."""
    classes = list(championship.classes.all())
    participants = championship.participant_set.all() if classes else []
    do_cars_matter = championship.has_manufacturers or bool(classes)
    return ResultContext(
        keys=keys,
        crew=championship.crew,
        several=championship.several,
        wants_grid=Bonus.objects.filter(
            scoring__championship=championship, kind__in=[kind for kind, one in FEATS.items() if one.needs_grid]
        ).exists(),
        car_traits=car_traits(championship, classes, keys) if do_cars_matter else {},
        listed=listed_classes(participants, keys),
        shares=shares_of(championship),
    )


def named_season_inputs(championship: Championship) -> SeasonInputs:
    """The same by names, for sentences; with every round that has a session."""
    keys = CompetitorKeys.for_people(championship)
    rounds, sessions = list(championship.rounds.all()), sessions_of(championship)
    basis = result_context(championship, keys)
    lines = lines_of([row.session for row in sessions if row.session], basis)
    names = unique_names([row.session for row in sessions if row.session])
    by_hand = sessions_by_hand(championship, keys, basis.listed, for_people=True)
    told = rounds_of(championship, rounds, sessions, lines, by_hand, key=lambda session: names[session.pk])
    return SeasonInputs(rules_of(championship, rounds, keys), told, basis, lines)


def lost_sessions(championship: Championship) -> list[RoundSession]:
    """Assigned by hand, and not there any more."""
    return list(championship.session_set.filter(session=None).select_related("round"))
