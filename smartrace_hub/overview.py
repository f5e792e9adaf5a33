"""The admin's first page: what was raced last, and whether the tablets are heard."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from drivers.models import Source
from ingest.models import Problem, Rebuild
from races.models import Session
from web.admin.clubs import within

LATEST = 12


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds the latest sessions, the sources, what is projected again, and whether there are problems."""
    sessions = within(request, Session.objects.with_names().with_winner(), "club").order_by("-opened_at", "-id")
    sources = within(request, Source.objects.select_related("club", "journal"), "club")
    rebuilds = within(request, Rebuild.objects.select_related("source"), "source__club")
    problems = within(request, Problem.objects.all(), "event__source__club")
    return {
        **context,
        "latest_sessions": sessions[:LATEST] if request.user.has_perm("races.view_session") else [],
        "sources": sources if request.user.has_perm("drivers.view_source") else [],
        "rebuilds": rebuilds.order_by("source"),
        "has_problems": request.user.has_perm("ingest.view_problem") and problems.exists(),
    }
