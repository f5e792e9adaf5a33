"""The URL a tablet has to use to reach this hub."""

from __future__ import annotations

import ipaddress

import ifaddr
from django.conf import settings
from django.http import HttpRequest

from drivers.models import Source


def urls_of(source: Source, request: HttpRequest) -> list[str]:
    """Where a tablet reaches a source: the public address, else the one this request came to.

    Whoever sits at the hub itself sees the machine's addresses in its networks, since no tablet can use a loopback one.
    """
    host = request.get_host().rsplit(":", 1)[0]
    if settings.HUB_PUBLIC_URL or host in {"localhost", "127.0.0.1", "[::1]"}:
        return [url + source.path for url in base_urls()]
    return [request.build_absolute_uri(source.path)]


def base_urls() -> list[str]:
    """Where this machine can be reached: the public address, else each of its IPv4 addresses in its networks."""
    if settings.HUB_PUBLIC_URL:
        return [settings.HUB_PUBLIC_URL]
    return [f"http://{address}:{settings.HUB_PORT}" for address in lan_addresses() or ["127.0.0.1"]]


def lan_addresses() -> list[str]:
    """This machine's IPv4 addresses but for loopback and those it gave itself for want of a network."""
    found = {str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4}
    parsed = [ipaddress.ip_address(address) for address in found]
    return [str(address) for address in sorted(parsed) if not (address.is_loopback or address.is_link_local)]
