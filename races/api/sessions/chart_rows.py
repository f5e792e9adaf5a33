"""What rows of charts have in common. They are made as their serializers describe them, without its cost a row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from drivers.models import Car, Driver
from races.api.fields import ReadableTime
from races.measures.lap_time import lap_time_text
from races.session_report.laps import references
from web.api.serializers import Reference

Row = dict[str, Any]
Names = dict[int | None, Row]
LAP = "In a race the app's counter; in practice, whose counter runs on for hours, the controller's laps as they came."


class ControllerRowSerializer(serializers.Serializer):
    """A row about one controller, and who was on it then."""

    controller = serializers.IntegerField(help_text="1 to 6; ghost and safety car are left out.")
    driver = Reference(allow_null=True)
    car = Reference(allow_null=True)


class LapRowSerializer(ControllerRowSerializer):
    """A row about one lap of one controller."""

    lap = serializers.IntegerField(help_text=LAP)
    total_ms = serializers.IntegerField(
        allow_null=True, help_text="Sum of the lap times so far; null once one of them never arrived."
    )
    total = ReadableTime("total_ms", allow_null=True)


def timed(name: str, milliseconds: int | None) -> Row:
    """A time, and how people read it."""
    return {f"{name}_ms": milliseconds, name: None if milliseconds is None else lap_time_text(milliseconds)}


def drivers_of(rows: Iterable[Any]) -> Names:
    return names_of(Driver, {row.driver_id for row in rows})


def cars_of(rows: Iterable[Any]) -> Names:
    return names_of(Car, {row.car_id for row in rows})


def names_of(model: type[Driver | Car], pks: set[int | None]) -> Names:
    """Nobody has no name."""
    return {pk: one for pk, one in references(model, {pk for pk in pks if pk is not None}).items()}  # noqa: C416 - a wider key


def named(one: Driver | Car | None) -> Row | None:
    return None if one is None else {"id": one.pk, "name": str(one)}
