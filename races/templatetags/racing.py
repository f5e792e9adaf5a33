"""Lap times and controllers in templates."""

from __future__ import annotations

import re
from datetime import timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from races.measures.lap_time import lap_time_text
from races.models import Entry
from races.rulings.kinds import in_words
from races.session_report.lap_sheet import marks_of
from races.session_report.stint_sheet import stop_in_words

register = template.Library()
register.filter("lap_time", lap_time_text)
register.filter("stop", stop_in_words)
register.filter("ruled", in_words)
register.filter("marks", marks_of)

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


@register.simple_tag
def badge(entries: dict[int, Entry], number: int) -> SafeString:
    """A controller's number in the colours of its entry."""
    entry = entries.get(number)
    return controller(number, entry.colour, entry.text_colour) if entry else controller(number)


@register.filter
def driver_of(entry: Entry | None) -> str:
    """Who is on it, or nothing."""
    return str(entry.driver) if entry and entry.driver else ""


@register.filter
def clock(duration: timedelta | None) -> str:
    """`0:34`, `12:05` or `1:02:05`; empty for None."""
    if duration is None:
        return ""
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def of(mapping: dict[int, object], key: int) -> object:
    """The value of a key."""
    return mapping.get(key)
