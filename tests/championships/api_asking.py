"""How these tests ask for the standings over REST."""

from __future__ import annotations

from typing import Any

from django.test import Client

from championships.models import Championship
from drivers.models import Driver
from tests.api.api_reading import get


def ask(cup: Championship, what: str, **query: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(f"championships/{cup.pk}/{what}/", dict(query))
    return found


def sheet(cup: Championship, what: str, **query: str | int) -> list[str]:
    response: Any = Client().get(f"/api/v1/championships/{cup.pk}/{what}/", {**query, "format": "csv"})
    assert response.status_code == 200
    return b"".join(response).decode().splitlines()


def named(name: str) -> dict[str, Any]:
    return {"id": Driver.objects.get(name=name).pk, "name": name}


def short(rows: list[dict[str, Any]], *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(row[field] for field in fields) for row in rows]
