"""A championship as the text of a file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model

from championships.files.description import (
    ALL,
    CHAMPIONSHIP,
    FORMAT,
    NAMES_OF_ONE_CLUB,
    WHICH_SESSIONS,
    Chapter,
    Part,
    chapter_of,
    chapters_within,
)
from championships.files.naming import NAMING
from championships.models import Championship, RoundSession

Json = dict[str, Any]


def text_of(championship: Championship, parts: Collection[Part] = ALL) -> str:
    """All of it, or those parts; raises ValidationError where two are called alike, whom a file cannot tell apart."""
    return json.dumps(told(championship, parts), ensure_ascii=False, indent=2) + "\n"


def told(championship: Championship, parts: Collection[Part] = ALL) -> Json:
    found: Json = {"format": FORMAT, "championship": row_told(championship, CHAMPIONSHIP, ())}
    for chapter in chapters_within(Championship):
        some = [row_told(row, chapter, parts) for row in chapter.rows_of(championship) if is_told(row, chapter, parts)]
        if some:
            found[chapter.key] = some
    return found


def is_told(row: Model, chapter: Chapter, parts: Collection[Part]) -> bool:
    """A rule that says which sessions is told with the rules, unless it names a round, a meeting or a thing of the
    club's; a session that is there no more cannot be told."""
    if isinstance(row, RoundSession) and row.session is None:
        return False
    if isinstance(row, WHICH_SESSIONS) and Part.CALENDAR not in parts:
        return Part.RULES in parts and not any(getattr(row, f"{name}_id", None) for name in NAMES_OF_ONE_CLUB)
    return chapter.part in parts


def row_told(row: Model, chapter: Chapter, parts: Collection[Part]) -> Json:
    """What is not as it begins by itself."""
    found = {
        field.name: value_told(row, field)
        for field in chapter.fields()
        if field.name == chapter.known_by or not is_as_it_begins(row, field)
    }
    for within in chapters_within(type(row)) if chapter is not CHAMPIONSHIP else ():
        some = [row_told(one, within, parts) for one in within.rows_of(row)] if within.part in parts else []
        if some:
            found[within.key] = some
    return found


def is_as_it_begins(row: Model, field: Field[Any, Any]) -> bool:
    value = getattr(row, field.attname)
    return value is None or ((field.has_default() or field.blank) and value == field.get_default())


def value_told(row: Model, field: Field[Any, Any]) -> Any:
    if isinstance(field, ForeignKey):
        return named(getattr(row, field.name), field)
    value = getattr(row, field.attname)
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return field.value_to_string(row)


def named(row: Any, field: Field[Any, Any]) -> Any:
    """By which a file names a row that another one is about."""
    if type(row) not in NAMING:
        return getattr(row, chapter_of(type(row)).known_by)
    told = NAMING[type(row)][0](row)
    if hasattr(row, "name_key") and several_called(row):
        raise ValidationError(f"Two of {row.club} are called {row}: give one of them a name of its own first.")
    return told


def several_called(row: Any) -> bool:
    alike = type(row)._default_manager.filter(club=row.club_id, name_key=row.name_key)
    return Counter(alike.values_list("name_key", flat=True))[row.name_key] > 1
