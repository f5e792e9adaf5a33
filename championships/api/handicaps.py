"""What drivers carry in a round as a handicap, over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from championships.api.questions import A_ROUND, BALLAST, SECONDS, RoundQuestion
from championships.models import Championship
from championships.standings.handicaps import handicaps_before, is_to_be, next_number
from web.api.csv_table import described_rows
from web.api.questions import answer_to
from web.api.serializers import Reference

Row = dict[str, Any]
OF_ROUND = OpenApiParameter(
    "round", A_ROUND, description="In which round, by its number; without it, in the next that is to come."
)


class HandicapSerializer(serializers.Serializer):
    """What a driver in the standings carries in a round."""

    round = serializers.IntegerField(help_text="Its number.")
    after_round = serializers.IntegerField(help_text="Of the standings it goes by: the newest before the round.")
    rank = serializers.IntegerField(allow_null=True, help_text="In those standings; null for who has none.")
    competitor = serializers.CharField(help_text="The name people see.")
    driver = Reference(allow_null=True, help_text="null where nobody knows any more who that is.")
    ballast_g = serializers.IntegerField(allow_null=True, help_text=BALLAST)
    handicap_ms = serializers.IntegerField(allow_null=True, help_text=SECONDS)
    why = serializers.CharField(help_text="For which places, in one sentence.")


class Handicaps(GenericViewSet):
    """Its address is that of the championship's viewset."""

    @extend_schema(responses=HandicapSerializer(many=True), filters=False, parameters=[OF_ROUND])
    @action(detail=True, pagination_class=None, query_parameters=("round",))
    def handicaps(self, request: Request, pk: str) -> Response:
        """Who carries how much ballast, or how many seconds, in a round, by the standings before it; best first."""
        championship = self.get_object()
        number = answer_to(RoundQuestion, request)["round"]
        return Response(described_rows(HandicapSerializer, handicap_rows(championship, number)))


def handicap_rows(championship: Championship, number: int | None) -> list[Row]:
    """Raises ValidationError where there is no such round, nor will be as far as anybody said."""
    if number is None:
        number = next_number(championship)
    elif not is_to_be(championship, number):
        raise ValidationError({"round": [f"There is no round {number}; the next is {next_number(championship)}."]})
    found = handicaps_before(championship, number)
    return [
        {
            "round": found.number,
            "after_round": found.after_round,
            "rank": line.rank,
            "competitor": line.name,
            "driver": {"id": int(line.person), "name": line.name} if line.person else None,
            "ballast_g": line.carried.ballast_g,
            "handicap_ms": line.carried.time_ms,
            "why": line.why,
        }
        for line in found.lines
    ]
