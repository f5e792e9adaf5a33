"""The schema is complete enough to make a client from: nothing untyped, everything named and described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from pytest_django import Settings

from tests.api.addresses import (
    every_address,
    schema,
)

ROOT = "/api/v1/"
UNITS = {
    "_ms": {"integer"},
    "_s": {"integer"},
    "_at": {"date-time"},
    "_pct": {"integer", "decimal"},
    "_m": {"decimal"},
}
"""By suffix, the type or the format of what is measured so; decimals are text, never floats."""


def nodes(told: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the schema's document, with where it stands; examples left out."""
    if isinstance(told, dict):
        yield place, told
    children = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for name, one in children:
        if name != "example":
            yield from nodes(one, f"{place}/{name}")


def components() -> dict[str, Any]:
    found: dict[str, Any] = schema()["components"]["schemas"]
    return found


def fields() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every field of every answer, with the component it belongs to."""
    for component, described in components().items():
        for name, one in described.get("properties", {}).items():
            yield component, name, one


def types_of(one: dict[str, Any]) -> list[str]:
    """What a value may be, but for null."""
    told = one.get("type", [])
    return [kind for kind in ([told] if isinstance(told, str) else told) if kind != "null"]


def test_the_schema_is_valid() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, format="openapi-json", file="/dev/null")


def test_it_is_about_reading_alone() -> None:
    assert {method for methods in schema()["paths"].values() for method in methods} == {"get"}


@pytest.mark.parametrize(
    "resource", ["clubs", "tracks", "drivers", "cars", "teams", "meetings", "sessions", "entries", "championships"]
)
def test_a_resource_is_a_list_and_a_detail(resource: str) -> None:
    assert {f"{ROOT}{resource}", f"{ROOT}{resource}/{{id}}"} <= set(schema()["paths"])


def test_no_object_is_untyped() -> None:
    untyped = [
        place
        for place, node in nodes(schema())
        if node.get("type") == "object" and not node.get("properties") and not node.get("additionalProperties")
    ]
    assert untyped == []


def test_nothing_is_of_no_type() -> None:
    kinds = {"type", "$ref", "allOf", "oneOf", "enum"}
    assert [(component, name) for component, name, one in fields() if not kinds & set(one)] == []
    arrays = [(place, node) for place, node in nodes(schema()) if node.get("type") == "array"]
    assert [place for place, node in arrays if not kinds & set(node["items"])] == []


def test_every_enum_of_an_answer_has_a_name_and_says_its_words() -> None:
    inline = [
        place for place, node in nodes(components()) if isinstance(node.get("enum"), list) and place.count("/") != 1
    ]
    assert inline == []
    assert components()["OutcomeEnum"]["enum"] == ["provisional", "official", "abandoned"]


def test_what_is_measured_is_of_its_unit_and_never_a_float() -> None:
    wrong = [
        (component, name)
        for component, name, one in fields()
        for suffix, kinds in UNITS.items()
        if name.endswith(suffix) and not {*types_of(one), one.get("format")} & kinds
    ]
    assert wrong == []
    assert [place for place, node in nodes(schema()) if node.get("type") == "number"] == []


def test_the_units_are_explained() -> None:
    for suffix in ("_ms", "_at", "_m"):
        assert f"`{suffix}`" in schema()["info"]["description"]


def test_every_parameter_and_every_operation_is_described() -> None:
    for address in every_address():
        assert address.operation["description"].endswith("."), address.name
        for parameter in address.operation["parameters"]:
            assert parameter["description"].strip(), (address.name, parameter["name"])
            assert "label" not in parameter["description"], (address.name, parameter["name"])


def test_every_operation_tells_how_it_refuses() -> None:
    for address in every_address():
        told = set(address.operation["responses"])
        assert {"200", "304", "400", "401", "404", "406", "414", "429"} <= told, address.name
        needed: list[dict[str, list[str]]] = [{"token": []}, {"adminLogin": []}] if address.is_for_staff else []
        assert address.operation["security"] == needed, address.name


def test_an_answer_has_all_its_fields() -> None:
    partial = {
        name
        for name, one in components().items()
        if "properties" in one and set(one.get("required", ())) != set(one["properties"])
    }
    assert partial == {"Error"}


def test_it_keeps_the_rules_that_linters_recommend() -> None:
    """Those of redocly that are errors, and some that are warnings."""
    told = schema()
    assert told["openapi"].startswith("3.1")
    assert told["info"]["license"]["name"]
    assert [server["url"] for server in told["servers"]] == ["/"]
    paths = told["paths"]
    assert [path for path in paths if path.endswith("/") or "?" in path] == []
    operations = {path: methods["get"] for path, methods in paths.items()}
    names = [one["operationId"] for one in operations.values()]
    assert len(set(names)) == len(names)
    for path, one in operations.items():
        assert one["summary"], path
        assert not one["summary"].endswith("."), path
        assert "security" in one, path
        assert all(answer["description"] for answer in one["responses"].values()), path
        variables = {parameter["name"] for parameter in one["parameters"] if parameter["in"] == "path"}
        assert variables == {part[1:-1] for part in path.split("/") if part.startswith("{")}, path
    assert [place for place, node in nodes(told) if "nullable" in node] == []
    used = {node["$ref"].rpartition("/")[2] for _, node in nodes(told) if isinstance(node.get("$ref"), str)}
    assert set(components()) == used
    schemes = {name for one in operations.values() for way in one["security"] for name in way}
    assert schemes == set(told["components"]["securitySchemes"])


def test_what_comes_in_pages_and_what_is_whole_is_said_and_each_answer_has_one_type() -> None:
    for address in every_address():
        content = address.operation["responses"]["200"]["content"]
        assert list(content) == ["application/json"], address.name
        told = content["application/json"]["schema"]
        is_page, is_list = "/Paginated" in told.get("$ref", ""), told.get("type") == "array"
        paging = address.operation.get("x-paging")
        assert (paging in {"cursor", "number"}, paging == "whole") == (is_page, is_list), address.name
        assert ("cursor" in address.parameters) is (paging == "cursor"), address.name
        assert ("page" in address.parameters) is (paging == "number"), address.name
        assert ("x-csv" in address.operation) is (paging is not None), address.name


def test_where_nobody_reads_without_a_token_the_schema_says_so(settings: Settings) -> None:
    settings.HUB_PUBLIC_API = False
    told = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
    needed: list[dict[str, list[str]]] = [{"token": []}, {"adminLogin": []}]
    assert [path for path, methods in told["paths"].items() if methods["get"]["security"] != needed] == []
