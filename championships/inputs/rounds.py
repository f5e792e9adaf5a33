"""A championship's rounds and sessions as the scoring core's `Round`s."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from championships.inputs.by_hand import SessionsByHand
from championships.inputs.merges import MergeReader
from championships.models import Championship, Round, RoundSession
from championships.scoring import results as core
from races.derived.poles import winners_of
from races.models import Session

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
    outside: Mapping[int, Sequence[Session]] = {},
) -> list[core.Round]:
    """The rounds in which anybody has a result, or is given points by hand.

    Each with the qualifyings `outside` of it, by the key of the round.
    """
    merging = MergeReader(championship)
    of_round: dict[int | None, list[RoundSession]] = {}
    for row in sessions:
        of_round.setdefault(row.round_id, []).append(row)
    given_points = set(championship.adjustments.filter(is_of_round=True).values_list("round", flat=True))
    found = []
    for round_ in rounds:
        driven = (result_of(row, merging.type_of(row), lines, key) for row in of_round.get(round_.pk, ()))
        held = (*driven, *by_hand.get(round_.pk, ()))
        if any(session.lines for session in held):
            told = tuple(
                core.SessionResult(key(session), session.type, lines[session.pk])
                for session in outside.get(round_.pk, ())
            )
            merges = merging.merges_of(round_.pk)
            found.append(core.Round(round_.number, held, round_.name, round_.factor, merges, told))
        elif round_.pk in given_points:
            found.append(core.Round(round_.number, (), round_.name, round_.factor))
    return found


def result_of(row: RoundSession, kind: str, lines: Lines, key: Callable[[Session], str]) -> core.SessionResult:
    assert row.session is not None
    return core.SessionResult(key(row.session), kind, lines[row.session.pk])


def outside_of(sessions: Sequence[RoundSession]) -> dict[int, list[Session]]:
    """By round: the qualifyings that set the grids of its races, and are in no round themselves."""
    in_rounds = {row.session_id for row in sessions}
    round_of = {row.session_id: row.round_id for row in sessions}
    winners = winners_of([row.session for row in sessions if row.session is not None])
    known = Session.objects.in_bulk({winner.session_id for winner in winners.values()} - in_rounds)
    found: dict[int, list[Session]] = {}
    for race, winner in winners.items():
        round_pk, qualifying = round_of[race], known.get(winner.session_id)
        if round_pk is not None and qualifying is not None and qualifying not in found.setdefault(round_pk, []):
            found[round_pk].append(qualifying)
    return found
