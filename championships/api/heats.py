"""Lists of fixtures that are kept for rounds, over REST: how far each heat is, and which sessions are open."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from championships.assigning import finished
from championships.fixtures.evening import kept_fixtures
from championships.fixtures.progress import HeatProgress, OpenSession, Progress, progress_of
from championships.models import Championship, Round
from web.api.csv_table import described_rows
from web.api.serializers import Reference

Row = dict[str, Any]


class KeptSeatSerializer(serializers.Serializer):
    """A driver in a heat."""

    controller = serializers.IntegerField(help_text="From 1 on.")
    name = serializers.CharField()
    driver = Reference(allow_null=True, help_text="null: nobody of that name has driven yet.")
    car = serializers.CharField(help_text="Empty where no cars are dealt.")


class KeptHeatSerializer(serializers.Serializer):
    """A heat of the fixtures of a round."""

    round = serializers.IntegerField(help_text="The number of the round.")
    heat = serializers.IntegerField(help_text="From 1 on.")
    is_driven = serializers.BooleanField()
    session = Reference(allow_null=True, help_text="The session it was; null: it is still to come.")
    report = serializers.CharField(help_text="How it went, in words: `driven without Bob`, or `to come`.")
    missing = serializers.ListField(child=serializers.CharField(), help_text="Who was to drive and did not.")
    added = serializers.ListField(child=serializers.CharField(), help_text="Who drove and was not to.")
    seats = KeptSeatSerializer(many=True, help_text="By controller.")
    resting = serializers.ListField(child=serializers.CharField(), help_text="Who rests, and can marshal.")


class OpenSessionSerializer(serializers.Serializer):
    """A session of the evening of a list of which nobody knows whether it is a heat."""

    round = serializers.IntegerField(help_text="The number of the round.")
    session = Reference()
    drivers = serializers.ListField(child=serializers.CharField(), help_text="Who drove in it.")
    like = serializers.ListField(
        child=serializers.IntegerField(), help_text="Heats still to come from which they differ by one driver."
    )
    report = serializers.CharField(help_text="Why it is open, in words.")


class Heats(GenericViewSet):
    """Its addresses are those of the championship's viewset."""

    @extend_schema(responses=KeptHeatSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def heats(self, request: Request, pk: str) -> Response:
        """The heats of all fixtures that are kept for its rounds, by round and number: driven, or still to come."""
        rows = [heat_row(of, heat) for of, told in every_progress(self.get_object()) for heat in told.heats]
        return Response(described_rows(KeptHeatSerializer, rows))

    @extend_schema(responses=OpenSessionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, url_path="open-sessions")
    def open_sessions(self, request: Request, pk: str) -> Response:
        """Sessions on the evenings of its fixtures that are no heat as far as anybody knows. Empty: all is clear."""
        rows = [open_row(of, one) for of, told in every_progress(self.get_object()) for one in told.open]
        return Response(described_rows(OpenSessionSerializer, rows))


def every_progress(championship: Championship) -> list[tuple[Round, Progress]]:
    over = finished(championship.club_id)
    return [(fixtures.round, progress_of(fixtures, over)) for fixtures in kept_fixtures(championship)]


def heat_row(of: Round, progress: HeatProgress) -> Row:
    return {
        "round": of.number,
        "heat": progress.heat.number,
        "is_driven": progress.is_driven,
        "session": progress.session and {"id": progress.session.pk, "name": str(progress.session)},
        "report": progress.sentence,
        "missing": list(progress.missing),
        "added": list(progress.added),
        "seats": [
            {
                "controller": seat.controller,
                "name": str(seat.starter),
                "driver": seat.starter.driver and {"id": seat.starter.driver.pk, "name": str(seat.starter.driver)},
                "car": seat.car,
            }
            for seat in progress.seats
        ],
        "resting": list(progress.resting),
    }


def open_row(of: Round, one: OpenSession) -> Row:
    return {
        "round": of.number,
        "session": {"id": one.session.pk, "name": str(one.session)},
        "drivers": list(one.people),
        "like": list(one.like),
        "report": one.sentence,
    }
