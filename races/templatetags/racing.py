"""Lap times and controllers in templates."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from races.lap_time import readable

register = template.Library()
register.filter("lap_time", readable)

# Colours come from a tablet: only what is surely a colour gets into a page.
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,30}|rgba?\(\s*\d{1,3}(\s*,\s*[\d.]{1,5}){2,3}\s*\)")


@register.filter
def colour(text: str) -> str:
    """The colour, or none where it is not one."""
    return text if COLOUR.fullmatch(text) else ""


@register.simple_tag
def controller(number: int, background: str = "", text: str = "") -> SafeString:
    """A controller's number in its colours."""
    style = f"background:{colour(background) or '#6b7280'};color:{colour(text) or '#fff'}"
    return format_html('<span class="controller" style="{}">{}</span>', style, number)


@register.filter
def of(mapping: dict[int, object], key: int) -> object:
    """The value of a key."""
    return mapping.get(key)
