"""How tests of the desk click: a page that decides, its two steps, and what it then says."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.admin.reading import text


def deciding(kind: str, **rows: Any) -> str:
    """The address of a page to decide."""
    query = "&".join(f"{word}={getattr(row, 'pk', row)}" for word, row in rows.items())
    return f"{reverse('admin:races_ruling_decide', args=[kind])}?{query}"


def hidden_in(told: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', told)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def looked_at(browser: Client, address: str, reason: str = "the stewards", **says: Any) -> str:
    """The page after the first step."""
    opened = browser.get(address)
    assert opened.status_code == 200, opened
    said = {f"says_{name}": value for name, value in says.items()}
    form = {**hidden_in(opened.content.decode()), **said, "reason": reason, "do": "preview"}
    response = browser.post(address.partition("?")[0], form)
    assert response.status_code == 200, response
    return str(response.content.decode())


def confirmed(browser: Client, address: str, told: str, reason: str = "the stewards", **says: Any) -> Any:
    """The answer to the second step, after a page that `looked_at` gave."""
    said = {f"says_{name}": value for name, value in says.items()}
    return browser.post(address.partition("?")[0], {**hidden_in(told), **said, "reason": reason, "do": "confirm"})


def ruled(browser: Client, address: str, reason: str = "the stewards", **says: Any) -> list[str]:
    """Both steps; returns what the preview said would change."""
    told = looked_at(browser, address, reason, **says)
    done = confirmed(browser, address, told, reason, **says)
    assert done.status_code == 302, text(done.content.decode())
    return effects_in(told)


def effects_in(told: str) -> list[str]:
    """The lines of a preview but its last one, which says that there are no more."""
    [preview] = re.findall(r'<section id="preview".*?</section>', told, re.DOTALL)
    return [text(line) for line in re.findall(r"<li>(.*?)</li>", preview, re.DOTALL)][:-1]


def refusal(told: str) -> str:
    """Why nothing was ruled."""
    assert 'id="preview"' not in told
    lists = re.findall(
        r'class="errornote[^"]*">(.*?)</div>|<ul class="errorlist[^"]*"[^>]*>(.*?)</ul>', told, re.DOTALL
    )
    return text(" ".join(part for parts in lists for part in parts)) or text(told)
