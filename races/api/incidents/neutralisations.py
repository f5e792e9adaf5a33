"""The safety car, virtual or not: how they are asked for, and how they read."""

from __future__ import annotations

from races.api.incidents.incident import PERIOD, IncidentViewSet, PeriodFilters, PeriodSerializer, all_of
from races.models import Neutralisation
from web.api.filters import OneOf


class NeutralisationFilters(PeriodFilters):
    kind = OneOf(Neutralisation.Kind.choices)

    class Meta:
        model = Neutralisation
        fields: list[str] = []


class NeutralisationSerializer(PeriodSerializer):
    """The safety car, virtual or not, was out."""

    class Meta:
        model = Neutralisation
        fields = [*PERIOD, "kind"]


class NeutralisationViewSet(IncidentViewSet):
    """When the safety car, virtual or not, was out."""

    address = "neutralisations"
    queryset = all_of(Neutralisation)
    serializer_class = NeutralisationSerializer
    filterset_class = NeutralisationFilters
