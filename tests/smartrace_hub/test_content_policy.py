"""Every answer says what a page may load: nothing from elsewhere, no script that stands in it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from smartrace_hub.content_policy import DATA
from tests.tablet import Tablet

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\son\w+=[\"']|javascript:")


@pytest.mark.parametrize(
    ("path", "styles", "may_evaluate"),
    [
        ("/admin/", "'unsafe-inline'", True),
        ("/admin/login/", "'unsafe-inline'", True),
        ("/admin/races/lap/", "'unsafe-inline'", True),
        ("/admin/nothing/here/", "'unsafe-inline'", True),
        ("/api/v1/docs/", "'unsafe-inline'", False),
        ("/nothing/here/", "'unsafe-inline'", False),
        ("/ingest/nobody/", "'nonce-", False),
        ("{tablet}", "'nonce-", False),
    ],
)
def test_a_page_runs_no_script_but_the_hubs_own(
    organiser: Client, tablet: Tablet, path: str, styles: str, may_evaluate: bool
) -> None:
    response = organiser.get(path.format(tablet=tablet.source.path), follow=path.startswith("/admin/l"))
    policy, page = response["Content-Security-Policy"], response.content.decode()
    directives = dict(one.strip().split(" ", 1) for one in policy.split(";"))
    assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert directives["script-src"] == ("'self' 'unsafe-eval'" if may_evaluate else "'self'")
    assert directives["style-src"].startswith(f"'self' {styles}")
    assert "//" not in policy
    assert INLINE_SCRIPT.findall(page) == []
    for told in re.findall(r"<style[^>]*>", page) if "nonce" in policy else []:
        assert re.search(r'nonce="([^"]+)"', told)[1] in directives["style-src"]  # type: ignore[index]


@pytest.mark.parametrize(
    "path", ["/api/v1/laps/", "/api/v1/laps/?format=csv", "/api/v1/nothing/", "/healthz", "/readyz"]
)
def test_what_is_no_page_loads_nothing(organiser: Client, path: str) -> None:
    assert organiser.get(path)["Content-Security-Policy"] == DATA


def test_a_page_of_an_error_and_of_a_lockout_has_its_style(db: None, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 1
    response = Client().post("/admin/login/", {"username": "a", "password": "b"})
    nonce = re.search(r'<style nonce="([^"]+)"', response.content.decode())
    assert nonce is not None
    assert f"'nonce-{nonce[1]}'" in response["Content-Security-Policy"]
    again = Client().post("/admin/login/", {"username": "a", "password": "b"})
    assert nonce[1] not in again.content.decode()
