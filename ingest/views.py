"""The URL SmartRace posts to, and what a browser sees there."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from gunicorn.http.errors import ParseException

from drivers.models import Source
from ingest.database import one_at_a_time
from ingest.handlers import registry
from ingest.log.append import Recorded, append, count_refusal
from ingest.models import Journal, UninterpretedType
from ingest.projection import project_at_once

METHODS = ["GET", "HEAD", "OPTIONS", "POST"]


@csrf_exempt
def endpoint(request: HttpRequest, token: str) -> HttpResponse:
    """Take an event, answer a preflight, or show a person that the URL is right."""
    if request.method == "OPTIONS":
        return HttpResponse(headers={"Allow": ", ".join(METHODS)})
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    source = Source.objects.with_token(token)
    if source is None:
        return not_found(request)
    return record(request, source) if request.method == "POST" else welcome(request, source)


def record(request: HttpRequest, source: Source) -> HttpResponse:
    """Append, project where that is done at once, and say what became of it."""
    try:
        body = bounded_body(request, settings.HUB_MAX_BODY_BYTES)
    except (OSError, ParseException):  # a chunk that is none, or a connection that broke off
        return JsonResponse({"recorded": False, "error": "The body did not arrive whole."}, status=400)
    if body is None:
        count_refusal(source)
        return JsonResponse({"recorded": False, "error": "The body is larger than 1 MiB."}, status=413)
    is_projected = False
    with one_at_a_time():
        recorded = append(source, body)
        if recorded.event is not None and settings.HUB_PROJECTION == "inline":
            is_projected = project_at_once(recorded.event)
    return JsonResponse(answer(recorded, is_projected), status=400 if recorded.refusal else 200)


def answer(recorded: Recorded, is_projected: bool) -> dict[str, object]:
    """What the sender is told."""
    event = recorded.event
    if event is None:
        return {"recorded": False, "duplicate": True, "event_type": recorded.event_type}
    reply: dict[str, object] = {"recorded": True, "number": event.number}
    if recorded.refusal:
        return {**reply, "error": recorded.refusal}
    return {
        **reply,
        "event_type": event.event_type,
        "occurred_at": event.occurred_at.isoformat().replace("+00:00", "Z"),
        "is_time_believed": event.is_time_believed,
        "is_interpreted": event.event_type in registry,
        "is_projected": is_projected,
    }


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
        "address": request.build_absolute_uri(source.path),
    }
    response = render(request, "ingest/welcome.html", context)
    response["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    """No source has this URL; the page does not repeat what was tried."""
    if request.method == "POST":
        return JsonResponse({"recorded": False, "error": "No source of this hub has this URL."}, status=404)
    return render(request, "ingest/unknown.html", status=404)
