"""A race director at a browser: an evening to decide on, the pages, and what is clicked there."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.server.hub import Hub, Poster

expect.set_options(timeout=90_000)
CASE = Path(__file__).parents[1] / "cases" / "to-be-ruled-on.jsonl"
MINUTE_MS = 60_000
DRIVERS = {"Anna": 1, "Bob": 2, "Cleo": 3, "Dan": 4, "Ana": 5}
CAME_IN = ["1 Anna", "2 Bob", "3 Cleo", "4 Dan"]
"""The race as it was driven."""


def evening() -> Iterator[dict[str, Any]]:
    """A qualifying and a race two hours ago, a test run that looks like a race, and a race told in two halves."""
    began = int(time.time() * 1000) - 120 * MINUTE_MS
    bodies = [json.loads(line)["body"] for line in CASE.read_text().splitlines()]
    yield from ({**body, "time": body["time"] - bodies[0]["time"] + began} for body in bodies)
    yield from race(began + 15 * MINUTE_MS, 1, [("Dan", 5900), ("Ana", 7000)])
    yield from race(began + 30 * MINUTE_MS, 4, [("Anna", 6500), ("Bob", 6600), ("Anna", 6700), ("Bob", 6800)])
    yield from race(began + 35 * MINUTE_MS, 4, [("Bob", 6400), ("Anna", 6900), ("Bob", 6500), ("Anna", 6800)])


def race(began: int, distance: int, laps: list[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    """One without an official result. Each laps from where they crossed the line before."""
    yield {"time": began, "event_type": "event.start", "event_data": {"type": "race", "laps": str(distance)}}
    status = {"old": "starting", "new": "running"}
    yield {"time": began + 10_000, "event_type": "event.change_status", "event_data": status}
    crossed = dict.fromkeys(DRIVERS, began + 10_000)
    for name, lap_time_ms in laps:
        crossed[name] += lap_time_ms
        lap = {"controller_id": str(DRIVERS[name]), "laptime_raw": lap_time_ms}
        who = {"driver_data": {"id": DRIVERS[name], "name": name}}
        yield {"time": crossed[name], "event_type": "ui.lap_update", "event_data": {**lap, **who}}
    yield {"time": began + 2 * MINUTE_MS, "event_type": "ui.reset"}


def post(hub: Hub, bodies: Iterator[dict[str, Any]]) -> None:
    with Poster(hub, hub.path) as tablet:
        for body in bodies:
            assert tablet.post(json.dumps(body).encode())[0] == 200
    hub.wait_until_projected()


@dataclass
class Desk:
    """The pages of one hub, in one browser."""

    hub: Hub
    page: Page

    # Where things are

    def open(self, path: str) -> None:
        self.page.goto(f"{self.hub.url}/admin/{path}")

    def open_race(self, number: int = 0) -> None:
        """That race of the evening, counted from 0."""
        races = sorted(self.hub.rows("/sessions/?type=race")["results"], key=lambda row: row["opened_at"])
        self.open(f"races/session/{races[number]['id']}/change/")

    def open_driver(self, name: str) -> None:
        [driver] = [row for row in self.hub.rows("/drivers/")["results"] if row["name"] == name]
        self.open(f"drivers/driver/{driver['id']}/change/")

    def row_of(self, name: str, table: str = "classification") -> Locator:
        return self.page.locator(f"#{table} tbody tr").filter(has_text=name).first

    def choose(self, where: Locator, verb: str) -> None:
        """From the menu that is there."""
        where.locator(".desk-menu summary").first.click()
        where.get_by_role("link", name=verb, exact=True).click()

    # What is shown

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

    def races(self) -> int:
        return len(self.hub.rows("/sessions/?type=race")["results"])

    def drivers(self) -> set[str]:
        return {row["name"] for row in self.hub.rows("/drivers/")["results"]}

    # What is decided

    def rule(self, says: dict[str, str], expected: str) -> None:
        """Fill the page in, read the preview, confirm."""
        for label, value in says.items():
            self.page.get_by_label(label).fill(value)
        self.page.get_by_label("Reason").fill("the stewards")
        self.page.get_by_role("button", name="Preview").click()
        expect(self.page.locator("#preview")).to_contain_text(expected)
        self.page.get_by_role("button", name="Confirm").click()
        self.page.locator("#classification").wait_for()

    def merge(self, name: str, into: str) -> None:
        self.open_driver(name)
        self.page.get_by_role("link", name="Merge into…").click()
        self.page.locator("select[name=into]").select_option(label=f"{into} (Tablet {DRIVERS[into]})", force=True)
        self.page.get_by_label("Reason").fill("mistyped")
        self.page.get_by_role("button", name="Continue").click()
        expect(self.page.get_by_text(f"All that {name} drove becomes {into}'s: 1 lap that count")).to_be_visible()
        self.page.get_by_role("button", name=f"Merge into {into}").click()
        self.page.get_by_text(f"{name} and {into} are one.").wait_for()

    def take_back(self, name: str, into: str) -> None:
        self.open_driver(into)
        self.page.get_by_role("link", name="Take back").click()
        self.page.get_by_label("Reason").fill("they are two")
        self.page.get_by_role("button", name="Take back").click()
        self.page.get_by_text(f"{name} and {into} are two again.").wait_for()

    def forget(self, name: str, pseudonym: str) -> None:
        self.open_driver(name)
        self.page.get_by_role("link", name="Have forgotten…").click()
        self.page.get_by_label("Pseudonym").fill(pseudonym)
        self.page.get_by_label("Reason").fill("they asked for it")
        self.page.get_by_role("button", name="Look what that means").click()
        expect(self.page.get_by_text(f"{name} will be called {pseudonym}.")).to_be_visible()
        self.page.get_by_role("button", name="Forget them for good").click()
        self.page.get_by_text(f"They are called {pseudonym} now.").wait_for()

    def revoke_all_but(self, final: str, expected: str) -> None:
        """From the log's list, all at once; what is final is left out."""
        self.open("races/ruling/?in_force=yes")
        self.page.locator("#action-toggle").check()
        self.page.locator("#result_list tr").filter(has_text=final).locator("input.action-select").uncheck()
        self.page.locator("select[name=action]").select_option("revoke_several")
        self.page.get_by_role("button", name="Run").click()
        self.page.get_by_label("Reason").fill("it was wrong")
        self.page.get_by_role("button", name="Preview").click()
        expect(self.page.locator("#preview")).to_contain_text(expected)
        self.page.get_by_role("button", name="Confirm").click()
        self.page.get_by_text(expected).first.wait_for()
