"""A backup, now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smartrace_hub.backups.contents import BackupFailed
from smartrace_hub.backups.making import make_backup


class Command(BaseCommand):
    help = "Makes a backup of the hub's database in HUB_BACKUP_DIR, also while the hub runs, and reads it again."
    requires_system_checks: Any = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup("by-hand")
        except BackupFailed as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{made.backup.file}: {made.contents}, {made.backup.size / 1_000_000:,.1f} MB.")
        for remark in made.remarks:
            self.stderr.write(remark)
