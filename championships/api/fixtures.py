"""SmartRace's fixtures over REST: who drives which heat, from which controller, in which car."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from championships.api.fixture_filters import FixtureFilters
from championships.models import Championship
from championships.pairings.fixtures import Fixtures, Heat, NoFixtures
from championships.pairings.otherwise import Otherwise, Unknown, otherwise
from championships.pairings.request import (
    TooManyHeats,
    made,
)
from web.api.csv_columns import Column
from web.api.csv_table import (
    described_rows,
    streamed,
)
from web.api.read_view import ReadView

Row = dict[str, Any]


class SeatSerializer(serializers.Serializer):
    """A driver in a heat."""

    controller = serializers.IntegerField(help_text="From 1 on.")
    name = serializers.CharField(help_text="The driver, as named in the question.")
    car = serializers.CharField(help_text="Empty where no cars are dealt.")


class HeatSerializer(serializers.Serializer):
    """One heat."""

    heat = serializers.IntegerField(help_text="From 1 on.")
    seats = SeatSerializer(many=True, help_text="By controller.")
    resting = serializers.ListField(child=serializers.CharField(), help_text="Who rests, and can marshal.")


class SpreadSerializer(serializers.Serializer):
    """The fewest and the most times something happens to somebody."""

    fewest = serializers.IntegerField()
    most = serializers.IntegerField()


class EvennessSerializer(serializers.Serializer):
    """How evenly the fixtures turned out."""

    report = serializers.CharField(help_text="All of it in one line.")
    heats = serializers.IntegerField()
    starts = SpreadSerializer(help_text="How many heats a driver has.")
    meetings = SpreadSerializer(help_text="How often two drivers are in one heat.")
    controller_turns = SpreadSerializer(help_text="How often a driver has a controller.")
    car_turns = SpreadSerializer(allow_null=True, help_text="How often a driver has a car; null: no cars are dealt.")


class FixtureView(ReadView, GenericAPIView):
    """What follows from a question alone."""

    queryset = Championship.objects.none()
    filterset_class = FixtureFilters
    pagination_class = None

    def fixtures(self) -> Fixtures:
        """Those asked for; raises ValidationError."""
        self.filter_queryset(self.get_queryset())
        question = FixtureFilters(self.request.query_params, self.get_queryset())
        question.is_valid()
        cleaned = question.form.cleaned_data
        names = ("scheme", "drivers", "cars", "controllers", "times")
        try:
            fixtures = made(*(cleaned[name] for name in names))
        except TooManyHeats as too_many:
            raise ValidationError({"times": [str(too_many)]}) from None
        changed = any(cleaned[name] for name in ("joining", "leaving", "broken_controllers", "broken_cars"))
        return self.anew(fixtures, cleaned) if changed else fixtures

    def anew(self, fixtures: Fixtures, said: Row) -> Fixtures:
        """What is left of them after so many heats, for who is there now; raises ValidationError."""
        driven = said["driven"] or 0
        change = Otherwise(said["joining"], said["leaving"], said["broken_controllers"], said["broken_cars"])
        try:
            return otherwise(said["scheme"], fixtures, driven, change, said["times"])
        except Unknown as unknown:
            raise ValidationError({unknown.name: [str(unknown)]}) from None
        except NoFixtures as no:
            raise ValidationError({"driven": [str(no)]}) from None


@extend_schema(responses=HeatSerializer(many=True))
class FixtureList(FixtureView):
    serializer_class = HeatSerializer

    def get(self, request: Request) -> Response:
        """Heats in which everybody drives every car, meets everybody, or drives from every controller equally often.

        The same question always has the same answer. As CSV it is the sheet to hang on the wall: a row a heat, a
        column a controller, and who rests.

        With who came late or went home, or what broke, the rest is planned anew after as many heats as were `driven`.
        It takes up to two seconds.
        """
        fixtures = self.fixtures()
        self.controllers = fixtures.controllers
        return Response(described_rows(HeatSerializer, [heat_row(heat) for heat in fixtures.heats]))

    def as_table(self, request: Request, data: Any) -> Any:
        return streamed(request, sheet_columns(self.controllers), sheet_rows(data))


@extend_schema(responses=EvennessSerializer, filters=True)
class FixtureEvenness(FixtureView):
    renderer_classes = (JSONRenderer,)
    serializer_class = EvennessSerializer

    def get(self, request: Request) -> Response:
        """How evenly the fixtures for that question turn out."""
        fixtures = self.fixtures()
        return Response(EvennessSerializer(evenness(fixtures)).data)


def heat_row(heat: Heat) -> Row:
    return {
        "heat": heat.number,
        "seats": [{"controller": seat.controller, "name": seat.driver, "car": seat.car} for seat in heat.seats],
        "resting": list(heat.resting),
    }


def evenness(fixtures: Fixtures) -> Row:
    spreads = ("starts", "meetings", "controller_turns", "car_turns")
    return {"report": fixtures.report, "heats": len(fixtures.heats)} | {
        name: getattr(fixtures, name) for name in spreads
    }


def sheet_columns(controllers: int) -> list[Column]:
    seats = (Column(f"Controller {number}", (str(number),)) for number in range(1, controllers + 1))
    return [Column("Heat", ("heat",)), *seats, Column("Resting", ("resting",))]


def sheet_rows(heats: list[Row]) -> Iterator[Row]:
    """Each heat with its seats by controller."""
    for heat in heats:
        seats = {str(seat["controller"]): on_sheet(seat) for seat in heat["seats"]}
        yield {"heat": heat["heat"], "resting": ", ".join(heat["resting"]), **seats}


def on_sheet(seat: Row) -> str:
    return f"{seat['name']} ({seat['car']})" if seat["car"] else str(seat["name"])
