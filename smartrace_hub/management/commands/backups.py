"""Which backups there are."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from smartrace_hub.backups.contents import BackupFailed
from smartrace_hub.backups.manifest import read_manifest
from smartrace_hub.backups.shelf import Backup, on_shelf


class Command(BaseCommand):
    help = "Lists the backups in HUB_BACKUP_DIR, the newest first: when, why, what they hold, how large they are."
    requires_system_checks: Any = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backups = on_shelf(settings.HUB_BACKUP_DIR) if settings.HUB_BACKUP_DIR.exists() else []
        except OSError as error:
            raise CommandError(
                f"{settings.HUB_BACKUP_DIR} (HUB_BACKUP_DIR) cannot be read: {error.strerror}."
            ) from None
        for backup in backups:
            self.stdout.write(f"{backup.file}  {backup.size / 1_000_000:,.1f} MB  {held(backup)}")
        self.stdout.write(f"{len(backups)} backups, {sum(one.size for one in backups) / 1_000_000:,.1f} MB.")


def held(backup: Backup) -> str:
    try:
        manifest = read_manifest(backup.file)
    except BackupFailed as error:
        return str(error)
    return f"{manifest.contents}, hub {manifest.hub}" if manifest else "nothing says what it holds"
