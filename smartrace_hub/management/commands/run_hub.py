"""Start the hub: everything from an empty folder to a server that takes events."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from drivers.models import Source
from ingest.addresses import base_urls
from ingest.models import Rebuild
from ingest.projection import NewerProjection, bring_up_to_date, close_round, project_round, refuse_newer
from smartrace_hub.first_start import make_admin, make_club_and_source
from smartrace_hub.private_files import make_private


class Command(BaseCommand):
    help = "Migrates, makes a club, a source and an admin on the first start, says where to point SmartRace, serves."
    requires_system_checks: Any = []

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor == "sqlite" and settings.HUB_WORKERS > 1:
            raise CommandError("HUB_WORKERS must be 1 on SQLite, which has one writer; use PostgreSQL for more.")
        refuse_busy_port(settings.HUB_PORT)
        try:
            refuse_newer()
            call_command("migrate", verbosity=0)
        except NewerProjection as error:
            raise CommandError(str(error)) from None
        except OperationalError as error:
            raise CommandError(f"The database of DATABASE_URL does not answer: {error}") from None
        make_private(kept_files())
        call_command("collectstatic", interactive=False, verbosity=0)
        make_club_and_source()
        password = make_admin()
        self.catch_up()
        self.say_where(password)
        connection.close()
        serve()

    def catch_up(self) -> None:
        """Project what was recorded and not yet projected when the hub last stopped, and again what older code did."""
        bring_up_to_date()
        if settings.HUB_PROJECTION == "inline":
            while project_round():
                pass
            close_round()
        self.go_on_rebuilding()

    def go_on_rebuilding(self) -> None:
        """What is to be projected again goes on beside the server, or in the workers."""
        rebuilds = list(Rebuild.objects.select_related("source").order_by("source"))
        for rebuild in rebuilds:
            self.stdout.write(f"{rebuild}. Until that is done, older sessions may lack something.")
        if rebuilds and settings.HUB_PROJECTION == "inline":
            subprocess.Popen([sys.executable, "manage.py", "rebuild", "--unfinished"])

    def say_where(self, password: str | None) -> None:
        urls = base_urls()
        lines = ["", "SmartRace Hub is starting.", "", "Type into SmartRace (settings, data interface):"]
        for source in Source.objects.select_related("club"):
            lines += [f"  {source.club}, {source}:"]
            lines += [f"    {url}{source.path}" for url in urls]
        lines += ["", "Admin", *(f"  {url}/admin/" for url in urls)]
        if password:
            lines += [f"  login admin, password {password}   (shown only now; change it in the admin)"]
        lines += ["", "API", *(f"  {url}/api/v1/docs/" for url in urls), ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def kept_files() -> list[Path]:
    """Which an older version may have left open to others."""
    files = [settings.HUB_DATA_DIR / "secret_key", settings.HUB_SPOOL_DIR / "spool.sqlite3"]
    return [*files, Path(connection.settings_dict["NAME"])] if connection.vendor == "sqlite" else files


def refuse_busy_port(port: int) -> None:
    """Raise CommandError where another server listens already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104  as the server will
        except OSError as error:
            raise CommandError(f"Port {port} cannot be used ({error.strerror}); PORT=8001 takes another.") from None


def serve() -> None:
    """Become gunicorn: threads, because a request waits for the disk longer than it computes."""
    arguments = [
        "--bind",
        f"0.0.0.0:{settings.HUB_PORT}",
        "--worker-class",
        "smartrace_hub.front.WholeRequests",
        "--workers",
        str(settings.HUB_WORKERS),
        "--threads",
        str(settings.HUB_THREADS),
        # A tablet keeps its connection between laps.
        "--keep-alive",
        "75",
        "--no-control-socket",
        "--config",
        "python:smartrace_hub.clockwork",
        "--logger-class",
        "smartrace_hub.logs.ServerLog",
        "--log-level",
        "warning",
        "smartrace_hub.wsgi",
    ]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])
