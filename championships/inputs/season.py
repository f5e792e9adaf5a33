"""Everything that decides a championship, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from championships import models as rows
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
    outside_of,
    rounds_of,
    sessions_of,
)
from championships.inputs.rules import rules_of
from championships.models import Bonus, Championship, RoundSession
from championships.scoring.feats import FEATS
from championships.scoring.results import Round
from championships.scoring.rules import Rules
from races.models import Session


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
    outside, more = qualifyings_outside(sessions, basis)
    by_hand = sessions_by_hand(championship, keys, basis.listed)
    told = rounds_of(championship, rounds, sessions, {**lines, **more}, by_hand, outside=outside)
    return SeasonInputs(rules, told, basis, lines)


def qualifyings_outside(
    sessions: Sequence[RoundSession], basis: ResultContext
) -> tuple[dict[int, list[Session]], Lines]:
    """By round, and their lines; asked for only where merged races may leave a pole to be found."""
    if not (basis.is_merged and basis.wants_grid):
        return {}, {}
    outside = outside_of(sessions)
    return outside, lines_of([*chain(*outside.values())], basis)


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
        is_merged=championship.merges.exists(),
        car_traits=car_traits(championship, classes, keys) if do_cars_matter else {},
        listed=listed_classes(participants, keys),
        shares=shares_of(championship),
    )


def named_season_inputs(championship: Championship, known: SeasonInputs | None = None) -> SeasonInputs:
    """The same by names, for sentences; with every round that has a session.

    All lines of `known` are taken over: no result may have changed since, as where its club is held.
    """
    keys = CompetitorKeys.for_people(championship)
    rounds, sessions = list(championship.rounds.all()), sessions_of(championship)
    basis = result_context(championship, keys)
    lines = dict(known.lines) if known is not None and known.basis == basis else {}
    lines |= lines_of([row.session for row in sessions if row.session and row.session.pk not in lines], basis)
    outside, more = qualifyings_outside(sessions, basis)
    names = unique_names([*(row.session for row in sessions if row.session), *chain(*outside.values())])
    by_hand = sessions_by_hand(championship, keys, basis.listed, for_people=True)
    told = rounds_of(
        championship,
        rounds,
        sessions,
        {**lines, **more},
        by_hand,
        key=lambda session: names[session.pk],
        outside=outside,
    )
    return SeasonInputs(rules_of(championship, rounds, keys), told, basis, lines)


@dataclass(frozen=True, slots=True)
class RoundInputs:
    """One round with all that is known of its sessions, and the rules that put them into an order."""

    rules: Rules
    round: Round


def round_inputs(championship: Championship, round_: rows.Round) -> RoundInputs | None:
    """By keys; None where nobody has a result in it yet."""
    keys = CompetitorKeys()
    sessions = [row for row in sessions_of(championship) if row.round_id == round_.pk]
    basis = replace(result_context(championship, keys), is_merged=True, wants_grid=True)
    lines = lines_of([row.session for row in sessions if row.session], basis)
    outside, more = qualifyings_outside(sessions, basis)
    by_hand = sessions_by_hand(championship, keys, basis.listed)
    told = rounds_of(championship, [round_], sessions, {**lines, **more}, by_hand, outside=outside)
    return RoundInputs(rules_of(championship, [round_], keys), told[0]) if told else None


def lost_sessions(championship: Championship) -> list[RoundSession]:
    """Assigned by hand, and not there any more."""
    return list(championship.session_set.filter(session=None).select_related("round"))
