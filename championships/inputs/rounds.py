"""A championship's rounds and sessions as the scoring core's `Round`s."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from championships.inputs.by_hand import SessionsByHand
from championships.models import Championship, Round, RoundSession
from championships.scoring import results as core
from championships.texts import types_in
from races.models import Session

Merging = Championship.Merging
SESSION = (
    "club", "source", "track", "meeting", "type", "opened_at", "started_at", "is_hidden",
    "qualifying_source", "qualifying_event", "own_name",
)  # fmt: skip
"""What is asked of a session."""
Lines = Mapping[int, tuple[core.ResultLine, ...]]


def sessions_of(championship: Championship) -> list[RoundSession]:
    """Those in a round that are over, with their sessions, in order. What is under way, or hidden, has no result."""
    rows = championship.session_set.filter(
        round__isnull=False, session__closed_at__isnull=False, session__is_hidden=False
    )
    needed = (f"session__{name}" for name in SESSION)
    columns = ("championship", "round", "counts_as", *needed)
    return list(rows.select_related("session").only(*columns).order_by("session__opened_at", "session"))


def rounds_of(
    championship: Championship,
    rounds: Iterable[Round],
    sessions: Sequence[RoundSession],
    lines: Lines,
    by_hand: SessionsByHand,
    *,
    key: Callable[[Session], str] = lambda session: str(session.pk),
) -> list[core.Round]:
    """The rounds in which anybody has a result."""
    of_round: dict[int | None, list[RoundSession]] = {}
    for row in sessions:
        of_round.setdefault(row.round_id, []).append(row)
    found = []
    for round_ in rounds:
        driven = (result_of(row, lines, key) for row in of_round.get(round_.pk, ()))
        held = (*driven, *by_hand.get(round_.pk, ()))
        if any(session.lines for session in held):
            merges = merges_of(championship, round_)
            found.append(core.Round(round_.number, held, round_.name, round_.factor, merges))
    return found


def result_of(row: RoundSession, lines: Lines, key: Callable[[Session], str]) -> core.SessionResult:
    assert row.session is not None
    return core.SessionResult(key(row.session), row.counts_as or row.session.type, lines[row.session.pk])


def merges_of(championship: Championship, round_: Round) -> tuple[core.Merge, ...]:
    """How its heats become one classification: as it says itself, or as the championship does."""
    merging = round_.merging or championship.merging
    if merging == Merging.NONE:
        return ()
    types = types_in(championship.merged_types) or (Session.RACE,)
    return (core.Merge(types, core.MergedBy(merging), championship.merged_into or Session.RACE),)
