"""Drivers head to head."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from drivers.models import Driver
from races.api.careers.filters import (
    FEWEST_DRIVERS,
    MOST_DRIVERS,
    DuelFilters,
)
from races.api.careers.serializers import DuelSerializer
from races.history.duel import duels
from races.models import Appearance
from web.api.read_view import ReadView


@extend_schema(responses=DuelSerializer(many=True))
class HeadToHead(ReadView, GenericAPIView):
    queryset = Appearance.objects.all()
    serializer_class = DuelSerializer
    filterset_class = DuelFilters
    pagination_class = None

    def get(self, request: Request) -> Response:
        """Each of the drivers against each other, one row a side, over the sessions these two shared.

        Who never met has a row of zeros, as drivers of different clubs do.
        """
        appearances: Any = self.filter_queryset(self.get_queryset())
        drivers = named(ids(request.query_params["drivers"]))
        return Response(DuelSerializer(duels(appearances, list(drivers.values())), many=True).data)


def ids(text: str) -> list[int]:
    """Raises ValidationError where they are too few, too many or not all different."""
    found = [int(one) for one in text.split(",")]
    if not FEWEST_DRIVERS <= len(found) <= MOST_DRIVERS:
        raise ValidationError(
            {"drivers": [f"From {FEWEST_DRIVERS} to {MOST_DRIVERS} ids are needed, not {len(found)}."]}
        )
    if len(set(found)) < len(found):
        raise ValidationError({"drivers": ["Each driver may be named once."]})
    return found


def named(wanted: list[int]) -> dict[int, Driver]:
    """In that order; raises ValidationError with the ids of which there is no driver."""
    found = Driver.objects.in_bulk(wanted)
    if missing := [str(pk) for pk in wanted if pk not in found]:
        raise ValidationError({"drivers": [f"There is no driver {', '.join(missing)}."]})
    return {pk: found[pk] for pk in wanted}
