"""The rounds of a championship over REST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from championships.api.table_serializers import worth
from championships.inputs.merges import MergeReader
from championships.models import (
    Championship,
    Merge,
    ResultByHand,
    Round,
    RoundSession,
    SessionByHand,
    StandingsSnapshot,
)
from championships.scoring.scores import AwardKind
from championships.scoring.tables import NOTHING, plain
from championships.standings.closing import whom_they_are_now
from championships.standings.names import Names, names_in
from championships.standings.snapshot_texts import points as decimal_of
from web.api.serializers import Reference

Row = dict[str, Any]
Scores = Mapping[str, Mapping[str, Any]]
IS_VOID = " does not count: "
"""What a note says to everybody who was there, where there were too few starters."""


class RoundSessionSerializer(serializers.Serializer):
    """A session in a round."""

    id = serializers.IntegerField(
        allow_null=True, help_text="null: it was assigned by hand, and is not there any more."
    )
    name = serializers.CharField()
    type = serializers.CharField(help_text="race, qualifying, practice, unknown or another.")
    counts_as = serializers.CharField(help_text="The type as which it is scored.")
    track = Reference(allow_null=True)
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True, help_text="null: it brings nothing yet.")
    is_by_rule = serializers.BooleanField(help_text="Whether a rule put it into the round; else a hand did.")


class MergeSerializer(serializers.Serializer):
    """Sessions of a round that become one classification."""

    types = serializers.ListField(child=serializers.CharField(), help_text="Of these types; finals in their order.")
    by = serializers.ChoiceField(
        choices=[(by.value, by.label) for by in Merge.By if by != Merge.By.NONE],
        help_text="What puts them into one order.",
    )
    into = serializers.CharField(help_text="The type as which it is scored.")


class ResultByHandSerializer(serializers.Serializer):
    """How it ended for one driver."""

    place = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(choices=ResultByHand.Status.choices)
    driver = Reference()
    laps = serializers.IntegerField(allow_null=True)
    time_ms = serializers.IntegerField(allow_null=True)
    best_lap_ms = serializers.IntegerField(allow_null=True)


class SessionByHandSerializer(serializers.Serializer):
    """Results the club entered of a session that no tablet told of; they score as driven ones do."""

    type = serializers.CharField(help_text="As which it is scored.")
    entered_by = serializers.CharField(help_text="Empty where nobody is known.")
    entered_at = serializers.DateTimeField()
    reason = serializers.CharField()
    results = ResultByHandSerializer(many=True, help_text="The best first.")


class RoundSerializer(serializers.Serializer):
    """A round with its sessions and who was best in it."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    planned_for = serializers.DateField(allow_null=True)
    factor = worth(help_text="All its points are multiplied by it.")
    merges = MergeSerializer(many=True, help_text="Which of its sessions become one classification; none: all score.")
    is_by_rule = serializers.BooleanField(
        help_text="Whether a rule made it; such rounds are numbered as they were held."
    )
    is_held = serializers.BooleanField(help_text="Whether there are standings after it.")
    is_void = serializers.BooleanField(help_text="Whether it counts for nobody: there were too few starters.")
    note = serializers.CharField(help_text="Why it counts for nobody; else empty.")
    winners = Reference(many=True, help_text="The drivers who have most points from it: one, unless several are level.")
    winning_points = worth(allow_null=True, help_text="How many those are; null where there is no winner.")
    sessions = RoundSessionSerializer(many=True, help_text="In the order they were opened.")
    by_hand = SessionByHandSerializer(many=True, help_text="Sessions whose results were entered by hand.")


def round_rows(championship: Championship) -> list[Row]:
    """Every round, held or still to come. Six queries, and two where results were entered by hand."""
    merging = MergeReader(championship)
    with_all = championship.rounds.prefetch_related("session_set__session__track", "by_hand__results__driver")
    rounds = with_all.order_by("number")
    sheets = list(championship.sheets.filter(table=StandingsSnapshot.DRIVERS).defer("rows", "chances"))
    scores = {sheet.after_round: sheet.read_scores() for sheet in sheets}
    best = {number: winners_of(of_round) for number, of_round in scores.items()}
    names = names_in(sheets, ({key for keys in best.values() for key in keys}, ()))[0] if sheets else {}
    now = whom_they_are_now(championship) if championship.is_final else {}
    return [
        {
            **round_row(round_, merging),
            **outcome(scores.get(round_.number), best.get(round_.number, []), names, now),
            "sessions": [session_row(row, merging) for row in sorted(round_.session_set.all(), key=opened)],
            "by_hand": [by_hand_row(row) for row in round_.by_hand.all()],
        }
        for round_ in rounds
    ]


def round_row(round_: Round, merging: MergeReader) -> Row:
    return {
        "id": round_.pk,
        "number": round_.number,
        "name": str(round_),
        "planned_for": round_.held_on,
        "factor": plain(round_.factor),
        "merges": [
            {"types": list(one.types), "by": one.by.value, "into": one.into} for one in merging.merges_of(round_.pk)
        ],
        "is_by_rule": round_.is_by_rule,
    }


def winners_of(scores: Scores) -> list[str]:
    """The keys of those with most points; nobody where nobody has any."""
    scored = {key: decimal_of(score["points"]) or NOTHING for key, score in scores.items()}
    most = max(scored.values(), default=NOTHING)
    return [key for key, points in scored.items() if points == most > 0]


def outcome(scores: Scores | None, winners: list[str], names: Names, now: Mapping[str, str]) -> Row:
    note = void_note(scores or {})
    return {
        "is_held": scores is not None,
        "is_void": bool(note),
        "note": note,
        "winners": [{"id": int(now.get(key, key)), "name": names.get(key, key)} for key in winners],
        "winning_points": scores[winners[0]]["points"] if scores and winners else None,
    }


def void_note(scores: Scores) -> str:
    """Why it counts for nobody; empty where it counts."""
    notes = (award[2] for score in scores.values() for award in score["awards"] if award[0] == AwardKind.NOTE)
    return next((note for note in notes if IS_VOID in note), "")


def by_hand_row(row: SessionByHand) -> Row:
    return {
        "type": row.session_type,
        "entered_by": row.author_name,
        "entered_at": row.decided_at,
        "reason": row.reason,
        "results": [
            {
                "place": line.place,
                "status": line.status,
                "driver": {"id": line.driver_id, "name": str(line.driver)},
                "laps": line.laps,
                "time_ms": line.time_ms,
                "best_lap_ms": line.best_lap_ms,
            }
            for line in row.results.all()
        ],
    }


def opened(row: RoundSession) -> tuple[bool, Any, int]:
    """To sort by; sessions that are gone come last."""
    return (row.session is None, row.session and row.session.opened_at, row.pk)


def session_row(row: RoundSession, merging: MergeReader) -> Row:
    session = row.session
    if session is None:
        gone = dict.fromkeys(("id", "track", "opened_at", "closed_at"))
        return {**gone, "name": "A session that is gone", "type": "", "counts_as": row.counts_as, "is_by_rule": False}
    track = session.track
    return {
        "id": session.pk,
        "name": str(session),
        "type": session.type,
        "counts_as": merging.type_of(row),
        "track": track and {"id": track.pk, "name": str(track)},
        "opened_at": session.opened_at,
        "closed_at": session.closed_at,
        "is_by_rule": row.is_by_rule,
    }
