"""A race director at a browser: every decision by its page, then all of it revoked, and nothing is left of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page

from tests.server.hub import Hub, running_hub
from tests.server.race_director import CAME_IN, Desk, evening, post
from tests.server.test_browser import log_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    for hub in running_hub(tmp_path_factory.mktemp("hub")):
        post(hub, evening())
        yield hub


@dataclass
class Step:
    """One decision on a race: how its page is reached, what is filled in, what the preview says, how it is then."""

    what: str
    reach: Callable[[Desk], None]
    expected: str
    says: dict[str, str] = field(default_factory=dict)
    race: int = 0
    classified: list[str] | None = None
    then: Callable[[Desk], object] = bool


def of_entry(name: str, verb: str) -> Callable[[Desk], None]:
    return lambda desk: desk.choose(desk.row_of(name), verb)


def of_stint(name: str, verb: str) -> Callable[[Desk], None]:
    return lambda desk: desk.choose(desk.row_of(name, "stints"), verb)


def of_session(verb: str) -> Callable[[Desk], None]:
    return lambda desk: desk.choose(desk.page.locator("#content"), verb)


def of_lap(chosen: str, verb: str) -> Callable[[Desk], None]:
    def reach(desk: Desk) -> None:
        desk.page.get_by_label(f"Choose {chosen}").check()
        desk.page.locator("#choose-laps").get_by_role("button", name=verb).click()

    return reach


def at_lap(chosen: str, verb: str) -> Callable[[Desk], None]:
    """On the page of a lap."""

    def reach(desk: Desk) -> None:
        desk.page.locator("td").filter(has=desk.page.get_by_label(f"Choose {chosen}")).get_by_role("link").click()
        desk.page.get_by_role("link", name=verb).click()

    return reach


def is_held_by(name: str) -> Callable[[Desk], object]:
    def holds(desk: Desk) -> None:
        assert desk.record_holder() == name

    return holds


def are(races: int) -> Callable[[Desk], object]:
    def counted(desk: Desk) -> None:
        assert desk.races() == races

    return counted


def eve_drove_five(desk: Desk) -> None:
    assert "Eve" in desk.row_of("Eve", "stints").inner_text()


STEPS = [
    Step(
        "the test run is hidden",
        of_session("Hide from all statistics"),
        "Lap record of Kellerring from 5.900 (Dan) to 6.000 (Anna)",
        race=1,
        then=is_held_by("Anna"),
    ),
    Step(
        "the record lap is void",
        of_lap("lap 2 of Anna", "Void"),
        "Lap record of Kellerring from 6.000 (Anna) to 6.000 (Bob)",
        then=is_held_by("Bob"),
    ),
    Step(
        "the winner is disqualified",
        of_entry("Anna", "Disqualify"),
        "Anna 1 → DSQ",
        classified=["1 Bob", "2 Cleo", "3 Dan", "– Anna"],
    ),
    Step("and reinstated", of_entry("Anna", "Reinstate"), "Anna DSQ → 1", classified=CAME_IN),
    Step(
        "the second gets five seconds",
        of_entry("Bob", "Add time"),
        "Bob 2 (+0.100) → 3 (+5.100)",
        says={"Seconds": "5"},
        classified=["1 Anna", "2 Cleo", "3 Bob", "4 Dan"],
    ),
    Step("a lap is taken", of_entry("Cleo", "Add or take laps"), "Cleo 2 (+1.200) → ", says={"Laps": "-1"}),
    Step(
        "a stint is moved",
        of_stint("Bob", "Give to…"),
        "No driver is called Eve yet",
        says={"Driver": "Eve"},
        then=eve_drove_five,
    ),
    Step(
        "the halves of a race are joined",
        of_session("Join with the one before"),
        "is no more",
        race=3,
        classified=["1 Bob", "2 Anna"],
        then=are(3),
    ),
    Step(
        "a race is split in two",
        at_lap("lap 3 of Anna", "Split after this lap"),
        "is new: ",
        then=are(4),
    ),
]


def answers(hub: Hub) -> dict[str, str]:
    """What the API says at every address, of every row that its lists have."""
    schema = json.loads(hub.get("/api/v1/schema/?format=json")[1])
    needed = parameters(hub)
    found: dict[str, str] = {}
    for path, methods in schema["paths"].items():
        asked = [one["name"] for one in methods["get"]["parameters"] if one["in"] == "query" and one.get("required")]
        # Of whom, or of which car: the schema cannot say that it takes one of the two.
        asked += ["driver"] if path.endswith("/personal-bests") else []
        query = "?" + urlencode({name: needed[name] for name in asked}) if asked else ""
        for address in addresses(hub, path):
            status, body = hub.get(address + query)
            found[address] = f"{status} {body.decode()}"
    return found


def parameters(hub: Hub) -> dict[str, Any]:
    """Those that some address asks for."""
    drivers = [row["id"] for row in hub.rows("/drivers/")["results"]]
    track = hub.rows("/tracks/")["results"][0]["id"]
    return {"drivers": ",".join(map(str, drivers)), "driver": drivers[0], "track": track, "of": "wins"}


def addresses(hub: Hub, path: str) -> list[str]:
    if "{" not in path:
        return [path]
    listed, _, rest = path.partition("{id}")
    rows = json.loads(hub.get(listed)[1])
    rows = rows.get("results", []) if isinstance(rows, dict) else rows
    return [f"{listed}{row['id']}{rest}" for row in rows if isinstance(row, dict) and "id" in row]


def test_what_a_director_decides_is_done_and_all_of_it_revoked(hub: Hub, page: Page) -> None:
    desk = Desk(hub, page)
    before = answers(hub)
    log_in(page, hub)
    for step in STEPS:
        desk.open_race(step.race)
        step.reach(desk)
        desk.rule(step.says, step.expected)
        if step.classified is not None:
            assert desk.classified() == step.classified, step.what
        step.then(desk)
    desk.merge("Ana", into="Anna")
    assert "Ana" not in desk.drivers()
    desk.take_back("Ana", into="Anna")
    assert {"Ana", "Anna"} <= desk.drivers()
    desk.forget("Cleo", "Cora")
    hub.manage("rebuild", "--check")
    desk.revoke_all_but("forgotten", "Revoked: Anna disqualified")
    desk.open_race()
    assert desk.classified() == [line.replace("Cleo", "Cora") for line in CAME_IN]
    hub.manage("rebuild", "--check")
    assert answers(hub) == {address: body.replace("Cleo", "Cora") for address, body in before.items()}


def test_a_correction_takes_no_mouse(hub: Hub, page: Page) -> None:
    """Tab and Enter alone, from the race's page to the changed result."""
    desk = Desk(hub, page)
    log_in(page, hub)
    desk.open_race()
    tab_to(page, desk.row_of("Dan").locator("summary"))
    page.keyboard.press("Enter")
    tab_to(page, desk.row_of("Dan").get_by_role("link", name="Disqualify"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Reason"))
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
