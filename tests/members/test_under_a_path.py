"""A hub behind a proxy, under a path of its own: no page leads out of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import set_script_prefix

from drivers.models import Club, Source
from ingest.addresses import urls_of
from tests.members.pages import pages
from tests.members.people import browser_of, somebody

pytestmark = pytest.mark.once

UNDER = "/races/hub"
LEADS = re.compile(r"""(?:href|src|action|formaction|data-[a-z-]*url|hx-[a-z]+)=["']([^"'#?]*)""")


@pytest.fixture(autouse=True)
def under() -> Iterator[None]:
    """As the server does for each request; the test client does not."""
    set_script_prefix(f"{UNDER}/")
    yield
    set_script_prefix("/")


def ask(browser: Client, address: str, **more: Any) -> Any:
    return browser.get(address.removeprefix(UNDER), SCRIPT_NAME=UNDER, **more)


def out_of_it(page: str) -> set[str]:
    return {
        lead for lead in LEADS.findall(page) if lead.startswith("/") and not lead.startswith((f"{UNDER}/", "/static/"))
    }


def test_every_page_of_the_admin_leads_to_others_below(own_club: Club) -> None:
    browser = browser_of(somebody("superuser"))
    wrong = {}
    for page in pages():
        response = ask(browser, f"{page.at(own_club)}?{urlencode(page.query(own_club))}")
        if response.status_code in {301, 302} and not response["Location"].startswith((UNDER, ".", "?")):
            wrong[page.name] = {response["Location"]}
        elif "html" in response["Content-Type"] and not response.streaming:
            wrong[page.name] = out_of_it(response.content.decode())
    assert {name: leads for name, leads in wrong.items() if leads} == {}
    for path in ("/admin/", "/admin/find/?q=a", "/api/v1/docs/", Source.objects.get(club=own_club).path):
        told = ask(browser, path).content.decode()
        assert f"{UNDER}/" in told
        assert out_of_it(told) == set()


def test_who_is_not_logged_in_comes_back_to_what_they_asked_for(own_club: Club) -> None:
    browser = Client()
    to_login = ask(browser, "/admin/races/lap/")
    assert to_login["Location"] == f"{UNDER}/admin/login/?next={UNDER}/admin/races/lap/"
    assert ask(browser, "/")["Location"] == f"{UNDER}/admin/"
    user = somebody("Viewer", own_club, name="vera")
    user.set_password("slot-car-racing")
    user.save()
    told = {"username": "vera", "password": "slot-car-racing", "next": f"{UNDER}/admin/races/lap/"}
    back = browser.post("/admin/login/", told, SCRIPT_NAME=UNDER)
    assert back["Location"] == f"{UNDER}/admin/races/lap/"
    assert ask(browser, back["Location"]).status_code == 200


def test_answers_of_the_api_lead_to_the_next_page_below(own_club: Club) -> None:
    browser = browser_of(somebody("superuser"))
    told = ask(browser, "/api/v1/laps/", query_params={"page_size": "1"}).json()
    assert told["next"].startswith(f"http://testserver{UNDER}/api/v1/laps/?")
    following = ask(browser, told["next"].removeprefix("http://testserver")).json()
    assert following["results"][0]["id"] != told["results"][0]["id"]
    schema = ask(browser, "/api/v1/schema/", query_params={"format": "json"})
    assert json.loads(schema.content)["servers"][0]["url"] == UNDER


def test_a_tablet_is_told_an_address_below(own_club: Club, settings: LazySettings, rf: Any) -> None:
    source = Source.objects.get(club=own_club)
    asked = rf.get("/admin/", SCRIPT_NAME=UNDER, headers={"host": "races.example"})
    assert urls_of(source, asked) == [f"http://races.example{UNDER}{source.path}"]
    settings.HUB_PUBLIC_URL = f"https://example.org{UNDER}"
    assert urls_of(source, asked) == [f"https://example.org{UNDER}{source.path}"]
