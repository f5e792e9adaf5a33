"""The admin's first page: what happened lately, what runs now, and whether the tablets are heard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from drivers.models import Source
from housekeeping.running import troubles
from ingest.models import Problem, Rebuild
from ingest.spool.file import SpoolFailed, the_spool
from races.history.lately import latest, new_bests, new_records, winners_of
from races.models import Meeting, Ruling, Session
from smartrace_hub.backups.telling import said_of_backups
from smartrace_hub.watch.tablets import complaints_for
from web.admin.clubs import sees_several_clubs, within

MEETINGS = 8
ABOUT_NEW = 3
"""So many of the last meetings are looked through for records and personal bests."""
TABLETS = 20
PROBLEMS = 5
RULINGS = 8
DECIDED_WITHIN = timedelta(days=14)
RIGHTS = ("ingest.view_problem", "ingest.view_rawevent")
"""What it takes to read of problems, as on their own pages."""


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds what the reader may see of each; of hubs with many clubs only what is newest."""
    user = request.user
    sources = within(request, Source.objects.select_related("club", "journal"), "club")
    rebuilds = within(request, Rebuild.objects.select_related("source"), "source__club")
    return {
        **context,
        **(raced(request) if user.has_perm("races.view_session") else {}),
        "sources": heard(sources) if user.has_perm("drivers.view_source") else [],
        "are_more_sources": user.has_perm("drivers.view_source") and len(sources.values("pk")[: TABLETS + 1]) > TABLETS,
        "spooled": spooled() if user.has_perm("drivers.view_source") else 0,
        "complaints": complaints_for(clubs_of(sources)) if user.has_perm("drivers.view_source") else {},
        "troubles": troubles() if user.is_superuser else [],
        "backups": said_of_backups() if user.is_superuser else "",
        "rebuilds": rebuilds.order_by("source"),
        "problems": latest_problems(request) if user.has_perms(RIGHTS) else [],
        "rulings": latest_rulings(request) if user.has_perm("races.view_ruling") else [],
        "has_several_clubs": sees_several_clubs(request, Source._meta.get_field("club").related_model),
    }


def spooled() -> int:
    """How many events wait beside the database; where that cannot be said, a check complains."""
    try:
        return sum(the_spool().waiting().values())
    except SpoolFailed:
        return 0


def raced(request: HttpRequest) -> dict[str, Any]:
    meetings = latest(within(request, Meeting.objects.all(), "club"), MEETINGS)
    sessions = within(request, Session.objects.with_names().with_winner(), "club")
    return {
        "meetings": [(meeting, winners_of(meeting)) for meeting in meetings],
        "under_way": sessions.open().order_by("-opened_at", "-id")[:MEETINGS],
        "new_records": new_records(meetings[:ABOUT_NEW]),
        "new_bests": new_bests(meetings[:ABOUT_NEW]),
    }


def clubs_of(sources: Any) -> set[int]:
    return set(sources.order_by().values_list("club", flat=True).distinct())


def heard(sources: Any) -> list[Source]:
    """Whoever was heard last is first, and whoever never was is last."""
    last = sources.order_by(F("journal__last_arrival_at").desc(nulls_last=True), "club", "name")
    return list(last[:TABLETS])


def latest_problems(request: HttpRequest) -> list[Problem]:
    problems = within(request, Problem.objects.select_related("event__source"), "event__source__club")
    return list(problems.defer("event__stored").order_by("-event_id")[:PROBLEMS])


def latest_rulings(request: HttpRequest) -> list[Ruling]:
    since = timezone.now() - DECIDED_WITHIN
    rulings = within(request, Ruling.objects.with_names(), "club")
    return list(rulings.filter(decided_at__gte=since).newest_first()[:RULINGS])
