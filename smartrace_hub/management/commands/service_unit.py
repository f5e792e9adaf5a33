"""What `make install-service` installs."""

from __future__ import annotations

import getpass
import pwd
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from smartrace_hub.service import unit


class Command(BaseCommand):
    help = "Prints a unit with which systemd starts this hub, from this folder, as an ordinary user."
    requires_system_checks: Any = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", default="", help="Whose the hub is; without it: who asks.")

    def handle(self, *args: Any, user: str, **options: Any) -> None:
        user = user or getpass.getuser()
        try:
            is_root = pwd.getpwnam(user).pw_uid == 0
        except KeyError:
            raise CommandError(f"There is no user {user!r} on this machine.") from None
        if is_root:
            raise CommandError("The hub is to run as an ordinary user, not as root: SERVICE_USER=pi says whose it is.")
        text = unit(
            user=user,
            home=settings.BASE_DIR,
            python=Path(sys.executable),
            writable=written(),
            port=settings.HUB_PORT,
        )
        self.stdout.write(text, ending="")


def written() -> Iterator[Path]:
    """The folders the hub writes to, as it is set."""
    yield from (settings.HUB_DATA_DIR, settings.HUB_SPOOL_DIR, settings.HUB_BACKUP_DIR)
    if settings.HUB_BACKUP_COPY:
        yield settings.HUB_BACKUP_COPY
    if connection.vendor == "sqlite":
        yield Path(connection.settings_dict["NAME"]).resolve().parent
