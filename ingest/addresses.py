"""The URL a tablet has to use to reach this hub."""

from __future__ import annotations

import ipaddress

import ifaddr
from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.urls import get_script_prefix

from drivers.models import Source

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
EVERY_ADDRESS = {"0.0.0.0", "[::]"}  # noqa: S104  to listen at


def urls_of(source: Source, request: HttpRequest) -> list[str]:
    """Where a tablet reaches a source: the public address, else the one this request came to.

    Whoever sits at the hub itself sees the machine's addresses in its networks, since no tablet can use a loopback one.
    """
    host, _ = split_domain_port(request.get_host())
    if settings.HUB_PUBLIC_URL or host in {"localhost", "127.0.0.1", "[::1]"}:
        return [url + source.path for url in base_urls()]
    return [address_of(source, request)]


def address_of(source: Source, request: HttpRequest) -> str:
    """As the request's own client reaches it."""
    return request.build_absolute_uri(get_script_prefix().rstrip("/") + source.path)


LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def base_urls() -> list[str]:
    """Where this machine can be reached: the public address, else each it listens at in its networks."""
    if settings.HUB_PUBLIC_URL:
        return [settings.HUB_PUBLIC_URL]
    listen = settings.HUB_LISTEN
    every = lan_addresses(ipv6=listen == "[::]") or ["127.0.0.1"]
    hosts = every if listen in EVERY_ADDRESS else [listen]
    return [f"http://{host}:{settings.HUB_PORT}" for host in answering(hosts)]


def answering(hosts: list[str]) -> list[str]:
    """Those of its addresses that the hub answers to; where it answers to names alone, these."""
    allowed = settings.ALLOWED_HOSTS
    names = [name for name in allowed if name != "*" and not name.startswith(".") and name not in LOOPBACK]
    return [host for host in hosts if validate_host(host, allowed)] or names or hosts


def lan_addresses(*, ipv6: bool = False) -> list[str]:
    """This machine's addresses but for loopback and those it gave itself for want of a network; IPv6 in brackets."""
    found = {str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4}
    parsed: list[Address] = sorted(map(ipaddress.IPv4Address, found))
    if ipv6:
        also = {str(ip.ip[0]) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv6}
        parsed += sorted(map(ipaddress.IPv6Address, also))
    usable = [address for address in parsed if not (address.is_loopback or address.is_link_local)]
    return [f"[{address}]" if address.version == 6 else str(address) for address in usable]
