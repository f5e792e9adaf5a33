"""What a club reads out of a round, over REST: one flat row after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from championships.api.available_tables import sheets_named, tables_of
from championships.api.questions import A_ROUND, A_TEXT, BALLAST, SECONDS, RoundQuestion, TableQuestion
from championships.models import Championship, Round, StandingsSnapshot
from championships.report.evening import EveningLine, evening_of, evening_of_class, grid_of_round
from championships.scoring.results import Status
from races.measures.gap import Gap
from web.api.csv_table import described_rows
from web.api.questions import answer_to
from web.api.serializers import Reference

Row = dict[str, Any]
OF_ROUND = OpenApiParameter(
    "round", A_ROUND, description="Of which round, by its number; without it, of the latest that has a session."
)
OF_CLASS = OpenApiParameter(
    "table",
    A_TEXT,
    description="The name of a class: places and gaps as its drivers raced among themselves. Without it: everybody.",
)
NOBODY_DRIVES = {StandingsSnapshot.TEAMS, StandingsSnapshot.MANUFACTURERS}


class EveningQuestion(TableQuestion, RoundQuestion):
    """Of which round, and of which class."""


STATUSES = [one.value for one in Status]


class GridSerializer(serializers.Serializer):
    """From where somebody starts, and by what."""

    round = serializers.IntegerField(help_text="Its number.")
    place = serializers.IntegerField(help_text="On the grid.")
    driver = Reference()
    status = serializers.ChoiceField(choices=STATUSES, help_text="In qualifying.")
    best_lap_ms = serializers.IntegerField(allow_null=True, help_text="Of the qualifying.")
    ballast_g = serializers.IntegerField(allow_null=True, help_text=BALLAST)
    handicap_ms = serializers.IntegerField(allow_null=True, help_text=SECONDS)


class EveningSerializer(serializers.Serializer):
    """One driver in one classification of a round."""

    round = serializers.IntegerField(help_text="Its number.")
    type = serializers.CharField(help_text="The type as which the classification is scored.")
    classification = serializers.CharField(help_text="As people call it: `race of 4 sessions`.")
    class_name = serializers.CharField(help_text="Which the driver raced in; empty where all raced in one, or in none.")
    place_in_class = serializers.IntegerField(allow_null=True, help_text="Among those of the class.")
    is_merged = serializers.BooleanField(help_text="Whether it is of several sessions.")
    place = serializers.IntegerField(allow_null=True, help_text="Shared by who is level; null for who has none.")
    driver = Reference()
    status = serializers.ChoiceField(
        choices=STATUSES,
        help_text="DNF: retired from all of its sessions. Who was disqualified from one has what the others brought.",
    )
    laps = serializers.IntegerField(help_text="Of all its sessions.")
    time_ms = serializers.IntegerField(allow_null=True, help_text="Of all its sessions; null where one is not known.")
    best_lap_ms = serializers.IntegerField(allow_null=True)
    gap = serializers.CharField(
        help_text="To the first, as people read it; empty between finals, and where heats' points decide."
    )
    gap_laps = serializers.IntegerField(allow_null=True)
    gap_ms = serializers.IntegerField(allow_null=True)
    interval = serializers.CharField(help_text="To who is ahead, as people read it.")
    interval_laps = serializers.IntegerField(allow_null=True)
    interval_ms = serializers.IntegerField(allow_null=True)


class Evenings(GenericViewSet):
    """Its addresses are those of the championship's viewset."""

    @extend_schema(responses=EveningSerializer(many=True), filters=False, parameters=[OF_ROUND, OF_CLASS])
    @action(detail=True, pagination_class=None, query_parameters=("round", "table"))
    def evening(self, request: Request, pk: str) -> Response:
        """The result of a round's evening: places over all heats, groups or finals, merged classifications first."""
        championship = self.get_object()
        table = table_asked_for(championship, request)
        rows = asked_for(championship, request, partial(evening_rows, table=table))
        return Response(described_rows(EveningSerializer, rows))

    @extend_schema(responses=GridSerializer(many=True), filters=False, parameters=[OF_ROUND])
    @action(detail=True, pagination_class=None, query_parameters=("round",))
    def grid(self, request: Request, pk: str) -> Response:
        """Who starts from where by a round's qualifyings, all groups in one order; the disqualified start last."""
        return Response(described_rows(GridSerializer, asked_for(self.get_object(), request, grid_rows)))


def asked_for(
    championship: Championship, request: Request, rows: Callable[[Championship, Round], list[Row]]
) -> list[Row]:
    """Of the round asked for; of none, where there is none yet. Raises ValidationError with those there are."""
    number = answer_to(EveningQuestion, request)["round"]
    if number is None:
        held = championship.rounds.filter(session_set__session__isnull=False).order_by("-number")
        round_ = held.first()
    else:
        round_ = championship.rounds.filter(number=number).first()
        if round_ is None:
            numbers = ", ".join(str(one) for one in championship.rounds.values_list("number", flat=True))
            raise ValidationError({"round": [f"There is no round {number}; there are: {numbers or 'none yet'}."]})
    return rows(championship, round_) if round_ is not None else []


def table_asked_for(championship: Championship, request: Request) -> str:
    """That of drivers, or of a class. Raises ValidationError with those there are."""
    asked = answer_to(EveningQuestion, request)["table"]
    table = sheets_named(championship, asked)
    if table in NOBODY_DRIVES:
        drivers = (name for name, (sheets, _) in tables_of(championship).items() if sheets not in NOBODY_DRIVES)
        raise ValidationError({"table": [f"{asked} is none of: {', '.join(drivers)}."]})
    return table


def evening_rows(championship: Championship, round_: Round, *, table: str = StandingsSnapshot.DRIVERS) -> list[Row]:
    """Of everybody, or, by the name of a class's table, of those in it among themselves."""
    of_all = table == StandingsSnapshot.DRIVERS
    some = evening_of(championship, round_) if of_all else evening_of_class(championship, round_, table)
    return [
        {
            "round": round_.number,
            "type": found.type,
            "classification": found.name,
            "is_merged": found.is_merged,
            "class_name": found.class_name or line.class_name,
            "place_in_class": line.place if found.class_name else line.place_in_class,
            **told(line),
            "laps": line.laps,
            "time_ms": line.time_ms,
            **gap_told("gap", line.gap),
            **gap_told("interval", line.interval),
        }
        for found in some
        if found.table == table
        for line in found.lines
    ]


def grid_rows(championship: Championship, round_: Round) -> list[Row]:
    return [
        {
            "round": round_.number,
            **told(line),
            "ballast_g": line.carried.ballast_g,
            "handicap_ms": line.carried.time_ms,
        }
        for line in grid_of_round(championship, round_)
    ]


def told(line: EveningLine) -> Row:
    return {
        "place": line.place,
        "driver": {"id": int(line.key), "name": line.name},
        "status": line.status.value,
        "best_lap_ms": line.best_lap_ms,
    }


def gap_told(name: str, gap: Gap) -> Row:
    return {name: str(gap), f"{name}_laps": gap.laps, f"{name}_ms": gap.ms}
