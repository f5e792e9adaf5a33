"""What broke: how they are asked for, and how they read."""

from __future__ import annotations

from races.api.incidents.incident import (
    OF_CONTROLLER,
    IncidentViewSet,
    IsThereFilter,
    OfControllerFilters,
    OfControllerSerializer,
    all_of,
)
from races.models import Damage
from web.api.filters import WordFilter


class DamageFilters(OfControllerFilters):
    kind = WordFilter("kind", "engine, battery, suspension, gearbox, or as SmartRace called it.")
    is_repaired = IsThereFilter("repaired_at", "Whether it was repaired.")

    class Meta:
        model = Damage
        fields: list[str] = []


class DamageSerializer(OfControllerSerializer):
    """Something that broke."""

    class Meta:
        model = Damage
        fields = [*OF_CONTROLLER, "kind", "repaired_at"]


class DamageViewSet(IncidentViewSet):
    """What broke, and when it was repaired, if ever."""

    address = "damages"
    queryset = all_of(Damage)
    serializer_class = DamageSerializer
    filterset_class = DamageFilters
