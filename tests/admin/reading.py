"""How these tests read the admin's pages."""

from __future__ import annotations

import html
import re
from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from races.models import Session


def page(browser: Client, name: str, *args: Any, **query: Any) -> str:
    """A page of the admin."""
    response = browser.get(reverse(f"admin:{name}", args=args), query)
    assert response.status_code == 200, response.content
    return response.content.decode()


def text(fragment: str) -> str:
    """What is read of a piece of HTML, with its menus closed."""
    menu = r'(<details class="desk-menu[^>]*>.*?</summary>).*?</details>'
    fragment = re.sub(menu, r"\1</details>", fragment, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", fragment)).split())


def table(told: str, id: str) -> list[list[str]]:
    """The cells of a table, row by row."""
    [body] = re.findall(rf'<table[^>]*id="{id}".*?</table>', told, re.DOTALL)
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    return [[text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]


def race_page(browser: Client) -> str:
    """The page of the only race."""
    return page(browser, "races_session_change", Session.objects.get(type="race").pk)


def names_of(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"
