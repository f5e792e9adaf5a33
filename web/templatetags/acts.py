"""`{% load acts %}`, then `{% acts lap %}`, `act_buttons` or `act_menu`: what the reader may do about it."""

from __future__ import annotations

from typing import Any

from django import template

from web.admin.acts import Act, acts_about, acts_about_several

register = template.Library()


@register.inclusion_tag("web/acts.html", takes_context=True)
def acts(context: template.RequestContext, row: Any) -> dict[str, Any]:
    """As words to click, in a table's row."""
    return {"acts": acts_about(row, context["request"].user)}


@register.inclusion_tag("web/act_buttons.html", takes_context=True)
def act_buttons(context: template.RequestContext, row: Any, only: str = "") -> dict[str, Any]:
    """As buttons below a card; `only` that one."""
    return {"acts": [act for act in acts_about(row, context["request"].user) if only in ("", act.label)]}


@register.inclusion_tag("web/act_menu.html", takes_context=True)
def act_menu(context: template.RequestContext, row: Any, what: str = "") -> dict[str, Any]:
    """As a menu that opens where it stands; `what` it is about, for those who hear the page."""
    return {"acts": acts_about(row, context["request"].user), "what": what or str(row)}


@register.simple_tag(takes_context=True)
def several_acts(context: template.RequestContext, label: str, within: Any) -> list[Act]:
    """`{% several_acts "races.lap" session as acts %}`: what the reader may do about several laps of the session."""
    return acts_about_several(label, within, context["request"].user)
