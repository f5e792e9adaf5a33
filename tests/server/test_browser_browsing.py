"""The morning after: a race is found by a name its driver once had, and leads to all there is to know of it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.server.hub import Hub
from tests.server.race_director import post
from tests.server.test_browser import log_in

pytestmark = pytest.mark.browser
MINUTE_MS = 60_000
LAPS = 60


def evening() -> Iterator[dict[str, Any]]:
    """Two races on Spa; who was Wilhelmina in the first, and slower than Bob, is Mina in the second, and quicker."""
    began = int(time.time() * 1000) - 120 * MINUTE_MS
    yield {"time": began, "event_type": "util.set_active_track", "event_data": {"id": 7, "name": "Spa"}}
    for at, name, own_ms in ((began + 1000, "Wilhelmina", 8000), (began + 40 * MINUTE_MS, "Mina", 7000)):
        yield {"time": at, "event_type": "event.start", "event_data": {"type": "race", "laps": str(LAPS)}}
        for number in range(1, LAPS + 1):
            for controller, driver, lap_ms in ((1, name, own_ms), (2, "Bob", 7500)):
                lap = {"controller_id": str(controller), "laptime_raw": lap_ms + number, "lap": number}
                who = {"driver_data": {"id": controller, "name": driver}}
                told = {"time": at + number * 8100 + controller, "event_type": "ui.lap_update"}
                yield {**told, "event_data": {**lap, **who}}
        yield {"time": at + 10 * MINUTE_MS, "event_type": "ui.reset"}


def test_last_weeks_race_is_found_by_a_former_name_and_leads_on_and_back(hub: Hub, page: Page) -> None:
    post(hub, evening())
    log_in(page, hub)
    expect(page.locator("#new-bests")).to_contain_text("Track record on Spa: 7.001 by Mina")
    page.get_by_label("A part of any name").fill("helmi")
    page.get_by_label("A part of any name").press("Enter")
    found = page.locator("#found")
    expect(found).to_contain_text("also called Wilhelmina")

    found.get_by_role("link", name=re.compile("Race of")).last.click()
    expect(page.locator("#classification")).to_contain_text("Mina")
    page.locator("#laps-shown").get_by_role("link", name="41–60").click()
    expect(page.locator("#laps")).to_contain_text("8.060")
    page.locator("#classification").get_by_role("link", name="Mina").click()

    expect(page.locator("#best-rows")).to_contain_text("the record")
    expect(page.locator("#rival-rows")).to_contain_text("Bob")
    page.locator("#best-rows").get_by_role("link", name="Spa").click()
    fall = page.locator("#fall-2 tbody tr")
    expect(fall).to_have_count(3)
    assert [row.locator("td").nth(1).inner_text() for row in fall.all()] == ["7.001", "7.501", "8.001"]
    fall.last.get_by_role("link", name=re.compile(r"\d{4}, ")).click()
    expect(page.locator("#classification")).to_contain_text("Bob")
    page.go_back()
    page.go_back()
    expect(page.locator("#best-rows")).to_contain_text("Spa")
