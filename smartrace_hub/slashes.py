"""An address is the same without its last slash: a redirect would lose what was posted, and clients drop it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class LastSlashMiddleware:
    """What asks the API without it is answered as if it were there; ingest and health list both addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if lacks_slash(request.path_info):
            request.path_info += "/"
            request.path += "/"
        return self.get_response(request)


def lacks_slash(path: str) -> bool:
    return path == "/api" or (path.startswith("/api/") and not path.endswith("/"))
