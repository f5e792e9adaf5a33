"""Halted sessions: how they are asked for, and how they read."""

from __future__ import annotations

from races.api.incidents.incident import PERIOD, IncidentViewSet, PeriodFilters, PeriodSerializer, all_of
from races.models import Suspension


class SuspensionSerializer(PeriodSerializer):
    """A session was halted."""

    class Meta:
        model = Suspension
        fields = PERIOD


class SuspensionViewSet(IncidentViewSet):
    """When sessions were halted, however long."""

    address = "suspensions"
    queryset = all_of(Suspension)
    serializer_class = SuspensionSerializer
    filterset_class = PeriodFilters
