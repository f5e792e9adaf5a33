"""A webview's road: a page of another origin posts with `fetch`, and the lap is on the race's page."""

from __future__ import annotations

import functools
import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.server.hub import Hub, running_hub

pytestmark = pytest.mark.browser

POST = """
async ([url, event]) => {
    const response = await fetch(url, {
        method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(event),
    });
    return [response.status, await response.json()];
}
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One hub for all of them."""
    yield from running_hub(tmp_path_factory.mktemp("hub"))


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def app_folder(tmp_path: Path) -> Path:
    """A page as a webview shows one."""
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>SmartRace</title>")
    return folder


@pytest.fixture
def other_origin(app_folder: Path) -> Iterator[str]:
    """The page served under another name and port than the hub's: `http://localhost`, as in the app's webview."""
    handler = functools.partial(QuietHandler, directory=str(app_folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


def race_events(hours_ago: int) -> list[dict[str, Any]]:
    """A race of one lap of 1:05.234 by Ada."""
    start = int(time.time() * 1000) - hours_ago * 3_600_000
    lap = {
        "controller_id": "1",
        "lap": 1,
        "laptime_raw": 65234,
        "driver_data": {"id": 1, "name": "Ada Lovelace"},
        "car_data": {"id": 1, "name": 'Porsche "Grello", 911'},
        "controller_data": {"color_bg": "rgb(254, 56, 39)", "color_text": "#fff"},
    }
    return [
        {"time": start, "event_type": "event.start", "event_data": {"type": "race", "laps": "50"}},
        {"time": start + 70_000, "event_type": "ui.lap_update", "event_data": lap},
    ]


def log_in(page: Page, hub: Hub) -> None:
    page.goto(f"{hub.url}/admin/")
    page.fill("#id_username", "admin")
    page.fill("#id_password", hub.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{hub.url}/admin/")


@pytest.mark.parametrize(("opened_from", "hours_ago"), [("another origin", 2), ("a file", 1)])
def test_a_page_posts_a_lap_and_it_is_on_the_races_page(
    hub: Hub, page: Page, other_origin: str, app_folder: Path, opened_from: str, hours_ago: int
) -> None:
    page.goto(other_origin if opened_from == "another origin" else (app_folder / "index.html").as_uri())
    path = hub.path
    url = hub.url + path
    for told in race_events(hours_ago):
        status, answer = page.evaluate(POST, [url, told])
        assert (status, answer["recorded"], answer["is_projected"]) == (200, True, True)
    # The server's log tells of the preflight, and not of the token.
    assert '"OPTIONS /ingest/…/ HTTP/1.1" 200' in hub.said()
    assert not [line for line in hub.said().splitlines() if "HTTP/1.1" in line and path in line]

    log_in(page, hub)
    page.goto(f"{hub.url}/admin/races/session/")
    page.get_by_role("link", name="Race 50 laps").first.click()
    classification = page.locator("#classification tbody tr")
    classification.first.wait_for()
    assert classification.count() == 1
    cells = classification.locator("td").all_inner_texts()
    assert cells[0:5] == ["1", "1", "Ada Lovelace", "", 'Porsche "Grello", 911']
    assert cells[8] == "1:05.234"
    swatch = page.locator("#classification .controller")
    assert swatch.evaluate("element => getComputedStyle(element).backgroundColor") == "rgb(254, 56, 39)"
    assert [cell.strip() for cell in page.locator("#laps tbody td").all_inner_texts()] == ["1", "1:05.234"]


def test_an_organiser_sees_on_the_tablet_that_the_url_is_right(hub: Hub, page: Page) -> None:
    page.goto(hub.url + hub.path)
    assert page.get_by_role("heading").inner_text() == "The hub hears you"
    assert page.get_by_text("Tablet of My club").is_visible()


def test_the_docs_ask_nothing_of_the_outside(hub: Hub, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{hub.url}/api/v1/docs/")
    page.get_by_text("/api/v1/sessions/{id}/laps", exact=True).wait_for()
    assert [url for url in asked if not url.startswith((hub.url, "data:", "blob:"))] == []


def test_the_admin_asks_nothing_of_the_outside_and_shows_no_error(hub: Hub, page: Page) -> None:
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", lambda response: errors.append(response.url) if response.status >= 400 else None)
    log_in(page, hub)
    for path in ("races/session/", "races/lap/", "drivers/source/", "drivers/source/1/change/", "ingest/rawevent/"):
        page.goto(f"{hub.url}/admin/{path}")
    assert [url for url in asked if not url.startswith((hub.url, "data:", "blob:"))] == []
    assert errors == []


def test_json_of_the_api_is_open_to_any_page(hub: Hub, page: Page, other_origin: str) -> None:
    page.goto(other_origin)
    clubs = page.evaluate("async url => (await fetch(url)).json()", f"{hub.url}/api/v1/clubs/")
    assert json.dumps(clubs["results"]) == '[{"id": 1, "name": "My club", "time_zone": "UTC"}]'


def test_a_new_url_is_shown_as_soon_as_it_is_confirmed(hub: Hub, page: Page) -> None:
    hub.manage("add_source", "Spare tablet")
    old = hub.source_paths()
    log_in(page, hub)
    page.goto(f"{hub.url}/admin/drivers/source/")
    page.get_by_role("link", name="Spare tablet").first.click()
    page.get_by_role("link", name="New URL").click()
    page.get_by_role("button", name="New URL").click()
    page.get_by_text("has a new URL").wait_for()
    (new,) = set(hub.source_paths()) - set(old)
    assert new in page.content()
