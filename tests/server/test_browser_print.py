"""What a club pins to the wall: standings and cross table of a long season fit one sheet of A4, landscape."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.server.hub import Hub, running_hub
from tests.server.test_browser import log_in

pytestmark = pytest.mark.browser

HOLD = """
from championships.decisions import finalise, rules_changed
from championships.models import Championship, ResultByHand, Round, SeasonPart, SessionByHand
from championships.presets import apply_preset
from drivers.models import Club, Driver
club = Club.objects.get()
called = [f"Maximiliane Oberhuber-{number:02}" for number in range(1, 41)]
drivers = [Driver.objects.create(club=club, name=name, name_key=name.lower()) for name in called]
for name in ("Running cup", "Final cup"):
    cup = Championship.objects.create(club=club, name=name, state="running", planned_rounds=22)
    SeasonPart.objects.create(championship=cup, drop=4)
    for number in range(1, 21):
        held = Round.objects.create(championship=cup, number=number)
        race = SessionByHand.objects.create(round=held, reason="printed")
        places = [(place * number) % 41 for place in range(1, 41)]
        ResultByHand.objects.bulk_create(
            ResultByHand(of=race, place=place, driver=driver) for place, driver in zip(places, drivers)
        )
    apply_preset(cup, "linear: N − p + 1")
    if name == "Final cup":
        finalise(cup)
"""
SHEETS = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One hub with a season of 20 rounds and 40 drivers that goes on, and one that is final."""
    for hub in running_hub(tmp_path_factory.mktemp("hub")):
        hub.manage("shell", "-c", HOLD)
        yield hub


def test_twenty_rounds_of_forty_drivers_are_one_sheet(hub: Hub, page: Page) -> None:
    log_in(page, hub)
    for cup in hub.rows("/championships/")["results"]:
        page.goto(f"{hub.url}/admin/championships/championship/{cup['id']}/standings/?only=sheet")
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")  # another font in its place is wider
        assert page.locator("#standings tbody tr").count() == 40
        assert page.locator("#standings thead th.cup-round").count() == 20
        assert len(SHEETS.findall(page.pdf(prefer_css_page_size=True))) == 1, cup["name"]
        # Nothing of it is beyond the edge of the paper, which is 277 mm wide without its margins.
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 1047, "height": 718})
        assert page.evaluate("document.querySelector('#standings').getBoundingClientRect().right") <= 1047
        page.emulate_media(media="null")  # told "screen", the browser would print that
