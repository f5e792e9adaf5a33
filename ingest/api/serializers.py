"""How raw events and problems read over REST."""

from __future__ import annotations

import base64
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from drivers.api.serializers import SourceReference
from ingest.models import Problem, RawEvent
from web.api.serializers import RowSerializer

UTF_8, BASE64 = "utf-8", "base64"


class HexField(serializers.CharField):
    """Bytes as hexadecimal digits."""

    def to_representation(self, value: Any) -> str:
        return bytes(value).hex()


class RawEventSerializer(RowSerializer):
    """What is known of a body without reading it."""

    # Fed by `RawEvent.objects.with_source()`.

    source = SourceReference()  # type: ignore[assignment]
    digest = HexField(help_text="Of the body as it came, 32 hexadecimal digits; equal ones came as equal bodies.")
    problem = serializers.ChoiceField(
        choices=Problem.Kind.choices, source="problem.kind", default=None, allow_null=True, help_text="Null: none."
    )

    class Meta:
        model = RawEvent
        fields = [
            "id",
            "source",
            "number",
            "event_type",
            "occurred_at",
            "arrived_at",
            "has_time",
            "is_time_believed",
            "digest",
            "problem",
        ]


class RawEventDetailSerializer(RawEventSerializer):
    """A raw event with its body, to the byte."""

    size = serializers.SerializerMethodField(help_text="Of the body, in bytes.")
    body_encoding = serializers.SerializerMethodField(help_text="utf-8: `body` is the text; base64: it is no UTF-8.")
    body = serializers.SerializerMethodField(help_text="The exact body, as `body_encoding` says.")

    class Meta(RawEventSerializer.Meta):
        fields = [*RawEventSerializer.Meta.fields, "size", "body_encoding", "body"]

    def get_size(self, event: RawEvent) -> int:
        return len(event.body)

    @extend_schema_field(serializers.ChoiceField(choices=[UTF_8, BASE64]))
    def get_body_encoding(self, event: RawEvent) -> str:
        return encoded(event.body)[0]

    def get_body(self, event: RawEvent) -> str:
        return encoded(event.body)[1]


class ProblemSerializer(RowSerializer):
    """Why an event could not be used. Its id is that of the event."""

    # Fed by `Problem.objects.with_source()`.

    id = serializers.IntegerField(source="event_id")
    source = SourceReference(source="event.source")  # type: ignore[assignment]
    number = serializers.IntegerField(source="event.number", help_text="Of the event within its source.")
    event_type = serializers.CharField(source="event.event_type")
    arrived_at = serializers.DateTimeField(source="event.arrived_at")

    class Meta:
        model = Problem
        fields = ["id", "kind", "message", "source", "number", "event_type", "arrived_at"]


class ProblemDetailSerializer(ProblemSerializer):
    """A problem with its traceback."""

    class Meta(ProblemSerializer.Meta):
        fields = [*ProblemSerializer.Meta.fields, "traceback"]


def encoded(body: bytes) -> tuple[str, str]:
    """How a body is told, and the body told so."""
    try:
        return UTF_8, body.decode()
    except UnicodeDecodeError:
        return BASE64, base64.b64encode(body).decode()
