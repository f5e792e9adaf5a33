"""How the schema tells what its generator cannot see by itself."""

from __future__ import annotations

import inspect
from typing import Any

from django.conf import settings
from drf_spectacular.authentication import SessionScheme, TokenScheme
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from races.api.careers.filters import (
    FEWEST_DRIVERS,
    MOST_DRIVERS,
    IdsFilter,
)
from races.api.latest import LATEST, IdOrLatestField, LatestByName
from smartrace_hub.api.examples import EXAMPLES
from web.api.access import StaffOnly
from web.api.filters import (
    MOST,
    FlagFilter,
    IdField,
    IdFilter,
    InstantFilter,
    IntegerFilter,
    OneOf,
)
from web.api.pagination import MOST_PER_PAGE

CSV, JSON = "text/csv", "application/json"
PLAIN: dict[str, dict[str, Any]] = {
    "page": {"description": "From 1 on.", "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999}},
    "page_size": {
        "description": "How many lines a page has.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": 100},
    },
    "cursor": {"description": "Where the page begins: take the address in `next` as it is."},
}
"""Parameters that mean the same wherever they are."""
AN_ID = {"type": "integer", "format": "int64", "minimum": 1, "maximum": MOST}
ID_OR_LATEST = {"oneOf": [AN_ID, {"$ref": "#/components/schemas/Latest"}]}
NAMED = {
    "Latest": {"type": "string", "enum": [LATEST], "description": "The newest there is."},
}
"""Words that have a name of their own in clients made from the schema."""
BOUNDS = {"min_value": "minimum", "max_value": "maximum", "max_length": "maxLength"}
"""What a filter is told of its values, and what the schema calls it."""

MEANT = {
    IntegerFilter: {"": "that", "gte": "that or more", "lte": "that or less"},
    InstantFilter: {"gte": "then or later", "lte": "then or before"},
}
"""What a filter of a kind asks for, by its lookup."""


A_DAY = {
    "gte": " A date alone is a day where the club is: from its beginning.",
    "lte": " A date alone is a day where the club is: to its end.",
}
"""What a bound means that has no time."""


A_PAGE = "A page of them; `next` is the address of the one after it, and null on the last."
THE_WHOLE = "All of them, in one answer."
ONE = "What was asked for."


class ErrorSerializer(serializers.Serializer):
    """What every refusal looks like."""

    error = serializers.CharField(help_text="One sentence for people.")
    details = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="By parameter, what is wrong with it; only where parameters are at fault.",
    )


ERRORS = {
    "400": "A parameter is unknown or has a value it cannot have; the sentences name the valid ones.",
    "401": "The token is wrong, or one is needed.",
    "404": "There is no such thing.",
    "406": "The hub cannot answer in that format.",
    "429": "Too many requests; Retry-After says for how many seconds to wait.",
}
FOR_STAFF = {"403": "This is for the club's staff."}
WITHOUT_BODY = {
    "304": "Nothing has changed since the answer that If-None-Match names.",
    "414": "The address is longer than 4094 bytes; the server says so before the hub hears of it.",
}


class HubSchema(AutoSchema):
    """An operation as the generator tells it, with its refusals, its CSV, and `latest` for an id."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            operation["summary"] = summary_of(operation)
            operation |= self.told_of_lists(operation)
            operation.setdefault("security", [])  # nothing is needed, and that is said
        for name, schema in NAMED.items():
            named = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema=schema, object=name)
            self.registry.register_on_missing(named)
        for parameter in operation.get("parameters", ()) if operation else ():
            if parameter["name"] in PLAIN:
                parameter |= PLAIN[parameter["name"]]
            elif parameter["in"] == "path":
                self.tell_id(parameter)
            elif not parameter.get("required"):
                # What is empty was not asked for.
                parameter["allowEmptyValue"] = True
        return operation

    def told_of_lists(self, operation: dict[str, Any]) -> dict[str, Any]:
        """Whether it is a table, and how its rows come."""
        response: dict[str, Any] = {"x-csv": True} if self.is_table() else {}
        answer = operation["responses"]["200"]
        if "Paginated" in str(answer["content"][JSON]["schema"].get("$ref")):
            names = {parameter["name"] for parameter in operation["parameters"]}
            answer["description"] = A_PAGE
            return {**response, "x-paging": "cursor" if "cursor" in names else "number"}
        is_list = answer["content"][JSON]["schema"].get("type") == "array"
        answer["description"] = THE_WHOLE if is_list else ONE
        return {**response, "x-paging": "whole"} if is_list else response

    def is_table(self) -> bool:
        return any(renderer.media_type == CSV for renderer in self.view.get_renderers())

    def map_renderers(self, attribute: str) -> list[Any]:
        """JSON alone: which of two types an answer has, no client could be told."""
        return [one for one in super().map_renderers(attribute) if one not in {CSV, "csv"}]

    def tell_id(self, parameter: dict[str, Any]) -> None:
        """Ids count from 1 on."""
        if isinstance(self.view, LatestByName):
            parameter["schema"], parameter["description"] = ID_OR_LATEST, "The id, or `latest` for the newest one."
        elif parameter["schema"].get("type") == "integer":
            parameter["schema"]["minimum"] = 1

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        """An answer has all its fields; what does not apply is null or empty."""
        schema = super()._map_basic_serializer(serializer, direction)
        if not isinstance(serializer, ErrorSerializer):
            schema["required"] = sorted(schema["properties"])
        return schema

    def get_auth(self) -> list[dict[str, Any]]:
        """Nothing is needed where the API is public, but for what is for the club's staff."""
        return super().get_auth() if StaffOnly in self.view.permission_classes or not settings.HUB_PUBLIC_API else []

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        content = bodies["200"].get("content", {})
        if self.get_operation_id() in EXAMPLES:
            content[JSON]["example"] = EXAMPLES[self.get_operation_id()]
        for code, sentence in WITHOUT_BODY.items():
            bodies[code] = {"description": sentence}
        for code, sentence in self.refusals().items():
            response = OpenApiResponse(ErrorSerializer(), sentence)
            bodies[code] = self._get_response_for_code(response, code, [JSON], direction)
        return bodies

    def refusals(self) -> dict[str, str]:
        return ERRORS | (FOR_STAFF if StaffOnly in self.view.permission_classes else {})


def summary_of(operation: dict[str, Any]) -> str:
    """The first sentence of what is said of it, without the mark that ends it."""
    sentence, _, _ = str(operation["description"]).partition("\n")[0].partition(". ")
    return sentence.rstrip(".;:")


class StrictFilters(DjangoFilterExtension):
    """Filters with what they mean, and the words they take."""

    target_class = "smartrace_hub.api.filters.HubFilterBackend"
    priority = 1

    def resolve_filter_field(self, *args: Any) -> Any:
        *_, name, one = args
        [parameter] = super().resolve_filter_field(*args)
        parameter["schema"] |= bounds(one)
        parameter["description"] = one._label or about(name, one)
        return [parameter]


def about(name: str, one: Any) -> str:
    """What a filter means that says nothing of it itself."""
    if type(one) is IdFilter:
        return f"The id of a {name}."
    if isinstance(one, FlagFilter | OneOf):
        return f"`{name}` is that."
    if isinstance(one, IntegerFilter | InstantFilter):
        field, _, lookup = name.partition("__")
        kind = InstantFilter if isinstance(one, InstantFilter) else IntegerFilter
        day = A_DAY[lookup] if kind is InstantFilter else ""
        return f"`{field}` is {MEANT[kind][lookup]}{', in milliseconds' * field.endswith('_ms')}.{day}"
    return first_line(type(one))


def bounds(one: Any) -> dict[str, Any]:
    """What a filter's values have to be like, beyond what its kind says."""
    if isinstance(one, IdsFilter):
        return {"minItems": FEWEST_DRIVERS, "maxItems": MOST_DRIVERS, "uniqueItems": True}
    if issubclass(one.field_class, IdField):
        return ID_OR_LATEST if issubclass(one.field_class, IdOrLatestField) else AN_ID
    if "choices" in one.extra:
        return {"enum": [word for word, _ in one.extra["choices"]]}
    return {keyword: one.extra[name] for name, keyword in BOUNDS.items() if one.extra.get(name) is not None}


def first_line(described: type) -> str:
    return (inspect.getdoc(described) or "").partition("\n")[0]


class AdminLoginScheme(SessionScheme):
    """Whoever is logged in to the admin."""

    target_class = "web.api.access.AdminLogin"
    priority = 1
    name = "adminLogin"


class HubTokenScheme(TokenScheme):
    """The header `Authorization: Token …`."""

    target_class = "web.api.access.HubToken"
    priority = 1
    name = "token"
