"""Whether this process runs, and whether the hub is ready to take a race night."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError
from django.db.models import Sum
from django.http import HttpRequest, JsonResponse

from ingest.models import Journal, Rebuild
from ingest.spool.file import SpoolFailed, the_spool
from smartrace_hub.backups.telling import backup_age_s
from smartrace_hub.watch.database import migrations_missing
from smartrace_hub.watching import Complaint, complaints


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """What is wrong and what waits; 503 where nothing can be taken or shown, 200 otherwise."""
    found = complaints()
    is_grave = any(one.is_grave for told in found.values() for one in told)
    told = {
        "status": "unavailable" if is_grave else "ok",
        **told_by_database(),
        **told_by_spool(),
        "backup_age_s": backup_age_s(),
        "problems": [as_json(name, one) for name, told in found.items() for one in told],
    }
    return JsonResponse(told, status=503 if is_grave else 200)


def as_json(name: str, complaint: Complaint) -> dict[str, object]:
    return {"name": name, "what": complaint.what, "to_do": complaint.to_do, "is_grave": complaint.is_grave}


def told_by_database() -> dict[str, object]:
    """How much waits to be projected, once and again; unknown until the database is migrated."""
    try:
        missing = migrations_missing()
        waiting, rebuilding = (backlog(), Rebuild.objects.count()) if not missing else (None, None)
    except (DatabaseError, InterfaceError):
        return {"database": False}
    return {
        "database": True,
        "migrations_missing": missing,
        "events_waiting": waiting,
        "sources_rebuilding": rebuilding,
    }


def backlog() -> int:
    """How many events are recorded and not yet projected."""
    return Journal.objects.behind().aggregate(total=Sum("waiting"))["total"] or 0


def told_by_spool() -> dict[str, object]:
    """How many events wait for the database and how many it would not have; unknown where that cannot be said."""
    try:
        spool = the_spool()
        return {"events_spooled": sum(spool.waiting().values()), "events_set_aside": sum(spool.set_aside().values())}
    except SpoolFailed:
        return {"events_spooled": None, "events_set_aside": None}
