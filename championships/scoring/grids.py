"""Who started from where: one order of all qualifyings, also where the field qualified in groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from championships.scoring.feats import feat
from championships.scoring.merging import all_merged, merged, merged_session
from championships.scoring.results import Merge, MergedBy, ResultLine, Round, SessionResult, Status
from championships.scoring.rules import Rules, Scoring


def lined_up(
    rules: Rules, round_: Round, scoring: Scoring, session: SessionResult, sessions: Sequence[SessionResult]
) -> tuple[SessionResult, SessionResult | None]:
    """A session with its grid, and the qualifying to ask for the pole where nobody's is known.

    The grids of results are those of single races. Where races or qualifyings are merged, or groups of the field
    qualified by themselves, there is one order of all, and one pole.
    """
    if not any(feat(bonus.kind).needs_grid for bonus in scoring.bonuses):
        return session, None
    qualifyings = qualifyings_of(rules, round_, sessions)
    if session.type in rules.qualifying:
        return session, next(iter(qualifyings), None)
    of_it = [one for one in qualifyings if one.starters & session.starters]
    held = {id(one) for one in (*round_.sessions, *round_.qualifyings)}
    is_one_order = id(session) not in held or any(id(one) not in held for one in of_it) or are_groups(of_it)
    if not of_it or not is_one_order:
        return session, next(iter(of_it), None)
    everybody = tuple(replace(line, grid=None) for line in session.lines)
    return replace(session, lines=everybody), one_order(rules, qualifyings if are_groups(qualifyings) else of_it)


def qualifyings_of(rules: Rules, round_: Round, sessions: Sequence[SessionResult]) -> list[SessionResult]:
    """Those of the round, and those that are no part of it, merged as the round's are."""
    outside = all_merged(rules, round_.merges, round_.qualifyings)
    return [session for session in (*sessions, *outside) if session.type in rules.qualifying]


def are_groups(qualifyings: Sequence[SessionResult]) -> bool:
    """Whether several qualified each by themselves: nobody was in two."""
    apart = (one.starters.isdisjoint(other.starters) for one, other in combinations(qualifyings, 2))
    return len(qualifyings) > 1 and all(apart)


def one_order(rules: Rules, qualifyings: Sequence[SessionResult]) -> SessionResult:
    """Of groups by the best lap; of qualifyings one after the other the last decides."""
    if not are_groups(qualifyings):
        return qualifyings[-1]
    return merged_session(rules, Merge((), MergedBy.BEST_LAP, qualifyings[0].type), qualifyings)


def grid_of(rules: Rules, round_: Round) -> list[ResultLine]:
    """The lines of the round's qualifying in the order of the grid; who was disqualified in it starts last."""
    qualifyings = qualifyings_of(rules, round_, merged(rules, round_))
    if not qualifyings:
        return []
    lines = one_order(rules, qualifyings).lines
    return sorted(
        lines, key=lambda line: (line.status is Status.DSQ, not line.has_started, line.place, line.competitor)
    )
