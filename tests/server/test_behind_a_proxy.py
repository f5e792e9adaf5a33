"""A running hub under a path, behind a proxy of its own, and asked directly in the club's network."""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Iterator

import pytest

from tests.server.hub import PATIENCE_S, Hub, running_hub

LAP = b'{"event_type": "ui.lap_update", "event_data": {"controller_id": "1", "laptime_raw": 5000}}'


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    listens = "[::]" if socket.has_ipv6 else "0.0.0.0"
    public = {"HUB_PUBLIC_URL": "https://races.example/slot/hub", "HUB_TRUSTED_PROXIES": "127.0.0.1"}
    # Each process counts by itself.
    more = {
        "HUB_WORKERS": "1",
        "HUB_LISTEN": listens,
        "HUB_THROTTLE_ADDRESS": "5/day",
        "HUB_ALLOWED_HOSTS": "slot_pc,[::1],hub.local",
    }
    yield from running_hub(tmp_path_factory.mktemp("proxied"), **public, **more)


def ask(hub: Hub, path: str, body: bytes | None = None, /, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=PATIENCE_S)
    named = {name.replace("_", "-"): told for name, told in headers.items()}
    connection.request("POST" if body else "GET", path, body, {"Host": "hub.local", **named})
    response = connection.getresponse()
    told = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), told


def test_the_hub_is_below_its_path_with_all_it_needs(hub: Hub) -> None:
    """Whether or not the proxy takes the path away."""
    assert f"https://races.example/slot/hub{hub.path}" in hub.said()
    for before in ("/slot/hub", ""):
        assert ask(hub, before + hub.path, LAP)[0] == 200
        login = ask(hub, f"{before}/admin/login/")
        sheet = re.search(rb'href="(/slot/hub/static/web/hub\.\w+\.css)"', login[2])
        assert sheet, login[2][:2000]
        assert ask(hub, sheet[1].decode())[0] == 200
    assert ask(hub, "/slot/hub/admin/")[1]["Location"] == "/slot/hub/admin/login/?next=/slot/hub/admin/"
    assert "Path=/slot/hub" in login[1]["Set-Cookie"]


@pytest.mark.parametrize(
    ("host", "status"),
    [("slot_pc", 200), ("slot_pc:8000", 200), ("[::1]:8000", 200), ("HUB.local", 200), ("races.example", 200),
     ("else_where", 400), ("a b", 400)],
)  # fmt: skip
def test_every_name_a_machine_has_will_do(hub: Hub, host: str, status: int) -> None:
    assert ask(hub, "/healthz", Host=host)[0] == status


def test_each_reader_behind_the_proxy_is_themself(hub: Hub) -> None:
    def readers(address: str) -> list[int]:
        told = {"X_Forwarded_For": f"203.0.113.9, {address}", "X_Forwarded_Proto": "https"}
        return [ask(hub, "/slot/hub/api/v1/clubs/", None, **told)[0] for _ in range(6)]

    assert readers("198.51.100.1") == [200] * 5 + [429]
    assert readers("198.51.100.2") == [200] * 5 + [429]
    told = ask(hub, "/api/v1/", Forwarded='for="[2001:db8::1]";proto=https;host=hub.local')[2]
    assert json.loads(told)["laps"] == "https://hub.local/slot/hub/api/v1/laps/"
