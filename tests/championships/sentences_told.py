"""Every sentence that a championship's readers are told: over REST, and on the pages of its standings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from championships.models import Championship
from championships.report.cross_table import lines_of, tables_of
from championships.standings.reading import table_of
from tests.admin.reading import text
from tests.api.api_reading import get
from tests.championships.sentences import NEVER

ON_PAGES = {**{what: NEVER[what] for what in ("one of several", "some of nothing")}, "None": re.compile(r"\bNone\b")}
"""A page is many sentences, with figures between them."""
SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)


def sentences_told(cup: Championship) -> Iterator[str]:
    """What stands in fields that are read as sentences; an empty one says that there is none."""
    for row in get(f"championships/{cup.pk}/faults/"):
        yield row["sentence"]
    yield from (row["note"] for row in get(f"championships/{cup.pk}/rounds/") if row["note"])
    for table, _ in tables_of(cup):
        for row in get(f"championships/{cup.pk}/standings/", {"table": table}):
            yield row["competitor"]
            yield from (row[name] for name in ("title", "settled_by", "unranked_by") if row[name])
        for row in get(f"championships/{cup.pk}/explanations/", {"table": table}):
            yield row["reason"]
        for row in get(f"championships/{cup.pk}/cross-table/", {"table": table}):
            yield from row["results"]
        found = table_of(cup, table)
        yield from (cell.told for line in lines_of(found) for cell in line.cells if cell.told) if found else ()


def unsayable_on_pages(cup: Championship, browser: Client) -> list[tuple[str, str]]:
    """What should stand on no page of the standings, with the words around it."""
    found = []
    for table, _ in tables_of(cup):
        page = reverse("admin:championships_standings", args=[cup.pk])
        told = browser.get(page, {"table": table}).content.decode()
        accounts = dict.fromkeys(re.findall(r'class="cup-net" href="([^"]+)"', told))
        for one in (told, *(browser.get(path.replace("&amp;", "&")).content.decode() for path in accounts)):
            words = text(SCRIPT.sub("", one[one.index('<div class="cup ') :]))
            for what, never in ON_PAGES.items():
                found += [(what, words[hit.start() - 30 : hit.end() + 30]) for hit in never.finditer(words)]
    return found
