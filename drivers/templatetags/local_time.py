"""The `date` filter of every template, with a mark in the hour that comes twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.template.defaultfilters import date as plain_date

from drivers.local_time import twice

register = template.Library()
HOURS = set("HGhgPcrU")


@register.filter(name="date", expects_localtime=True, is_safe=False)
def date(value: Any, format: str | None = None) -> Any:
    text = plain_date(value, format)
    shows_hours = format is None or bool(HOURS & set(format))
    return text + twice(value) if text and shows_hours and isinstance(value, datetime) else text
