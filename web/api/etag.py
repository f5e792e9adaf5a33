"""Whether a reader has the answer already."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.utils.http import parse_etags
from django.utils.module_loading import import_string
from rest_framework.request import Request


class NotModified(Exception):
    """The reader has this answer: 304 says so."""


def etag_of(request: Request) -> str:
    """Another one whenever anything the hub knows has changed, for every address, query and format.

    It names the data, not the bytes, and so is weak: the same answer may travel compressed.
    """
    data_version: str = import_string(settings.HUB_DATA_VERSION)()
    parts = [data_version, request.build_absolute_uri(), request.accepted_renderer.format, request.accepted_media_type]
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def is_known_to(request: Request, etag: str) -> bool:
    """Whether If-None-Match names it."""
    return etag in parse_etags(request.headers.get("If-None-Match", ""))
