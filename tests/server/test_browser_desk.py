"""A race director at a browser: every decision by its page, then all of it revoked, and nothing is left of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.server.hub import Hub, Poster, running_hub
from tests.server.test_browser import log_in

pytestmark = pytest.mark.browser

CASE = Path(__file__).parents[1] / "cases" / "to-be-ruled-on.jsonl"
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with a qualifying and a race of two hours ago."""
    for hub in running_hub(tmp_path_factory.mktemp("hub")):
        bodies = [json.loads(line)["body"] for line in CASE.read_text().splitlines()]
        began = int(time.time() * 1000) - 2 * HOUR_MS
        with Poster(hub, hub.source_paths()[0]) as tablet:
            for body in bodies:
                moved = {**body, "time": body["time"] - bodies[0]["time"] + began}
                assert tablet.post(json.dumps(moved).encode())[0] == 200
        hub.wait_until_projected()
        yield hub


@dataclass
class Desk:
    """The race's page, and what is clicked there."""

    hub: Hub
    page: Page

    def open_race(self) -> None:
        races = self.hub.rows("/sessions/?type=race")["results"]
        self.page.goto(f"{self.hub.url}/admin/races/session/{races[0]['id']}/change/")

    def row_of(self, name: str, table: str = "classification") -> Locator:
        return self.page.locator(f"#{table} tbody tr").filter(has_text=name).first

    def choose(self, row: Locator, verb: str) -> None:
        row.locator("summary").click()
        row.get_by_role("link", name=verb, exact=True).click()

    def classified(self) -> list[str]:
        """Who is where, such as `1 Anna`."""
        rows = self.page.locator("#classification tbody tr").all()
        return [
            " ".join((row.locator("td").nth(0).inner_text(), row.locator("td").nth(2).inner_text())) for row in rows
        ]

    def record_holder(self) -> str:
        track = self.hub.rows("/tracks/")["results"][0]["id"]
        records = self.hub.rows(f"/records/?track={track}&type=race&by=driver")
        return str((records["results"] if isinstance(records, dict) else records)[0]["driver"]["name"])

    def rule(self, says: dict[str, str], expected: str) -> None:
        """Fill the page in, read the preview, confirm."""
        for label, value in says.items():
            self.page.get_by_label(label).fill(value)
        self.page.get_by_label("Reason").fill("the stewards")
        self.page.get_by_role("button", name="Preview").click()
        expect(self.page.locator("#preview")).to_contain_text(expected)
        self.page.get_by_role("button", name="Confirm").click()
        self.page.locator("#classification").wait_for()


@dataclass
class Step:
    """One decision: how its page is reached, what is filled in, what the preview says, how it is afterwards."""

    what: str
    reach: Callable[[Desk], None]
    expected: str
    says: dict[str, str] = field(default_factory=dict)
    classified: list[str] | None = None
    then: Callable[[Desk], Any] = bool


def of_entry(name: str, verb: str) -> Callable[[Desk], None]:
    return lambda desk: desk.choose(desk.row_of(name), verb)


def of_stint(name: str, verb: str) -> Callable[[Desk], None]:
    return lambda desk: desk.choose(desk.row_of(name, "stints"), verb)


def void_annas_second(desk: Desk) -> None:
    desk.page.get_by_label("Choose lap 2 of Anna").check()
    desk.page.locator("#choose-laps").get_by_role("button", name="Void").click()


def bob_holds_the_record(desk: Desk) -> None:
    assert desk.record_holder() == "Bob"


def eve_drove_five(desk: Desk) -> None:
    assert "Eve" in desk.row_of("Eve", "stints").inner_text()


STEPS = [
    Step(
        "the record lap is void",
        void_annas_second,
        "Lap record of Kellerring from 6.000 (Anna) to 6.000 (Bob)",
        then=bob_holds_the_record,
    ),
    Step(
        "the winner is disqualified",
        of_entry("Anna", "Disqualify"),
        "Anna 1 → DSQ",
        classified=["1 Bob", "2 Cleo", "3 Dan", "– Anna"],
    ),
    Step(
        "and reinstated",
        of_entry("Anna", "Reinstate"),
        "Anna DSQ → 1",
        classified=["1 Anna", "2 Bob", "3 Cleo", "4 Dan"],
    ),
    Step(
        "the second gets five seconds",
        of_entry("Bob", "Add time"),
        "Bob 2 (+0.100) → 3 (+5.100)",
        says={"Seconds": "5"},
        classified=["1 Anna", "2 Cleo", "3 Bob", "4 Dan"],
    ),
    Step(
        "a lap is taken",
        of_entry("Cleo", "Add or take laps"),
        "Cleo 2 (+1.200) → ",
        says={"Laps": "-1"},
    ),
    Step(
        "a stint is moved",
        of_stint("Bob", "Give to…"),
        "No driver is called Eve yet",
        says={"Driver": "Eve"},
        then=eve_drove_five,
    ),
]
"""Joining, splitting, hiding, merging and forgetting are more of these."""


def answers(hub: Hub) -> dict[str, str]:
    """What the API says at every address, of every row that its lists have."""
    schema = json.loads(hub.get("/api/v1/schema/?format=json")[1])
    found: dict[str, str] = {}
    for path in schema["paths"]:
        for address in addresses(hub, path):
            status, body = hub.get(address)
            found[address] = f"{status} {body.decode()}"
    return found


def addresses(hub: Hub, path: str) -> list[str]:
    if "{" not in path:
        return [path]
    listed, _, rest = path.partition("{id}")
    if "{" in rest or not rest or "{" in listed:
        return []
    rows = json.loads(hub.get(listed)[1])
    rows = rows.get("results", []) if isinstance(rows, dict) else rows
    return [f"{listed}{row['id']}{rest}" for row in rows if isinstance(row, dict) and "id" in row]


def test_what_a_director_decides_is_done_and_all_of_it_revoked(hub: Hub, page: Page) -> None:
    desk = Desk(hub, page)
    before = answers(hub)
    log_in(page, hub)
    for step in STEPS:
        desk.open_race()
        step.reach(desk)
        desk.rule(step.says, step.expected)
        if step.classified is not None:
            assert desk.classified() == step.classified, step.what
        step.then(desk)
    hub.manage("rebuild", "--check")
    revoke_all(desk)
    desk.open_race()
    assert desk.classified() == ["1 Anna", "2 Bob", "3 Cleo", "4 Dan"]
    hub.manage("rebuild", "--check")
    assert answers(hub) == before


def revoke_all(desk: Desk) -> None:
    """From the log's list, all at once."""
    desk.page.goto(f"{desk.hub.url}/admin/races/ruling/?in_force=yes")
    desk.page.locator("#action-toggle").check()
    desk.page.locator("select[name=action]").select_option("revoke_several")
    desk.page.get_by_role("button", name="Run").click()
    desk.page.get_by_label("Reason").fill("it was wrong")
    desk.page.get_by_role("button", name="Preview").click()
    expect(desk.page.locator("#preview")).to_contain_text("Revoked: Anna disqualified")
    desk.page.get_by_role("button", name="Confirm").click()
    desk.page.get_by_text("Revoked: Anna disqualified").first.wait_for()


def test_a_correction_takes_no_mouse(hub: Hub, page: Page) -> None:
    """Tab and Enter alone, from the race's page to the changed result."""
    desk = Desk(hub, page)
    log_in(page, hub)
    desk.open_race()
    tab_to(page, desk.row_of("Dan").locator("summary"))
    page.keyboard.press("Enter")
    tab_to(page, desk.row_of("Dan").get_by_role("link", name="Disqualify"))
    page.keyboard.press("Enter")
    page.get_by_label("Reason").wait_for()
    page.keyboard.type("magnets")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Confirm: Disqualify"))
    page.keyboard.press("Enter")
    page.locator("#classification").wait_for()
    assert desk.classified()[-1] == "– Dan"
    assert "Dan disqualified" in page.locator("#decisions").inner_text()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until that has the focus, which the page may have given it already."""
    target = wanted.element_handle()
    for _ in range(200):
        if page.evaluate("element => document.activeElement === element", target):
            return
        page.keyboard.press("Tab")
    raise AssertionError("It is never reached by the Tab key.")
