"""Start the hub: everything from an empty folder to a server that takes events."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from drivers.models import Source
from ingest.addresses import base_urls
from ingest.models import Rebuild
from ingest.projection import NewerProjection, bring_up_to_date, close_round, project_round, refuse_newer
from smartrace_hub.backups.contents import BackupFailed
from smartrace_hub.backups.making import make_backup, the_database
from smartrace_hub.database_at_start import UnfitDatabase, not_ours, refuse_unfit
from smartrace_hub.database_trouble import RAISED, sentence_of
from smartrace_hub.first_start import about_tz, make_admin, make_club_and_source
from smartrace_hub.listening import CannotListen, bound, refuse_unusable
from smartrace_hub.private_files import make_private
from smartrace_hub.static_files import collect


class Command(BaseCommand):
    help = "Migrates, makes a club, a source and an admin on the first start, says where to point SmartRace, serves."
    requires_system_checks: Any = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = self.make_ready()
        except (CannotListen, UnfitDatabase, NewerProjection) as error:
            raise CommandError(str(error)) from None
        except RAISED as error:
            raise CommandError(sentence_of(error) or f"The database does not do as it should: {error}") from None
        except OSError as error:
            raise CommandError(sentence_of_file(error)) from None
        self.say_where(password)
        connection.close()
        serve()

    def make_ready(self) -> str | None:
        """Everything up to the server; returns the password of a login made for it."""
        refuse_unusable(settings.HUB_LISTEN, settings.HUB_PORT)
        refuse_unfit(connection)
        refuse_newer()
        self.migrate()
        make_private(kept_files())
        collect(settings.STATIC_ROOT)
        make_club_and_source()
        password = make_admin()
        self.catch_up()
        return password

    def migrate(self) -> None:
        """With a backup before, where there are events and anything is to change."""
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        there = the_database().contents() if settings.HUB_BACKUP_BEFORE_UPDATE else None
        if there and there.events:
            self.back_up()
        call_command("migrate", verbosity=0)

    def back_up(self) -> None:
        try:
            made = make_backup("update")
        except BackupFailed as error:
            raise CommandError(
                f"No backup could be made before the update, and nothing was changed: {error} "
                "HUB_BACKUP_BEFORE_UPDATE=false goes on without."
            ) from None
        self.stdout.write("\n".join([f"A backup before the update: {made.backup.file}.", *made.remarks]))

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
        lines = [
            "",
            "SmartRace Hub is starting.",
            *filter(None, [about_tz()]),
            "",
            "Type into SmartRace (settings, data interface):",
        ]
        for source in Source.objects.select_related("club"):
            lines += [f"  {source.club}, {source}:"]
            lines += [f"    {url}{source.path}" for url in urls]
        lines += ["", "Admin", *(f"  {url}/admin/" for url in urls)]
        if password:
            lines += [f"  login admin, password {password}   (shown only now; change it in the admin)"]
        lines += ["", "API", *(f"  {url}/api/v1/docs/" for url in urls), ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def sentence_of_file(error: OSError) -> str:
    """Of a file or folder that stands in the way."""
    if error.filename is None:
        return f"The hub cannot start: {error}."
    path = Path(os.fsdecode(error.filename))
    if error.errno in {errno.EACCES, errno.EPERM} and path.exists():
        return f"{path} {not_ours(path)}"
    return f"{path} cannot be written or read: {error.strerror}."


def kept_files() -> list[Path]:
    """Which an older version may have left open to others."""
    files = [settings.HUB_DATA_DIR / "secret_key", settings.HUB_SPOOL_DIR / "spool.sqlite3"]
    return [*files, Path(connection.settings_dict["NAME"])] if connection.vendor == "sqlite" else files


def serve() -> None:
    """Become gunicorn: threads, because a request waits for the disk longer than it computes."""
    arguments = [
        "--bind",
        bound(settings.HUB_LISTEN, settings.HUB_PORT),
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
    os.environ["TZ"] = settings.HUB_TZ
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])
