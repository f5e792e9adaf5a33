"""`{% load charts %}`, then `{% chart picture %}`: drawn, with its table beneath; `{% charts pictures %}`: several."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from web.charts.chart import Picture
from web.charts.html import html_of

register = template.Library()


@register.simple_tag
def chart(picture: Picture) -> SafeString:
    """One picture, with the script that reads it out: a browser runs a module once, however often a page names it."""
    script = format_html('<script type="module" src="{}"></script>', static("web/charts.js"))
    return mark_safe(html_of(picture) + script)  # noqa: S308  # nosec B308  # html_of escapes what people wrote


@register.simple_tag
def charts(pictures: Iterable[Picture]) -> SafeString:
    return mark_safe("".join(map(chart, pictures)))  # noqa: S308  # nosec B308  # as above
