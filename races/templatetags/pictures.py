"""`{% load pictures %}`, then `{% pictures_of original %}`: whatever is drawn of a session, driver, car or track."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.db.models import Model
from django.utils.safestring import SafeString, mark_safe

from drivers.models import Car, Driver
from races.charts.pages import car_pictures, driver_pictures, session_pictures, track_pictures
from races.models import Session, Track
from web.charts.chart import Picture
from web.charts.kept import drawn_once
from web.templatetags.charts import charts

register = template.Library()
PICTURES: dict[type[Model], Callable[[Any], list[Picture]]] = {
    Session: session_pictures,
    Driver: driver_pictures,
    Car: car_pictures,
    Track: track_pictures,
}


@register.simple_tag
def pictures_of(row: Model) -> SafeString:
    """One below the other, each with its table."""
    drawn = drawn_once(f"{row._meta.label} {row.pk}", lambda: charts(PICTURES[type(row)](row)))
    return mark_safe(drawn)  # noqa: S308  # nosec B308  # as `charts` made it
