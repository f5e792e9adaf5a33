"""Instants in the admin as the club reads them, and the API's answers made small for the way."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone

from drivers.models import Club
from web.admin.clubs import within


class HeadMiddleware:
    """First of all: the head of an answer has no body, which the server would drop and complain about."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "HEAD":
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = ()
            elif isinstance(response, HttpResponse):
                response.content = b""
        return response


class ClubTimeZoneMiddleware:
    """In the admin, the time zone of the reader's clubs, while they share one; a session's page has its club's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/"):
            return self.get_response(request)
        clubs = within(request, Club.objects.order_by(), "pk")
        zones = list(clubs.values_list("time_zone", flat=True).distinct()[:2])
        with timezone.override(zoneinfo.ZoneInfo(zones[0]) if len(zones) == 1 else timezone.get_default_timezone()):
            return self.get_response(request)


class CompressApiMiddleware(GZipMiddleware):
    """Gzip for the API alone: the admin's pages carry secrets, which compressed pages can be made to give away."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response) if request.path_info.startswith("/api/") else response
