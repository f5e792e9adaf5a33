"""Every page of the admin, as axe finds it: one of each kind, found by following links from the first one."""

from __future__ import annotations

import importlib.resources
import re
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.server.hub import Hub, running_hub
from tests.server.race_director import evening, post
from tests.server.test_browser import log_in

pytestmark = pytest.mark.browser
AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.href)"
FINDINGS = """
    async only => {
        const found = await axe.run(document, only ? {runOnly: {type: 'rule', values: only}} : {});
        return found.violations.map(one => `${one.id} (${one.impact}): ` +
            one.nodes.slice(0, 3).map(node => `${node.target.join(' ')} ${node.html.slice(0, 120)}`).join(' | '));
    }
"""
CONTRAST = ["color-contrast"]
"""All that depends on light and dark."""
NO_PAGES = re.compile(r"logout|_csv|as_csv|as_file|jsi18n|autocomplete|r_shortcut|docs|rotate_token")
LEAST = 40


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    for hub in running_hub(tmp_path_factory.mktemp("hub")):
        post(hub, evening())
        yield hub


def kind_of(url: str, hub: Hub) -> str | None:
    """What an address of the admin is called in the URL map; None for what is no page of it."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" != hub.url or not parts.path.startswith("/admin/"):
        return None
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    return None if NO_PAGES.search(name) or "format=" in parts.query else name


def test_axe_finds_nothing_on_any_page_light_or_dark(hub: Hub, page: Page) -> None:
    log_in(page, hub)
    waiting, known, wrong = deque([f"{hub.url}/admin/"]), {"admin:index"}, []
    while waiting:
        url = waiting.popleft()
        page.emulate_media(color_scheme="light")
        page.goto(url)
        for link in page.evaluate(LINKS):
            kind = kind_of(link, hub)
            if kind is not None and kind not in known:
                known.add(kind)
                waiting.append(link)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE)  # a script in the page is what its content security policy forbids
        wrong += [f"{url}: {finding}" for finding in findings(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"{url} in the dark: {finding}" for finding in findings(page, CONTRAST)]
    assert len(known) >= LEAST, sorted(known)
    assert not wrong, "\n".join(wrong)


def findings(page: Page, only: list[str] | None = None) -> Any:
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
    return page.evaluate(FINDINGS, only)
