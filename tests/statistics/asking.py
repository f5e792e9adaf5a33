"""Asking the API, and its answer in the words of the naive side: ids for references, instants for their text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tests.api.api_reading import get

Row = dict[str, Any]


def answer(path: str, query: Mapping[str, Any] | None = None) -> list[Row]:
    """The rows of a list."""
    return [plain(row) for row in get(path, dict(query or {}))]


def one_answer(path: str, query: Mapping[str, Any] | None = None) -> Row:
    return plain(get(path, dict(query or {})))


def plain(row: Mapping[str, Any]) -> Row:
    return {name: plain_value(name, value) for name, value in row.items()}


def plain_value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return value["id"] if set(value) == {"id", "name"} else plain(value)
    if isinstance(value, str) and (name == "at" or name.endswith("_at")):
        return datetime.fromisoformat(value)
    return value


def assert_rows(told: list[Row], expected: Iterable[Row], asked: object) -> None:
    """Each row says what is expected of it; what is not, it may say too. A failure names what differs where."""
    expected = list(expected)
    different = [
        f"row {place}: {name} is {row[name]!r}, not {value!r}"
        for place, (row, same) in enumerate(zip(told, expected, strict=False), start=1)
        for name, value in same.items()
        if row[name] != value
    ]
    assert not different, f"{asked}: {'; '.join(different)}"
    assert len(told) == len(expected), f"{asked}: {told} are not {expected}"


def assert_row(told: Row, expected: Row, asked: object) -> None:
    assert_rows([told], [expected], asked)
