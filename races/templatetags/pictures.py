"""`{% load pictures %}`, then `{% session_charts session %}` and so on: what is drawn of it, drawn."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from races.charts.pages import session_pictures
from races.models import Session
from web.templatetags.charts import charts

register = template.Library()


@register.simple_tag
def session_charts(session: Session) -> SafeString:
    return charts(session_pictures(session))
