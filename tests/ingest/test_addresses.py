"""Which URLs the hub prints."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from ingest import addresses

OWN = ["192.168.1.7", "10.0.0.7"]


@pytest.mark.parametrize(
    ("allowed", "printed"),
    [
        (["*"], OWN),
        (["hub.local"], ["hub.local"]),
        (["10.0.0.7", "hub.local"], ["10.0.0.7"]),
        ([".example.org"], OWN),
    ],
)
def test_only_addresses_that_are_answered_are_printed(
    allowed: list[str], printed: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUB_PUBLIC_URL, settings.HUB_LISTEN, settings.HUB_PORT = "", "0.0.0.0", 8000
    settings.ALLOWED_HOSTS = [*allowed, "localhost", "127.0.0.1", "[::1]"]
    monkeypatch.setattr(addresses, "lan_addresses", lambda *, ipv6=False: OWN)
    assert addresses.base_urls() == [f"http://{host}:8000" for host in printed]
