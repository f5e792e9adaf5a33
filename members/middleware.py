"""What base classes of the admin narrow every page by."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from members.clubs import clubs_of


class ClubsMiddleware:
    """Sets `request.clubs`, in the admin alone: no tablet's post asks who is logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/"):
            request.clubs = clubs_of(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)
