"""Whether this process runs, and whether the hub is ready to take a race night."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Sum
from django.http import HttpRequest, JsonResponse

from ingest.models import Journal, Rebuild
from ingest.spool.file import SpoolFailed, the_spool
from smartrace_hub.backups.telling import backup_age_s
from smartrace_hub.warned import public_warnings


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 where the database answers and is migrated, 503 otherwise; what waits, and where, is told, not judged."""
    spooled = {**told_by_spool(), "backup_age_s": backup_age_s()}
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        waiting, rebuilding = (backlog(), Rebuild.objects.count()) if not missing else (None, None)
        warnings = public_warnings() if not missing else []
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "unavailable", "database": False, **spooled}, status=503)
    status = {
        "database": True,
        "migrations_missing": missing,
        "events_waiting": waiting,
        "sources_rebuilding": rebuilding,
        "warnings": warnings,
        **spooled,
    }
    if missing:
        return JsonResponse({"status": "unavailable", **status}, status=503)
    return JsonResponse({"status": "ok", **status})


def backlog() -> int:
    """How many events are recorded and not yet projected."""
    return Journal.objects.behind().aggregate(total=Sum("waiting"))["total"] or 0


def told_by_spool() -> dict[str, object]:
    """How many events wait for the database and how many it would not have; a sentence where that cannot be said."""
    try:
        spool = the_spool()
        return {"events_spooled": sum(spool.waiting().values()), "events_set_aside": sum(spool.set_aside().values())}
    except SpoolFailed as error:
        return {"events_spooled": None, "events_set_aside": None, "spool": str(error)}
