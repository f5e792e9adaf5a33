"""What whoever asks is told while the database is away, and when something else failed that nobody foresaw."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views import defaults

from smartrace_hub.database_trouble import is_away, sentence_of

logger = logging.getLogger(__name__)

TRY_AGAIN_S = 5
AWAY = "The database does not answer. What tablets send meanwhile is kept; try again in a moment."
FAILED = "Something went wrong in the hub. What tablets send is not concerned; the log says what it was."
UNUSABLE = "The request cannot be used: its host is none of this hub's (HUB_ALLOWED_HOSTS), or it is not whole."
HELD_BACK = 64 * 1024
"""So many bytes of a long answer are there before its first is sent: until then it may be an error yet."""


class CutOff(Exception):
    """An answer that ends in its middle: the server closes its connection, so that nobody takes a part for all."""


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's last word on an exception: JSON for programs, a page for people, and a traceback for nobody.

    503 while the database is away, which does not last; else 500.
    """
    away = is_away(sys.exc_info()[1])
    status, sentence = (503, AWAY) if away else (500, FAILED)
    headers = {"Retry-After": str(TRY_AGAIN_S)} if away else {}
    if is_for_programs(request.path_info):
        return JsonResponse({"error": sentence}, status=status, headers=headers)
    response = render(
        request, "outage.html", {"sentence": sentence, "again": TRY_AGAIN_S if away else 0}, status=status
    )
    for name, value in headers.items():
        response[name] = value
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense, or names a host that is not the hub's: JSON for programs."""
    if is_for_programs(request.path_info):
        return JsonResponse({"error": UNUSABLE}, status=400)
    return defaults.bad_request(request, exception)


def is_for_programs(path: str) -> bool:
    return path.startswith(("/api/", "/ingest/"))


class WholeAnswersMiddleware:
    """What fails while a table is written is an error like any other, unless a good part of it is on its way.

    Then the answer is cut off, and the log says why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            rest: Iterator[bytes] = iter(response)
            begun, length = [], 0
            for part in rest:
                begun.append(part)
                length += len(part)
                if length >= HELD_BACK:
                    break
            response.streaming_content = chain(begun, to_its_end(rest))
        return response


def to_its_end(rest: Iterator[bytes]) -> Iterator[bytes]:
    """The other parts. Raises CutOff."""
    try:
        yield from rest
    except Exception as error:
        logger.exception("a long answer is cut off: %s", sentence_of(error) or error, exc_info=not is_away(error))
        raise CutOff from None


class LastWord:
    """Around the whole WSGI application: what fails outside of all middleware is told in the same words."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return self.application(environ, start_response)
        except Exception as error:
            away = is_away(error)
            logger.exception("nothing answered: %s", sentence_of(error) or error, exc_info=not away)
            sentence = AWAY if away else FAILED
            is_json = is_for_programs(environ.get("PATH_INFO", ""))
            body = json.dumps({"error": sentence}).encode() if is_json else sentence.encode()
            kind = "application/json" if is_json else "text/plain; charset=utf-8"
            headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
            headers += [("Retry-After", str(TRY_AGAIN_S))] if away else []
            start_response("503 Service Unavailable" if away else "500 Internal Server Error", headers)
            return [body]
