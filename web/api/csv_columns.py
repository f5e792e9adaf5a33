"""Which columns a list has as CSV, and how a value reads in a cell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.utils.encoders import JSONEncoder

from web.spreadsheets import harmless


@dataclass(frozen=True)
class Column:
    """One column: its name, and the way to its value through a row's nested objects."""

    name: str
    way: tuple[str, ...]

    def of(self, row: Any) -> str:
        """The row's cell; empty where nothing is told."""
        value = row
        for step in self.way:
            value = value.get(step) if value is not None else None
        return cell(value)

    def within(self, outer: str) -> Column:
        """As a column of whoever holds the object: its `name` is what the outer one is called by."""
        return Column(outer if self.name == "name" else f"{outer}_{self.name}", (outer, *self.way))


def columns_of(serializer: serializers.Serializer) -> list[Column]:
    """One for each field; for an object one for each of its own, so that `driver` makes `driver_id` and `driver`."""
    found: list[Column] = []
    for name, field in serializer.fields.items():
        if isinstance(field, serializers.Serializer):
            found += [column.within(name) for column in columns_of(field)]
        else:
            found.append(Column(name, (name,)))
    return found


def columns_in(row: dict[str, Any]) -> list[Column]:
    """The columns of a row that no serializer describes."""
    found: list[Column] = []
    for name, value in row.items():
        if isinstance(value, dict):
            found += [column.within(name) for column in columns_in(value)]
        else:
            found.append(Column(name, (name,)))
    return found


def cell(value: Any) -> str:
    """What JSON would say, without its quotes; of several, each after a semicolon."""
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if type(value) in {int, bool}:
        return str(value).lower()
    if isinstance(value, list | tuple):
        return harmless("; ".join(shown(one) for one in value))
    literal = json.dumps(value, cls=JSONEncoder, ensure_ascii=False)
    return harmless(json.loads(literal)) if literal.startswith('"') else literal


def shown(value: Any) -> str:
    """One of several: an object by its name, or by the name of the first in it that has one."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return cell(value)
    named = next((one for one in value.values() if isinstance(one, dict) and "name" in one), None)
    if "name" in value or named is None:
        return str(value["name"]) if "name" in value else json.dumps(value, cls=JSONEncoder, ensure_ascii=False)
    return shown(named)
