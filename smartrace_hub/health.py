"""Whether this process runs, and whether the hub is ready to take a race night."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Sum
from django.http import HttpRequest, JsonResponse

from ingest.models import Journal, Rebuild


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 where the database answers and is migrated, 503 otherwise; the projection's backlog is told, not judged."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        waiting, rebuilding = (backlog(), Rebuild.objects.count()) if not missing else (None, None)
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "unavailable", "database": False}, status=503)
    status = {
        "database": True,
        "migrations_missing": missing,
        "events_waiting": waiting,
        "sources_rebuilding": rebuilding,
    }
    if missing:
        return JsonResponse({"status": "unavailable", **status}, status=503)
    return JsonResponse({"status": "ok", **status})


def backlog() -> int:
    """How many events are recorded and not yet projected."""
    return Journal.objects.behind().aggregate(total=Sum("waiting"))["total"] or 0
