"""A hub as readers see it, before it moves and after: every answer of the API, with names where keys are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from championships.models import Championship
from drivers.models import Car, Club, Driver, Source, Team
from races.models import Entry, Meeting, Session, Track
from tests.api.addresses import Address, every_address
from tests.ingest.moving import run

Answers = dict[str, Any]
KEYS = {"id", "lap"}
"""Left out of answers; what a row is called stands beside it."""
ORDERED_BY_KEY = {"/api/v1/raw-events/"}
"""As they came into this very hub, which several tablets' events do in another order."""


def session_name(row: Session) -> str:
    return f"{row.source}, {row.opened_at.isoformat()}, {row.type}"


NAMES: dict[str, tuple[Any, Callable[[Any], str]]] = {
    "clubs": (Club, str),
    "sources": (Source, str),
    "drivers": (Driver, str),
    "cars": (Car, str),
    "teams": (Team, str),
    "tracks": (Track, str),
    "sessions": (Session, session_name),
    "meetings": (Meeting, lambda row: row.began_at.isoformat()),
    "championships": (Championship, str),
    "entries": (Entry, lambda row: f"{session_name(row.session)}, {row.controller}"),
}


def moved_out(build: Callable[[], Any], file: Path) -> Answers:
    """Build a hub, note what it answers, write its file; and all of it is as if it had never been."""
    with transaction.atomic():
        build()
        answers = all_answers()
        run("export_log", file)
        transaction.set_rollback(True)
    assert not Club.objects.exists()
    return answers


def all_answers() -> Answers:
    """What everybody is told, and staff, of everything there is."""
    browser = Client()
    staff = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("reader of all")
    browser.force_login(staff)
    names = {kind: {row.pk: call(row) for row in model.objects.all()} for kind, (model, call) in NAMES.items()}
    found: Answers = {}
    for address in every_address():
        for name, url in urls_of(address, names):
            assert name not in found, name
            pages = [without_keys(page, names) for page in pages_of(url, browser)]
            found[name] = in_some_order(pages) if address.template in ORDERED_BY_KEY else pages
    return found


def urls_of(address: Address, names: dict[str, dict[int, str]]) -> Iterator[tuple[str, str]]:
    """What is asked, by names, and its URL; what has no name, its list tells in full."""
    query = urlencode(needed(address))
    whom: list[tuple[str, Any]] = [("", None)]
    if address.is_of_one:
        whom = [(name, pk) for pk, name in names.get(address.resource, {}).items()]
    for name, pk in whom:
        yield f"{address.template} {name}".strip(), f"{address.path(pk)}?{query}" if query else address.path(pk)


def needed(address: Address) -> dict[str, object]:
    """The parameters without which there is no answer, the same on every hub."""
    drivers = Driver.objects.order_by("name_key").values_list("pk", flat=True)
    known: dict[str, Callable[[], object]] = {
        "drivers": lambda: "Ada,Bob,Cy" if address.resource == "fixtures" else ",".join(map(str, drivers[:10])),
        "of": lambda: "wins",
        "track": lambda: Track.objects.order_by("name_key").values_list("pk", flat=True)[0],
    }
    required = [one["name"] for one in address.operation["parameters"] if one["in"] == "query" and one.get("required")]
    filled = {name: known[name]() for name in required}
    return {**filled, "driver": drivers[0]} if "personal-bests" in address.template else filled


def in_some_order(pages: list[Any]) -> list[str]:
    return sorted(json.dumps(row) for page in pages for row in page["results"])


def pages_of(url: str | None, browser: Client) -> Iterator[Any]:
    while url:
        response = browser.get(url)
        assert response.status_code == 200, (url, response.content)
        told = response.json()
        url = told.pop("next", None) if isinstance(told, dict) else None
        if isinstance(told, dict):
            told.pop("previous", None)
        yield told


def without_keys(told: Any, names: dict[str, dict[int, str]]) -> Any:
    """The same with what rows are called in the place of their keys."""
    if isinstance(told, list):
        return [without_keys(one, names) for one in told]
    if not isinstance(told, dict):
        return told
    return {key: by_name(key, value, names) for key, value in told.items() if key not in KEYS}


def by_name(key: str, value: Any, names: dict[str, dict[int, str]]) -> Any:
    plural = "entries" if key == "entry" else f"{key}s"
    if plural in names and isinstance(value, int):
        return names[plural][value]
    return without_keys(value, names)


def differences(before: Answers, after: Answers) -> list[str]:
    """The questions that are answered otherwise, each with both answers."""
    return [
        f"{name}\n  {json.dumps(before.get(name))[:1500]}\n  {json.dumps(after.get(name))[:1500]}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
