"""The URL SmartRace posts to, and what a browser sees there."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from drivers.models import Source
from ingest.addresses import address_of
from ingest.database import on_a_live_connection
from ingest.handlers import registry
from ingest.intake import Post
from ingest.intake import take as take_in
from ingest.intake.known import known_tablets
from ingest.log.append import count_refusal
from ingest.models import Journal, UninterpretedType
from ingest.spool.file import SpoolFailed, the_spool
from ingest.spool.handing_over import hand_over_soon

logger = logging.getLogger(__name__)

METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
AWAY = (DatabaseError, InterfaceError)
"""Whatever a database raises that does not take an event, be it for the event's sake."""
TRY_AGAIN_S = 5
TOO_LARGE = 413
NOT_KNOWN = "The database does not answer, and nothing was heard of this URL lately."


@csrf_exempt
def endpoint(request: HttpRequest, token: str) -> HttpResponse:
    """Take an event, answer a preflight, or show a person that the URL is right."""
    if request.method == "OPTIONS":
        return HttpResponse(headers={"Allow": ", ".join(METHODS)})
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    if request.method == "POST":
        return take(request, token)
    source = Source.objects.with_token(token)
    page = not_found(request) if source is None else welcome(request, source)
    # The address of the page is the tablet's secret: no link on it may tell where one comes from.
    page["Referrer-Policy"] = "no-referrer"
    return page


def take(request: HttpRequest, token: str) -> HttpResponse:
    """Record what is posted; while the database is away, or older bodies wait for it, in the spool."""
    spool, body, arrived_at = the_spool(), body_of(request), timezone.now()
    if spool.is_waiting() and isinstance(body, bytes) and (uid := spool.source_with(token)) is not None:
        # Where it is full, out of order is better than lost.
        with suppress(SpoolFailed):
            return keep(uid, body, arrived_at)
    try:
        source = on_a_live_connection(partial(Source.objects.with_token, token))
    except AWAY as error:
        logger.warning("the database does not answer: %s", error)
        uid = spool.source_with(token)
        return unavailable(NOT_KNOWN) if uid is None else keep_or_lose(uid, body, arrived_at)
    if source is None:
        return not_found(request)
    spool.remember(source.uid, token)
    known_tablets.remember(token, source)
    return record(source, body, arrived_at)


def record(source: Source, body: bytes | JsonResponse, arrived_at: datetime) -> HttpResponse:
    """Append, project where that is done at once, and say what became of it."""
    if isinstance(body, JsonResponse):
        with suppress(*AWAY):
            if body.status_code == TOO_LARGE:
                count_refusal(source)
        return body
    try:
        post = Post(source, body, arrived_at)
        take_in(post)
    except AWAY as error:
        logger.warning("a body of %s goes to the spool: %s", source, error)
        return keep_or_lose(source.uid, body, arrived_at)
    return JsonResponse(post.answer(), status=post.status)


def keep(source_uid: str, body: bytes, arrived_at: datetime) -> HttpResponse:
    """Put it into the spool. Raises SpoolFailed."""
    the_spool().put(source_uid, body, arrived_at)
    hand_over_soon()
    return JsonResponse({"recorded": True, "spooled": True}, status=202)


def keep_or_lose(source_uid: str, body: bytes | JsonResponse, arrived_at: datetime) -> HttpResponse:
    """The same where nothing else is left."""
    try:
        return body if isinstance(body, JsonResponse) else keep(source_uid, body, arrived_at)
    except SpoolFailed as error:
        logger.error("A body is lost. The database does not take it, and neither does the spool: %s", error)
        return unavailable(f"The database does not take it, and neither does the spool. {error}")


def unavailable(why: str) -> JsonResponse:
    return JsonResponse({"recorded": False, "error": why}, status=503, headers={"Retry-After": str(TRY_AGAIN_S)})


def body_of(request: HttpRequest) -> bytes | JsonResponse:
    """The whole body, or what to answer where there is none."""
    try:
        body = bounded_body(request, settings.HUB_MAX_BODY_BYTES)
    except OSError:  # the connection broke off, on a server that does not wait for the whole body
        return JsonResponse({"recorded": False, "error": "The body did not arrive whole."}, status=400)
    if body is None:
        return JsonResponse({"recorded": False, "error": "The body is larger than 1 MiB."}, status=TOO_LARGE)
    return body


def bounded_body(request: HttpRequest, most: int) -> bytes | None:
    """The whole body, also one sent in chunks; None where it is longer than `most` bytes."""
    if request.META.get("wsgi.input_terminated") and not request.META.get("CONTENT_LENGTH"):
        body = request.META["wsgi.input"].read(most + 1)
    else:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > most:
            return None
        body = request.read(most + 1)
    return body if len(body) <= most else None


def welcome(request: HttpRequest, source: Source) -> HttpResponse:
    """For the organiser who opens the URL on the tablet: the hub hears you."""
    waiting = UninterpretedType.objects.filter(source=source).exclude(event_type__in=registry)
    context = {
        "source": source,
        "journal": Journal.objects.filter(source=source).first(),
        "uninterpreted": sum(kind.count for kind in waiting),
        "address": address_of(source, request),
    }
    response = render(request, "ingest/welcome.html", context)
    response["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    """No source has this URL; the page does not repeat what was tried."""
    if request.method == "POST":
        return JsonResponse({"recorded": False, "error": "No source of this hub has this URL."}, status=404)
    return render(request, "ingest/unknown.html", status=404)
