from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.decorators import display

from ingest.handlers import registry
from ingest.models import RawEvent
from ingest.payloads.payload import UNSTORABLE
from races.admin.days import day_filter
from web.admin.base import LongListAdmin


def readable_body(body: bytes) -> str:
    """JSON set out in lines, or where it is none a hex view: offset, bytes, what can be printed of them."""
    try:
        return UNSTORABLE.sub("\ufffd", json.dumps(json.loads(body), indent=2, ensure_ascii=False))
    except (ValueError, RecursionError):
        return "\n".join(hex_line(offset, body[offset : offset + 16]) for offset in range(0, min(len(body), 65536), 16))


def hex_line(offset: int, some: bytes) -> str:
    printable = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in some)
    return f"{offset:08x}  {some.hex(' '):<47}  {printable}"


class EventTypeFilter(admin.SimpleListFilter):
    """By a type the hub knows, or any that an address asks for."""

    title = "type"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        asked = request.GET.get(self.parameter_name)
        return [(name, name) for name in sorted({*registry, *([asked] if asked else [])})]

    def queryset(self, request: HttpRequest, queryset: QuerySet[RawEvent]) -> QuerySet[RawEvent]:
        return queryset.filter(event_type=self.value()) if self.value() else queryset


@admin.register(RawEvent)
class RawEventAdmin(LongListAdmin):
    """What SmartRace sent, to the byte; nobody can change it, the database included."""

    club_path = "source__club"
    list_display = ["number", "event_type_or_none", "source", "occurred_at", "arrived_at", "state"]
    list_select_related = ["source", "source__projection", "problem"]
    list_filter = [day_filter("occurred_at"), EventTypeFilter, "source"]
    ordering = ["-id"]
    sortable_by = ()
    fields = [
        "source",
        "number",
        "event_type",
        "occurred_at",
        "is_time_believed",
        "arrived_at",
        "state",
        "size",
        "contents",
    ]
    readonly_fields = ["state", "size", "contents"]

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """Of one tablet by when they happened, as the indexes of a day and of a type have them."""
        is_narrowed = request.GET.get("day") or request.GET.get("type")
        return ["-occurred_at", "-number"] if is_narrowed and request.GET.get("source__id__exact") else ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RawEvent]:
        return super().get_queryset(request).select_related("source__projection", "problem").defer("stored")

    @display(description="Type", ordering="event_type")
    def event_type_or_none(self, event: RawEvent) -> str:
        return event.event_type or "no event"

    @display(
        description="State",
        label={
            "projected": "success",
            "waiting": "info",
        },
    )
    def state(self, event: Any) -> str:
        """How far it came on its way to the models."""
        if hasattr(event, "problem"):
            return event.problem.get_kind_display()
        projection = getattr(event.source, "projection", None)
        if projection is None or event.number > projection.number:
            return "waiting"
        return "projected"

    @display(description="Size")
    def size(self, event: RawEvent) -> str:
        return f"{len(event.body)} bytes, kept in {len(event.stored)}"

    @display(description="Body")
    def contents(self, event: RawEvent) -> str:
        return format_html('<pre class="raw-body">{}</pre>', readable_body(event.body))
