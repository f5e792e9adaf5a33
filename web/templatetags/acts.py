"""`{% load acts %}`, then `{% acts lap %}` or `{% act_buttons lap %}`: what the reader may do about it."""

from __future__ import annotations

from typing import Any

from django import template

from web.admin.acts import acts_about

register = template.Library()


@register.inclusion_tag("web/acts.html", takes_context=True)
def acts(context: template.RequestContext, row: Any) -> dict[str, Any]:
    """As words to click, in a table's row."""
    return {"acts": acts_about(row, context["request"].user)}


@register.inclusion_tag("web/act_buttons.html", takes_context=True)
def act_buttons(context: template.RequestContext, row: Any, only: str = "") -> dict[str, Any]:
    """As buttons below a card; `only` that one."""
    return {"acts": [act for act in acts_about(row, context["request"].user) if only in ("", act.label)]}
