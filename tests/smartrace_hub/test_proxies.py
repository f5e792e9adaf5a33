"""Whom the hub believes who asks it, and where it thinks it is."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from smartrace_hub.proxies import Proxies

NEAR = [ipaddress.ip_network(one) for one in ("127.0.0.1", "172.18.0.0/16", "fd00::/8")]


def seen(remote: str, path: str = "", asked: str = "/admin/", **headers: str) -> dict[str, Any]:
    """The environment a request reaches the hub with; header names as WSGI has them, without HTTP_."""
    found: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        found.update(environ)
        return []

    environ = {"REMOTE_ADDR": remote, "HTTP_HOST": "hub:8000", "wsgi.url_scheme": "http", "PATH_INFO": asked}
    Proxies(application, NEAR, path)({**environ, **{f"HTTP_{name}": told for name, told in headers.items()}}, None)  # type: ignore[arg-type]
    return found


def reader(remote: str, **headers: str) -> tuple[str, str, str]:
    told = seen(remote, **headers)
    return told["REMOTE_ADDR"], told["wsgi.url_scheme"], told["HTTP_HOST"]


FOR, PROTO, HOST, RFC = "X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_FORWARDED_HOST", "FORWARDED"
ADA, EVE, PROXY = "198.51.100.7", "203.0.113.66", "172.18.0.2"

BELIEVED: list[tuple[str, str, dict[str, str], tuple[str, str, str]]] = [
    ("nobody between", ADA, {}, (ADA, "http", "hub:8000")),
    ("a stranger may say what they like", EVE, {FOR: ADA, PROTO: "https", HOST: "x"}, (EVE, "http", "hub:8000")),
    ("a stranger by RFC 7239", EVE, {RFC: f"for={ADA};proto=https"}, (EVE, "http", "hub:8000")),
    ("a proxy of ours", PROXY, {FOR: ADA, PROTO: "https", HOST: "races.example"}, (ADA, "https", "races.example")),
    ("what the reader wrote stands before", PROXY, {FOR: f"{EVE}, {ADA}"}, (ADA, "http", "hub:8000")),
    ("two of ours", "127.0.0.1", {FOR: f"{ADA}, {PROXY}", PROTO: "https"}, (ADA, "https", "hub:8000")),
    ("two of ours, each says how it was asked", "127.0.0.1", {FOR: f"{ADA}, {PROXY}", PROTO: "https, http"},
     (ADA, "https", "hub:8000")),
    ("only ours: the farthest", PROXY, {FOR: "172.18.0.9, 172.18.0.3"}, ("172.18.0.9", "http", "hub:8000")),
    ("with a port", PROXY, {FOR: f"{ADA}:4711"}, (ADA, "http", "hub:8000")),
    ("IPv6 in brackets", PROXY, {FOR: "[2001:db8::1]:4711"}, ("2001:db8::1", "http", "hub:8000")),
    ("IPv4 told as IPv6", f"::ffff:{PROXY}", {FOR: f"::ffff:{ADA}"}, (ADA, "http", "hub:8000")),
    ("a proxy by IPv6", "fd00::2", {FOR: "2001:db8::1"}, ("2001:db8::1", "http", "hub:8000")),
    ("nobody is told", PROXY, {PROTO: "https"}, (PROXY, "https", "hub:8000")),
    ("unknown", PROXY, {FOR: "unknown"}, (PROXY, "http", "hub:8000")),
    ("no address", PROXY, {FOR: "1.2.3, <script>"}, (PROXY, "http", "hub:8000")),
    ("no scheme", PROXY, {FOR: ADA, PROTO: "javascript"}, (ADA, "http", "hub:8000")),
    ("no host", PROXY, {FOR: ADA, HOST: "evil/../x"}, (ADA, "http", "hub:8000")),
    ("a host with its port", PROXY, {FOR: ADA, HOST: "[2001:db8::5]:8443"}, (ADA, "http", "[2001:db8::5]:8443")),
    ("RFC 7239", PROXY, {RFC: f'for="{ADA}:4711";proto=https;host="races.example:8443"'},
     (ADA, "https", "races.example:8443")),
    ("RFC 7239, IPv6", PROXY, {RFC: 'For="[2001:db8::1]"; Proto=HTTPS'}, ("2001:db8::1", "https", "hub:8000")),
    ("RFC 7239, two of ours", "127.0.0.1", {RFC: f"for={EVE}, for={ADA};proto=https, for={PROXY}"},
     (ADA, "https", "hub:8000")),
    ("RFC 7239, hidden", PROXY, {RFC: "for=_gazonk;proto=https"}, (PROXY, "https", "hub:8000")),
    ("RFC 7239, written wrongly", PROXY, {RFC: f'for="{ADA};proto=https'}, (PROXY, "http", "hub:8000")),
    ("both say the same", PROXY, {FOR: ADA, RFC: f"for={ADA};proto=https"}, (ADA, "http", "hub:8000")),
    ("one is the reader's own", PROXY, {FOR: ADA, RFC: f"for={EVE}"}, (PROXY, "http", "hub:8000")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("remote", "headers", "expected"), [case[1:] for case in BELIEVED], ids=[c[0] for c in BELIEVED]
)
def test_who_asks(remote: str, headers: dict[str, str], expected: tuple[str, str, str]) -> None:
    assert reader(remote, **headers) == expected


@pytest.mark.parametrize("remote", [EVE, PROXY])
def test_what_proxies_say_reaches_nothing_further_in(remote: str) -> None:
    told = seen(remote, **{FOR: ADA, PROTO: "https", HOST: "x", RFC: f"for={ADA}", "X_FORWARDED_PREFIX": "/hub"})
    assert not [name for name in told if "FORWARDED" in name]


@pytest.mark.parametrize(
    ("remote", "path", "asked", "prefix", "expected"),
    [
        (ADA, "", "/admin/", "", (None, "/admin/")),
        (ADA, "/races", "/races/admin/", "", ("/races", "/admin/")),
        (ADA, "/races", "/admin/", "", ("/races", "/admin/")),
        (ADA, "/races", "/races", "", ("/races", "/")),
        (ADA, "/races", "/racesX/", "", ("/races", "/racesX/")),
        (PROXY, "", "/admin/", "/races/hub/", ("/races/hub", "/admin/")),
        (PROXY, "", "/races/admin/", "/races", ("/races", "/admin/")),
        (PROXY, "/races", "/admin/", "/else", ("/races", "/admin/")),
        (EVE, "", "/admin/", "/races", (None, "/admin/")),
        *((PROXY, "", "/admin/", evil, (None, "/admin/")) for evil in ("//evil.example", "/..", "x", "/a//b", '/"')),
    ],
)
def test_where_the_hub_is(remote: str, path: str, asked: str, prefix: str, expected: tuple[str | None, str]) -> None:
    told = seen(remote, path, asked, **({"X_FORWARDED_PREFIX": prefix} if prefix else {}))
    assert (told.get("SCRIPT_NAME"), told["PATH_INFO"]) == expected
