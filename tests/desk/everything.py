"""All a hub says, wherever: every table, every body, the export, every answer of the API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command
from django.test import Client

from drivers.names import folded, search_key
from ingest.models import RawEvent
from tests.api.addresses import every_address, urls_of


def tables() -> dict[str, str]:
    """Every row of every table as text, by the name of its table; bytes are bodies, and those are apart."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy:
            rows = [repr(row) for row in model._default_manager.order_by("pk").values_list()]
            found[model._meta.label] = "\n".join(rows)
    return found


def bodies() -> dict[str, str]:
    """Every body as a person reads it, escaped or not."""
    return {f"body {event.pk}": f"{event.body!r} {readable(event.body)}" for event in RawEvent.objects.order_by("pk")}


def readable(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return f"{body.decode('utf-8', 'replace')} {body.decode('latin-1')}"


def export(folder: Path) -> dict[str, str]:
    file = folder / "scanned.jsonl"
    call_command("export_log", str(file), "--overwrite", verbosity=0)
    return {
        "export": "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in file.read_text().splitlines())
    }


def answers(browser: Client) -> dict[str, str]:
    """By address, of the first of everything there is."""
    found = {}
    for address in every_address():
        try:
            urls = list(urls_of(address))
        except ObjectDoesNotExist:
            continue
        for url in urls:
            response: Any = browser.get(url)
            assert response.status_code == 200, url
            found[url] = json.dumps(response.json(), ensure_ascii=False)
    return found


def everything(browser: Client, folder: Path) -> dict[str, str]:
    return {**tables(), **bodies(), **export(folder), **answers(browser)}


def where_said(name: str, told: dict[str, str]) -> list[str]:
    """Where any form of the name is said, however it is typed or searched for."""
    forms = {name, name.casefold(), json.dumps(name)[1:-1]}
    return [
        place
        for place, text in told.items()
        if any(form in text for form in forms) or folded(name) in folded(text) or search_key(name) in search_key(text)
    ]
