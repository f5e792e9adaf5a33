"""Every address of the API, from its schema, with whatever it needs filled in from the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator

from championships.models import Championship
from drivers.models import Driver
from races.models import Meeting, Session, Track

NAMES = "Ada,Bob,Cy,Dan,Eve,Flo,Gus"
LATEST_OF = {"sessions": Session, "meetings": Meeting, "championships": Championship}


@cache
def schema() -> dict[str, Any]:
    """What `/api/v1/schema/` tells."""
    found: dict[str, Any] = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
    return found


@dataclass(frozen=True, slots=True)
class Address:
    """A path of the schema, and how it is asked for what there is."""

    template: str
    operation: dict[str, Any] = field(hash=False, compare=False)

    @property
    def name(self) -> str:
        return str(self.operation["operationId"])

    @property
    def resource(self) -> str:
        """The path's first word: what an id in it is of."""
        return self.template.split("/")[3]

    @property
    def is_of_one(self) -> bool:
        """Whether there is an id in it."""
        return "{" in self.template

    @property
    def is_for_staff(self) -> bool:
        return "403" in self.operation["responses"]

    @property
    def is_table(self) -> bool:
        """Whether it is a list or a chart, and so comes as CSV too."""
        return "x-csv" in self.operation

    @property
    def parameters(self) -> set[str]:
        return {parameter["name"] for parameter in self.operation["parameters"] if parameter["in"] == "query"}

    @property
    def texts(self) -> set[str]:
        """Parameters that take any text."""
        told = [one for one in self.operation["parameters"] if one["name"] in self.parameters]
        return {one["name"] for one in told if one["schema"] == {"type": "string", "maxLength": 200}}

    def path(self, key: object) -> str:
        return self.template.replace("{id}", str(key))

    def url(self, key: object = None, **query: object) -> str:
        """Of the first there is, unless a key is given, with what has to be asked for."""
        path = self.path(first(self.resource) if key is None and self.is_of_one else key)
        asked = {**needed(self), **query}
        return f"{path}?{urlencode(asked)}" if asked else path


def every_address() -> list[Address]:
    """As they are with the slash that may end them."""
    return [Address(f"{template}/", methods["get"]) for template, methods in schema()["paths"].items()]


def every_url(**query: object) -> list[str]:
    """Of what visitors may read."""
    return [url for address in every_address() if not address.is_for_staff for url in urls_of(address, **query)]


def urls_of(address: Address, **query: object) -> Iterator[str]:
    """The address of the first there is, and of the latest where that word can stand for an id."""
    yield address.url(**query)
    if address.is_of_one and address.resource in LATEST_OF:
        yield address.url("latest", **query)


def first(resource: str) -> Any:
    """The id of the first row a resource has."""
    rows: Any = resolve(f"/api/v1/{resource}/").func.cls.queryset.model.objects  # type: ignore[attr-defined]
    return rows.earliest("pk").pk


def needed(address: Address) -> dict[str, object]:
    """The parameters without which there is no answer."""
    drivers = (lambda: NAMES) if address.resource == "fixtures" else some_drivers
    known = {"drivers": drivers, "of": lambda: "wins", "track": lambda: Track.objects.earliest("pk").pk}
    required = [one["name"] for one in address.operation["parameters"] if one["in"] == "query" and one.get("required")]
    filled = {name: known[name]() for name in required}
    return {**filled, "driver": Driver.objects.earliest("pk").pk} if "personal-bests" in address.template else filled


def some_drivers() -> str:
    """The first ten, or as many as there are."""
    return ",".join(str(pk) for pk in Driver.objects.order_by("pk").values_list("pk", flat=True)[:10])
