"""Log-ins: from where they come, when they are locked out, what is told then, and what is forgotten of them."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

NETWORK_OF_ONE = 64
"""Bits of an IPv6 address that tell whose it is; the others one chooses freely."""
LOCKED = "Too many log-ins failed for this name, or from this address. Try again in {}."
WAY_BACK = "Whoever runs the hub lets everybody try again at once: manage.py axes_reset."


def address_of(request: HttpRequest) -> str | None:
    """From where a request comes, as log-ins are counted; None where nobody knows, which counts as one place."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        if address.is_global:
            return str(ipaddress.ip_network((address, NETWORK_OF_ONE), strict=False).network_address)
        return str(address).partition("%")[0]
    return str(address)


def told_in_logs(username: str, ip_address: str, *args: Any) -> str:
    """Who it was, in a line of the log: never the name, in whose field people type their password."""
    return str(ip_address or "an unknown address")


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any = None) -> HttpResponse:
    """A 429 that says how long, for people and for programs."""
    seconds = seconds_left(request, credentials)
    minutes = -(-seconds // 60)
    sentence = f"{LOCKED.format('a minute' if minutes <= 1 else f'{minutes} minutes')} {WAY_BACK}"
    headers = {"Retry-After": str(seconds)}
    accepts = request.headers.get("Accept", "")
    if "application/json" in accepts and "text/html" not in accepts:
        return JsonResponse({"error": sentence}, status=429, headers=headers)
    page = render(request, "outage.html", {"sentence": sentence, "again": 0}, status=429)
    page["Retry-After"] = headers["Retry-After"]
    return page


def seconds_left(request: HttpRequest, credentials: Any) -> int:
    """Until as much is forgotten that one may try again; at least one."""
    now, locked_for = timezone.now(), settings.AXES_COOLOFF_TIME
    ends = [now]
    for attempts in AxesProxyHandler.get_implementation().get_user_attempts(request, credentials):
        if (attempts.aggregate(failed=Sum("failures_since_start"))["failed"] or 0) < settings.AXES_FAILURE_LIMIT:
            continue
        left = 0
        for at, failed in attempts.order_by("-attempt_time").values_list("attempt_time", "failures_since_start"):
            left += failed
            if left >= settings.AXES_FAILURE_LIMIT:
                ends.append(at + locked_for)
                break
    return max(1, round((max(ends) - now).total_seconds()))


def forget_old() -> int:
    """Failed log-ins that lock nobody out any more go, and sessions that ended; returns how many."""
    now = timezone.now()
    failed = AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME - timedelta(minutes=1))
    over = Session.objects.filter(expire_date__lt=now)
    return sum(old.delete()[0] for old in (failed, over) if old.exists())
