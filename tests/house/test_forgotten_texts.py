"""No column is overlooked when somebody is forgotten, and no type of event that names a driver."""

from __future__ import annotations

import ast
import inspect
from collections import Counter

import pytest
from django.apps import apps

from desk.forgotten_texts import BY_THE_ACT, MENTIONING, NAMELESS, every_text_column
from ingest.handlers import registry
from ingest.log.rewriting import CREWED


@pytest.mark.parametrize("column", list(every_text_column()))
def test_of_every_column_it_is_said_whether_it_may_hold_a_name(column: str) -> None:
    found = [column in known for known in (MENTIONING, BY_THE_ACT, NAMELESS)]
    assert Counter(found)[True] == 1, f"{column} has to stand in one list of desk/forgotten_texts.py"


def test_no_list_names_a_column_that_is_not_there() -> None:
    assert {*MENTIONING, *BY_THE_ACT, *NAMELESS} - set(every_text_column()) == set()


@pytest.mark.parametrize(("column", "lookup"), MENTIONING.items())
def test_the_club_of_every_text_is_found(db: None, column: str, lookup: str) -> None:
    label, _, field = column.rpartition(".")
    assert list(apps.get_model(label)._default_manager.filter(**{lookup: 1}).values_list(field)) == []


@pytest.mark.parametrize("event_type", registry)
def test_types_whose_every_body_names_a_driver_are_known_to_the_redaction(event_type: str) -> None:
    tree = ast.walk(ast.parse(inspect.getsource(registry[event_type].handle)))
    calls = {node.func.id for node in tree if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert ("crew" in calls) == (event_type in CREWED), "CREWED in ingest/log/rewriting.py"
