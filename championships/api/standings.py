"""What a championship's tables say, for reading: each whole, in one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from championships.api.available_tables import (
    explain_missing,
    no_round,
    sheets_named,
)
from championships.api.questions import (
    AFTER_ROUND,
    DUELS,
    ORDER,
    TABLE,
    WHY,
    DuelQuestion,
    StandingsQuestion,
    TableQuestion,
    WhatIfQuestion,
    WhyQuestion,
)
from championships.api.table_rows import cross_rows, duel_rows, explanation_rows, progress_rows, standing_rows
from championships.api.table_serializers import (
    CrossTableSerializer,
    ExplanationSerializer,
    ProgressSerializer,
    SeasonDuelSerializer,
    StandingSerializer,
)
from championships.models import Championship
from championships.standings.reading import (
    standings_of,
    table_of,
)
from championships.standings.table import (
    StandingsRow,
    StandingsTable,
)
from championships.standings.what_if import NothingToCome, what_if
from drivers.models import Driver, Team
from web.api.csv_table import described_rows
from web.api.questions import answer_to

Read = Callable[[Championship, str, int | None], StandingsTable | None]
OF_WHOM = tuple(DuelQuestion.base_fields)
STANDINGS = tuple(StandingsQuestion.base_fields)


class Standings(GenericViewSet):
    """Its addresses are those of the championship's viewset."""

    query_parameters: tuple[str, ...] = ()
    """What an action can be asked beside the format."""

    @extend_schema(responses=StandingSerializer(many=True), filters=False, parameters=[TABLE, AFTER_ROUND])
    @action(detail=True, pagination_class=None, query_parameters=STANDINGS)
    def standings(self, request: Request, pk: str) -> Response:
        """A table after a round, the first one first; equal ranks by name, whoever has none last.

        A table, or a round, that there is not is refused with 400 and the names of those there are. Before the first
        round was held it is empty.
        """
        table = table_asked_for(self.get_object(), answer_to(StandingsQuestion, request), standings_of)
        return Response(described_rows(StandingSerializer, standing_rows(table) if table else []))

    @extend_schema(responses=CrossTableSerializer(many=True), filters=False, parameters=[TABLE, AFTER_ROUND])
    @action(detail=True, url_path="cross-table", pagination_class=None, query_parameters=STANDINGS)
    def cross_table(self, request: Request, pk: str) -> Response:
        """What every round brought everybody: one row a competitor and round, in the order of the standings.

        Adjustments are of no round, and so are not among them; the explanations have them.
        """
        table = table_asked_for(self.get_object(), answer_to(StandingsQuestion, request), table_of)
        return Response(described_rows(CrossTableSerializer, cross_rows(table) if table else []))

    @extend_schema(responses=ExplanationSerializer(many=True), filters=False, parameters=WHY)
    @action(detail=True, pagination_class=None, query_parameters=tuple(WhyQuestion.base_fields))
    def explanations(self, request: Request, pk: str) -> Response:
        """Why: every row that adds up to a total, round by round, adjustments last.

        All `points` of a competitor add up to `gross`, all `counted` to `net`.
        """
        asked = answer_to(WhyQuestion, request)
        refuse_strangers(asked)
        table = table_asked_for(self.get_object(), asked, table_of)
        rows = explanation_rows(table, concerned(table, asked), asked["round"]) if table else []
        return Response(described_rows(ExplanationSerializer, rows))

    @extend_schema(responses=StandingSerializer(many=True), filters=False, parameters=[ORDER, TABLE])
    @action(detail=True, url_path="what-if", pagination_class=None, query_parameters=tuple(WhatIfQuestion.base_fields))
    def what_if(self, request: Request, pk: str) -> Response:
        """A table as it would be if the next round ended like this, with what the title would still take.

        The round is the next one planned, with as many races as the fullest had; bonuses, and how a qualifying ends,
        are left out. Nothing is stored. Where no round is to come it is empty.
        """
        championship, asked = self.get_object(), answer_to(WhatIfQuestion, request)
        name, order = sheets_named(championship, asked["table"]), asked["drivers"]
        own = Driver.objects.filter(club=championship.club_id, pk__in=order).values_list("pk", flat=True)
        for stranger in sorted(set(order) - set(own)):
            raise ValidationError({"drivers": [f"There is no driver {stranger} in this club."]})
        try:
            table = what_if(championship, order, name)
        except NothingToCome:
            table = None
        return Response(described_rows(StandingSerializer, standing_rows(table) if table else []))

    @extend_schema(responses=SeasonDuelSerializer(many=True), filters=False, parameters=DUELS)
    @action(
        detail=True, url_path="head-to-head", pagination_class=None, query_parameters=tuple(DuelQuestion.base_fields)
    )
    def head_to_head(self, request: Request, pk: str) -> Response:
        """Everybody against everybody within the season, one row a side, both in the order of the standings.

        A round counts for whoever took more points from it. Those who never met have a row of zeros.
        """
        asked = answer_to(DuelQuestion, request)
        refuse_strangers(asked)
        table = table_asked_for(self.get_object(), asked, table_of)
        rows = duel_rows(table, concerned(table, {**asked, "round": None})) if table else []
        return Response(described_rows(SeasonDuelSerializer, rows))

    @extend_schema(responses=ProgressSerializer(many=True), filters=False, parameters=[TABLE])
    @action(detail=True, pagination_class=None, query_parameters=tuple(TableQuestion.base_fields))
    def progress(self, request: Request, pk: str) -> Response:
        """Rank and net points of everybody after each round, for a chart; in the order of the latest standings."""
        championship = self.get_object()
        table = sheets_named(championship, answer_to(TableQuestion, request)["table"])
        rows = progress_rows(championship, table)
        if not rows:
            explain_missing(championship, table, None)
        return Response(described_rows(ProgressSerializer, rows))


def refuse_strangers(asked: dict[str, Any]) -> None:
    """Raise ValidationError for a driver or a team that there is not at all."""
    for name, model in (("driver", Driver), ("team", Team)):
        if asked[name] and not model._default_manager.filter(pk=asked[name]).exists():
            raise ValidationError({name: [f"There is no {name} {asked[name]}."]})


def table_asked_for(championship: Championship, asked: dict[str, Any], read: Read) -> StandingsTable | None:
    """The table asked for; None where no round was held yet. Raises ValidationError with those there are."""
    table = sheets_named(championship, asked["table"])
    found = read(championship, table, asked["after_round"])
    if found is None:
        explain_missing(championship, table, asked["after_round"])
    return found


def concerned(table: StandingsTable, asked: dict[str, Any]) -> Iterable[StandingsRow]:
    """The rows of whoever is asked for; raises ValidationError for a round that was not held."""
    if asked["round"] not in {None, *table.rounds}:
        raise ValidationError({"round": [no_round(asked["round"], list(table.rounds))]})
    key = str(asked["driver"] or asked["team"] or asked["manufacturer"] or "").casefold()
    return [row for row in table.rows if key in {"", row.key.casefold(), row.person}]
