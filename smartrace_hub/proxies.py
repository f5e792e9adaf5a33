"""Who asks, and for which address, where a proxy stands between: believed of the proxies in HUB_TRUSTED_PROXIES alone.

Around everything else, so that REMOTE_ADDR is the reader's, the scheme and the host are those of their browser, and
nothing further in finds a header that anybody could have written.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from smartrace_hub.hosts import is_host_with_port, is_path

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Environ = dict[str, Any]

NEAR = [
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7",
    "fe80::/10",
]  # fmt: skip
"""Where a proxy that ends HTTPS stands, where nobody says it: on this machine, or in its network."""
X_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
TOLD = (*X_FORWARDED, "HTTP_FORWARDED", "HTTP_X_FORWARDED_PREFIX", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_PORT")
BY_PROXY = "hub.by_proxy"
"""Is in the environment of a request that says it came by way of one, whether that is believed or not."""
PAIR = re.compile(r'\s*([!#$%&\'*+.^_`|~0-9A-Za-z-]+)=("(?:[^"\\]|\\.)*"|[^\s",;=]+)\s*')


@dataclass(frozen=True)
class Hop:
    """What one proxy says of who asked it."""

    address: str = ""
    scheme: str = ""
    host: str = ""


class Proxies:
    """Around a WSGI application. `path` is what HUB_PUBLIC_URL ends with, where the hub is under one."""

    def __init__(self, application: Callable[..., Iterable[bytes]], trusted: Sequence[Network], path: str) -> None:
        self.application, self.trusted, self.path = application, trusted, path

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("REMOTE_ADDR", "").startswith("::ffff:"):
            environ["REMOTE_ADDR"] = str(parsed(environ["REMOTE_ADDR"]) or "")
        path = self.path
        if not environ.keys().isdisjoint(TOLD):
            if self.is_trusted(parsed(environ.get("REMOTE_ADDR", ""))):
                path = path or told_path(environ)
                self.believe(environ)
            environ[BY_PROXY] = True
            for header in TOLD:
                environ.pop(header, None)
        if path:
            put_under(environ, path)
        return self.application(environ, start_response)

    def is_trusted(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.trusted)

    def believe(self, environ: Environ) -> None:
        """Take over what the nearest proxies say, up to the first that is none of ours."""
        hops = hops_of(environ)
        place = len(hops) - 1
        while place > 0 and self.is_trusted(parsed(hops[place].address)):
            place -= 1
        if not hops:
            return
        if address := next(filter(None, (parsed(hop.address) for hop in hops[place:])), None):
            environ["REMOTE_ADDR"] = str(address)
        if hops[place].scheme in {"http", "https"}:
            environ["wsgi.url_scheme"] = hops[place].scheme
        if is_host_with_port(hops[place].host):
            environ["HTTP_HOST"] = hops[place].host


def hops_of(environ: Environ) -> list[Hop]:
    """From the reader's to the nearest. None of two that contradict each other: one was just let through."""
    by_x, by_rfc = hops_by_x(environ), hops_by_rfc(environ.get("HTTP_FORWARDED", ""))
    if by_x and by_rfc and parsed(by_x[-1].address) != parsed(by_rfc[-1].address):
        return []
    return by_x or by_rfc


def hops_by_x(environ: Environ) -> list[Hop]:
    """By X-Forwarded-For, -Proto and -Host; each list counts from its end, and a single word is of all."""
    addresses, schemes, hosts = (listed(environ.get(name, "")) for name in X_FORWARDED)
    count = max(len(addresses), bool(schemes), bool(hosts))
    return [
        Hop(at(addresses, place, count), at(schemes, place, count).lower(), at(hosts, place, count))
        for place in range(count)
    ]


def at(values: list[str], place: int, count: int) -> str:
    """That of a hop. Where fewer are told than there are hops, the last is."""
    if len(values) >= count:
        return values[len(values) - count + place]
    return values[-1] if values else ""


def listed(header: str) -> list[str]:
    return [one.strip() for one in header.split(",")] if header.strip() else []


def hops_by_rfc(header: str) -> list[Hop]:
    """By RFC 7239; nothing where it is not written as that says."""
    hops: list[Hop] = []
    told: dict[str, str] = {}
    place = 0
    while place < len(header):
        pair = PAIR.match(header, place)
        if pair is None:
            return []
        value = pair[2]
        told[pair[1].lower()] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
        place = pair.end()
        separator = header[place : place + 1]
        if separator not in {"", ";", ","}:
            return []
        if separator != ";":
            hops.append(Hop(told.get("for", ""), told.get("proto", "").lower(), told.get("host", "")))
            told = {}
        place += 1
    return hops


def parsed(told: str) -> Address | None:
    """An address, also with its port; none of what is hidden (`_gazonk`), unknown, or written wrongly."""
    told = told.strip()
    if told.startswith("["):
        told = told[1:].partition("]")[0]
    elif told.count(":") == 1:
        told = told.partition(":")[0]
    try:
        address = ipaddress.ip_address(told.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def told_path(environ: Environ) -> str:
    told = listed(environ.get("HTTP_X_FORWARDED_PREFIX", ""))
    return told[-1].rstrip("/") if told and is_path(told[-1].rstrip("/")) else ""


def put_under(environ: Environ, path: str) -> None:
    """The hub's own addresses are below `path`, whether or not the proxy has taken it away from what is asked for."""
    environ["SCRIPT_NAME"] = path
    asked = environ.get("PATH_INFO", "")
    if asked == path or asked.startswith(f"{path}/"):
        environ["PATH_INFO"] = asked[len(path) :] or "/"
