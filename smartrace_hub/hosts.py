"""Names and addresses of machines, as they stand in URLs."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from django.http import request

NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?", re.IGNORECASE)
PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")
OWN = {"admin", "api", "healthz", "ingest", "metrics", "readyz", "static"}
"""What the hub's own addresses begin with."""


def in_brackets(host: str) -> str:
    """An IPv6 address as URLs have it; anything else as it is."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def is_host(value: str) -> bool:
    """Whether that can stand in a URL as its host."""
    if not value.startswith("["):
        return NAME.fullmatch(value) is not None
    try:
        return value.endswith("]") and ipaddress.ip_address(value[1:-1]).version == 6
    except ValueError:
        return False


def is_host_with_port(value: str) -> bool:
    host, _, port = value.rpartition(":") if re.search(r":\d*$", value) and not value.endswith("]") else (value, "", "")
    return is_host(host) and (not port or (port.isascii() and port.isdigit() and 0 < int(port) < 65536))


def is_path(value: str) -> bool:
    """Whether the hub can be served under it: `/races/hub`, or nothing."""
    return PATH.fullmatch(value) is not None and value[1:].split("/")[0] not in OWN


def is_origin(value: str, *, with_path: bool = False) -> bool:
    """Whether it is such as `https://hub.example`, and perhaps with the path a proxy serves the hub under."""
    try:
        url = urlsplit(value)
        has_port_that_is_one = url.port is None or url.port > 0
    except ValueError:
        return False
    has_its_path = url.path in {"", "/"} or (with_path and is_path(url.path.rstrip("/")))
    is_bare = has_its_path and not url.query and not url.fragment and "@" not in url.netloc
    return url.scheme in {"http", "https"} and bool(url.hostname) and has_port_that_is_one and is_bare


def let_in_underscores() -> None:
    """Docker and Windows name machines with them, and Django knows no such host, whatever ALLOWED_HOSTS says."""
    request.host_validation_re = re.compile(r"^([a-z0-9_.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::([0-9]+))?$")
