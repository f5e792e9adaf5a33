"""An organiser at a browser: a championship of heats and finals from nothing, an evening, a ruling, the standings."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.server.hub import Hub, Poster, running_hub
from tests.server.test_browser import log_in
from tests.server.test_browser_desk import tab_to

pytestmark = pytest.mark.browser

HOUR_MS = 3_600_000
NAMES = {1: "Anna", 2: "Bob", 3: "Cleo", 4: "Dan"}
EVENING = [("123", 6), ("124", 6), ("34", 9), ("12", 5)]
"""Two heats, the B final and the A final: who drove, in the order they came in, and how many laps."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub on which nothing was raced yet."""
    yield from running_hub(tmp_path_factory.mktemp("hub"))


def race(began: int, order: str, laps: int) -> list[dict[str, Any]]:
    """A race in which these came in in this order, each a tenth of a second behind the one before."""
    told: list[dict[str, Any]] = [
        {"time": began, "event_type": "event.start", "event_data": {"type": "race", "laps": str(laps)}}
    ]
    for lap in range(1, laps + 1):
        for place, controller in enumerate(map(int, order)):
            data = {
                "controller_id": str(controller),
                "lap": lap,
                "laptime_raw": 6000,
                "driver_data": {"id": controller, "name": NAMES[controller]},
                "car_data": {"id": controller, "name": f"Car {controller}"},
            }
            at = began + 6000 * lap + 100 * place
            told.append({"time": at, "event_type": "ui.lap_update", "event_data": data})
    lines = {
        str(place): {"position": place, "controller_id": int(one), "driver_id": int(one), "laps": laps}
        for place, one in enumerate(order, start=1)
    }
    over = began + 6000 * laps + 2000
    told.append({"time": over, "event_type": "event.end", "event_data": {"type": "race", "result": lines}})
    return [*told, {"time": over + 1000, "event_type": "ui.reset", "event_data": {}}]


def run_the_evening(hub: Hub) -> None:
    began = int(time.time() * 1000) - 2 * HOUR_MS
    with Poster(hub, hub.path) as tablet:
        for number, (order, laps) in enumerate(EVENING):
            for told in race(began + number * 600_000, order, laps):
                assert tablet.post(json.dumps(told).encode())[0] == 200
    hub.wait_until_projected()


def standings(page: Page) -> list[str]:
    """Who is where with how many points, such as `1 Anna 10`."""
    page.locator("#standings tbody tr").first.wait_for()
    rows = page.locator("#standings tbody tr").all()
    return [
        " ".join(
            (
                row.locator("td").nth(0).inner_text(),
                row.locator("th").inner_text().replace(" Champion", ""),
                row.locator(".cup-net").inner_text(),
            )
        )
        for row in rows
    ]


def evening(page: Page) -> list[str]:
    """What the club reads out, by the link beside the round."""
    page.locator("#rounds").get_by_role("link", name="Result").click()
    page.locator("#evening-1").wait_for()
    rows = page.locator("#evening-1 tbody tr").all()
    return [f"{row.locator('td').first.inner_text()} {row.locator('th').inner_text()}" for row in rows]


def make_the_championship(page: Page, hub: Hub) -> None:
    """From the empty page to its own, where it is running then."""
    page.goto(f"{hub.url}/admin/championships/championship/add/")
    expect(page.locator("#outlook")).to_contain_text("The club has raced on no evening yet")
    page.locator("#id_name").fill("Club cup")
    page.get_by_label("Each evening is a round of heats and finals").check()
    page.get_by_label("10-8-6-5-4-3-2-1.").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Why").fill("the season begins")
    page.get_by_role("button", name="Start").click()
    page.get_by_text("is running.").first.wait_for()


def take_a_lap(page: Page, hub: Hub) -> None:
    """Of Anna, who won the A final, which was the last race."""
    final = hub.rows("/sessions/?type=race")["results"][0]
    page.goto(f"{hub.url}/admin/races/session/{final['id']}/change/")
    row = page.locator("#classification tbody tr").filter(has_text="Anna").first
    row.locator("summary").click()
    row.get_by_role("link", name="Add or take laps", exact=True).click()
    page.get_by_label("Laps").fill("-1")
    page.get_by_label("Reason").fill("cut the chicane")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("Club cup: Bob +2, Anna −2")
    page.get_by_role("button", name="Confirm").click()
    page.locator("#classification").wait_for()


def test_a_championship_of_heats_and_finals_from_nothing_to_its_standings(hub: Hub, page: Page) -> None:
    log_in(page, hub)
    make_the_championship(page, hub)
    run_the_evening(hub)
    [cup] = hub.rows("/championships/")["results"]
    page.goto(f"{hub.url}/admin/championships/championship/{cup['id']}/standings/")
    # Cleo won the B final by nine laps; whoever was in the A final is ahead all the same.
    assert standings(page) == ["1 Anna 10", "2 Bob 8", "3 Cleo 6", "4 Dan 5"]
    take_a_lap(page, hub)
    page.goto(f"{hub.url}/admin/championships/championship/{cup['id']}/standings/")
    assert standings(page) == ["1 Bob 10", "2 Anna 8", "3 Cleo 6", "4 Dan 5"]
    assert evening(page) == ["1 Bob", "2 Anna", "3 Cleo", "4 Dan"]
    page.go_back()
    page.locator("#standings tbody tr").first.locator(".cup-net").click()
    assert page.locator("#why tbody tr").nth(1).locator("td").first.inner_text().endswith("of 4 sessions: 1st")
    hub.manage("rebuild", "--check")


def test_a_rule_is_changed_in_mid_season_by_the_keyboard_alone(hub: Hub, page: Page) -> None:
    """What moves is read before it is saved; Tab and Enter alone."""
    log_in(page, hub)
    [cup] = hub.rows("/championships/")["results"]
    page.goto(f"{hub.url}/admin/championships/championship/{cup['id']}/change/#scorings")
    tab_to(page, page.locator("#id_scorings-0-points"))
    page.keyboard.press("Control+A")
    page.keyboard.type("20 5 1")
    page.keyboard.press("Enter")
    expect(page.locator("#preview")).to_contain_text("points of the race: points 20 5 1, was 10 8 6 5 4 3 2 1")
    assert page.locator("#preview tbody tr").first.inner_text().split() == ["Bob", "1", "1", "20", "10", "+10"]
    tab_to(page, page.get_by_label("Why"))
    page.keyboard.type("the meeting voted")
    page.keyboard.press("Enter")
    page.get_by_text("was changed successfully").first.wait_for()
    page.goto(f"{hub.url}/admin/championships/championship/{cup['id']}/standings/")
    assert standings(page)[0] == "1 Bob 20"
    page.goto(f"{hub.url}/admin/races/ruling/")
    expect(page.locator("#result_list")).to_contain_text("the meeting voted")


def test_the_table_of_the_last_evenings_follows_the_choices(hub: Hub, page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    log_in(page, hub)
    page.goto(f"{hub.url}/admin/championships/championship/add/")
    table = page.locator("#outlook-table")
    table.wait_for()
    page.get_by_label("Each evening is a round, and the points of its races are added up.").check()
    page.get_by_label("16-12-8-6.").check()
    expect(table.locator("tbody tr").first).to_contain_text("Anna")
    page.get_by_label("Only the best rounds count.").check()
    expect(page.locator('[data-beside="how_many"]')).to_have_text("How many rounds?")
    page.get_by_label("How many rounds").fill("1")
    table.wait_for()
    expect(page.locator('[data-beside="how_many"]')).to_have_text("")
    assert errors == []
