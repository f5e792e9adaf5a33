"""The admin's first page: what was raced last, and whether the tablets are heard."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from drivers.models import Source
from ingest.models import Problem, Rebuild
from races.models import Session

LATEST = 12


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds the latest sessions, the sources, what is projected again, and whether there are problems."""
    sessions = Session.objects.with_names().with_winner().order_by("-opened_at", "-id")[:LATEST]
    sources = Source.objects.select_related("club", "journal")
    return {
        **context,
        "latest_sessions": sessions,
        "sources": sources,
        "rebuilds": Rebuild.objects.select_related("source").order_by("source"),
        "has_problems": Problem.objects.exists(),
    }
