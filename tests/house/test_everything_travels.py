"""What a file has to tell of is in a list: a new model, field or reference fails here until somebody places it."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from archive.championships.rows import MODELS, NOT_TOLD, told_fields
from archive.references import TELLERS
from archive.settings import NOT_TOLD as NO_SETTINGS
from archive.settings import names_of_settings
from championships.files.description import CHAMPIONSHIP, CHAPTERS, NEVER, NOT_IN_FILES, OF_AN_EVENING, Chapter
from championships.files.naming import NAMING as NAMED_IN_FILES
from championships.models import StandingsSnapshot
from drivers.models import Club
from races.models import Ruling

RULING = {
    "id", "club", "number", "uid", "kind", "source", "event", "controller", "about", "says", "revokes", "reason",
    "author", "author_name", "decided_at", "is_redacted",
}  # fmt: skip
"""All of which `archive/rulings.py` tells; keys and the number are this hub's own."""


def test_every_model_of_championships_is_told() -> None:
    assert {*MODELS, StandingsSnapshot} == set(apps.get_app_config("championships").get_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_whatever_a_championship_names_can_be_told(model: type[Model]) -> None:
    named: set[Any] = {field.related_model for field in told_fields(model) if field.related_model is not None}
    assert named <= {*MODELS, *TELLERS}


def test_what_is_left_out_is_there() -> None:
    for model, name in NOT_TOLD:
        model._meta.get_field(name)
    for name in NO_SETTINGS:
        Club._meta.get_field(name)


def test_every_field_of_a_ruling_is_told() -> None:
    assert {field.name for field in Ruling._meta.concrete_fields} == RULING


def test_the_settings_of_a_club_travel() -> None:
    told = {field.name for field in Club._meta.concrete_fields}
    assert told == {*names_of_settings(), *NO_SETTINGS}


# Files that tell of one championship


def test_every_model_of_championships_is_in_its_file() -> None:
    told = {CHAMPIONSHIP.model, *(chapter.model for chapter in CHAPTERS)}
    assert {*told, *OF_AN_EVENING, StandingsSnapshot} == set(apps.get_app_config("championships").get_models())


@pytest.mark.parametrize("chapter", [CHAMPIONSHIP, *CHAPTERS], ids=lambda chapter: chapter.key)
def test_no_field_of_a_rule_is_forgotten_by_a_file(chapter: Chapter) -> None:
    told = {field.name for field in chapter.fields()}
    left_out = {"id", "championship", chapter.inside, *NEVER, *NOT_IN_FILES.get(chapter.model, set())}
    assert told | left_out >= {field.name for field in chapter.model._meta.concrete_fields}
    named: set[Any] = {field.related_model for field in chapter.fields() if field.related_model is not None}
    known = {other.model for other in CHAPTERS if other.known_by}
    assert named <= {*known, *NAMED_IN_FILES}


def test_what_a_file_leaves_out_is_there() -> None:
    for model, names in NOT_IN_FILES.items():
        for name in names:
            model._meta.get_field(name)
