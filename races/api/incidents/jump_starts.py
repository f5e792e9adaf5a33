"""Jump starts: how they are asked for, and how they read."""

from __future__ import annotations

from races.api.incidents.incident import EVENT_ROW, EventRowSerializer, IncidentViewSet, all_of
from races.models import JumpStart


class JumpStartSerializer(EventRowSerializer):
    """Somebody left before the lights went out."""

    class Meta:
        model = JumpStart
        fields = EVENT_ROW


class JumpStartViewSet(IncidentViewSet):
    """When somebody left before the lights went out."""

    address = "jump-starts"
    queryset = all_of(JumpStart)
    serializer_class = JumpStartSerializer
