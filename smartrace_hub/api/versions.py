"""What every answer of the API follows from: the data and the code, each with a version."""

from __future__ import annotations

import hashlib

from django.conf import settings

from drivers.models import Club

ROOMS = [name for name in settings.INSTALLED_APPS if (settings.BASE_DIR / name).is_dir()]
"""The apps that are the hub's own."""


def code_version() -> str:
    """A digest of the hub's own code and of the list of what it needs: an update may tell the same data otherwise."""
    found = hashlib.sha256()
    files = [file for room in ROOMS for file in (settings.BASE_DIR / room).rglob("*.py")]
    for file in sorted([*files, *settings.BASE_DIR.glob("requirements.txt")]):
        found.update(file.read_bytes())
    return found.hexdigest()


CODE_VERSION = code_version()


def data_version() -> str:
    """Another one whenever anything was projected, or decided, named or described by people. One query."""
    known = Club.objects.order_by("pk", "sources__pk").values_list(
        "pk",
        "name",
        "time_zone",
        "roster_version",
        "sources__pk",
        "sources__name",
        "sources__projection__revision",
    )
    return f"{CODE_VERSION} {list(known)}"
