"""What rows of every kind refer to one another by."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter
from typing import Any

from rest_framework import serializers
from rest_framework.fields import SkipField
from rest_framework.relations import PrimaryKeyRelatedField

Read = Callable[[Any], Any]
PLAIN: dict[type[serializers.Field[Any, Any, Any, Any]], type] = {
    serializers.CharField: str,
    serializers.IntegerField: int,
    serializers.BooleanField: bool,
}
"""Fields that tell a value of that type as it is."""


class QuickRows:
    # A serializer for pages of many rows: what a field does with a value is found out once, not for each of them. It
    # tells what it would tell without this; a test compares. No docstring: that would be every schema's description.

    @cached_property
    def reads(self) -> list[tuple[str, Read]]:
        fields: Any = self._readable_fields  # type: ignore[attr-defined]
        return [(field.field_name, read_by(field)) for field in fields]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        told = {}
        for name, read in self.reads:
            try:
                told[name] = read(instance)
            except SkipField:
                continue
        return told


class RowSerializer(QuickRows, serializers.ModelSerializer):
    # A ModelSerializer for pages of many rows.
    pass


def read_by(field: Any) -> Read:
    """How a field finds its value in a row, and tells it."""
    if type(field) is PrimaryKeyRelatedField and field.pk_field is None and "." not in str(field.source):
        return attrgetter(f"{field.source}_id")
    plain = PLAIN.get(type(field))
    find = attrgetter(field.source) if plain and field.source != "*" else None

    def read(row: Any) -> Any:
        if find is not None:
            try:
                value = find(row)
            except AttributeError:
                value = None
            if type(value) is plain:
                return value
        value = field.get_attribute(row)
        return None if value is None else field.to_representation(value)

    return read


class Reference(serializers.Serializer):
    """An id and the name people see."""

    id = serializers.IntegerField()
    name = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Without looking at fields, because a page has hundreds of references."""
        return {"id": instance.pk, "name": str(instance)}
