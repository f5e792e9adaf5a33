"""A name the club is about to give that somebody else has."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html

from desk.admin.identity_forms import unique_name
from desk.admin.identity_words import merging_page
from desk.mergers import RULES
from desk.targets import Target
from desk.who_is_who import bearers
from drivers.identity.identity_rules import IdentityRules
from drivers.names import name_key
from races.rulings.fields import Said
from races.rulings.kinds import Kind
from races.rulings.kinds.who_is_who import OwnName


def notes_on_a_name(kind: type[Kind] | None, about: Target | None, says: Said) -> list[str]:
    """Who has that name already, with the way to say that the two are one; it may be given all the same."""
    name = says.get("name", "")
    if kind is None or not issubclass(kind, OwnName) or about is None or not name:
        return []
    rules, somebody = RULES[str(about.subject)], about.rows[0]
    return [
        format_html(
            'Somebody else is called {} already: {}. If they are one, <a href="{}">merge them instead</a>; '
            "confirmed, there are two of that name.",
            name,
            unique_name(other),
            merging_page(rules, somebody, other),
        )
        for other in others_called(somebody, name, rules)
    ]


def others_called(somebody: Any, name: str, rules: IdentityRules) -> list[Any]:
    """Whom people see under that name, or a tablet calls so."""
    seen = rules.model._default_manager.filter(club=somebody.club_id, name_key=name_key(name)).exclude(pk=somebody.pk)
    told = (getattr(alias, rules.kind) for alias in bearers(somebody, name, rules))
    return list({one.pk: one for one in (*seen, *told)}.values())
