"""Times beside their milliseconds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from races.measures.lap_time import lap_time_text

BEST_LAP = "Of the recorded laps that count for records; where there is none, SmartRace's."


@extend_schema_field(OpenApiTypes.STR)
class ReadableTime(serializers.Field):
    """Milliseconds as people read them: `7.003`, `1:05.234`."""

    def __init__(self, source: str, **kwargs: Any) -> None:
        super().__init__(source=source, read_only=True, **kwargs)

    def to_representation(self, value: int) -> str:
        return lap_time_text(value)


@extend_schema_field(OpenApiTypes.INT64)
class Milliseconds(serializers.Field):
    """A duration in whole milliseconds."""

    def to_representation(self, value: timedelta) -> int:
        return value // timedelta(milliseconds=1)
