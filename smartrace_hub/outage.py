"""What whoever asks is told while the database is away, and when something else failed that nobody foresaw."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

TRY_AGAIN_S = 5
AWAY = "The database does not answer. What tablets send meanwhile is kept; try again in a moment."
FAILED = "Something went wrong in the hub. What tablets send is not concerned; the log says what it was."


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's last word on an exception: JSON for programs, a page for people, and a traceback for nobody.

    503 while the database is away, which does not last; else 500.
    """
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status, sentence = (503, AWAY) if is_away else (500, FAILED)
    headers = {"Retry-After": str(TRY_AGAIN_S)} if is_away else {}
    if request.path_info.startswith(("/api/", "/ingest/")):
        return JsonResponse({"detail": sentence}, status=status, headers=headers)
    response = render(
        request, "outage.html", {"sentence": sentence, "again": TRY_AGAIN_S if is_away else 0}, status=status
    )
    for name, value in headers.items():
        response[name] = value
    return response
