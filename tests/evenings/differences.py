"""Where the rows of two tablets are not the same."""

from __future__ import annotations

from pprint import pformat
from typing import Any

from drivers.models import Source
from tests.rows import rows_of

Rows = dict[str, list[Any]]


def differences(source: Source, tidy: Rows) -> dict[str, dict[str, list[Any]]]:
    """By kind, the rows only that source has and those it lacks; empty where all are the same."""
    found: Rows = rows_of(source)
    return {
        kind: {"only here": beyond(found[kind], tidy[kind]), "missing": beyond(tidy[kind], found[kind])}
        for kind in found
        if found[kind] != tidy[kind]
    }


def assert_rows(source: Source, tidy: Rows) -> None:
    """The rows of that source are these; says which are not, however many there are."""
    found = differences(source, tidy)
    assert not found, pformat(found, width=200)


def beyond(some: list[Any], others: list[Any]) -> list[Any]:
    left = list(others)
    found = []
    for row in some:
        if row in left:
            left.remove(row)
        else:
            found.append(row)
    return found
