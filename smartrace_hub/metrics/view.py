"""The page that Prometheus reads, and who else may."""

from __future__ import annotations

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from smartrace_hub.metrics.families import HubCollector
from smartrace_hub.proxies import BY_PROXY

TOLD_BY_PROXIES = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")
REFUSED = {
    "local": "Only this machine itself may read this; HUB_METRICS=token lets others in by HUB_METRICS_TOKEN.\n",
    "token": "Say HUB_METRICS_TOKEN in the header Authorization: Bearer …\n",
}


def metrics(request: HttpRequest) -> HttpResponse:
    """Everything at once; 404 where it is switched off, 403 for whoever may not."""
    if settings.HUB_METRICS == "off":
        return HttpResponse("HUB_METRICS is off.\n", status=404, content_type="text/plain")
    if not may_read(request):
        return HttpResponse(REFUSED[settings.HUB_METRICS], status=403, content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(HubCollector())
    return HttpResponse(
        generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
    )


def may_read(request: HttpRequest) -> bool:
    if settings.HUB_METRICS == "local":
        return is_this_machine(request)
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return secrets.compare_digest(told.encode(), settings.HUB_METRICS_TOKEN.encode())


def is_this_machine(request: HttpRequest) -> bool:
    """Whoever comes by way of a proxy on this machine does not."""
    if request.META.get(BY_PROXY) or any(name in request.META for name in TOLD_BY_PROXIES):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
