"""The page of all pairs that may be one, or two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from desk.admin.identity_words import Size, merging_page, parting_page, permission_on, sizes_of
from desk.mergers import RULES
from desk.who_is_who import said_to_be_two
from drivers.identity.identity_rules import IdentityRules
from drivers.identity.suggestions import Suggestion, suggestions
from drivers.models import Club
from races.rulings.who_is_who import decisions_in
from web.admin.base import HubAdmin
from web.admin.clubs import within


@dataclass(frozen=True, slots=True)
class OpenPair:
    """Two who may be one, how much each drove, and where it is decided; empty for whoever may not."""

    pair: Suggestion
    one: Size
    other: Size
    merging: str
    parting: str


def one_or_two(admin: HubAdmin, request: HttpRequest) -> HttpResponse:
    pairs = [pair for club in within(request, Club.objects.all(), "pk") for pair in open_pairs(club, request)]
    context: dict[str, Any] = {"title": "One or two?", "pairs": pairs, "opts": admin.opts}
    return TemplateResponse(request, "desk/suggestions.html", {**admin.admin_site.each_context(request), **context})


def open_pairs(club: Club, request: HttpRequest) -> Iterator[OpenPair]:
    decided = decisions_in(club)
    for rules in RULES.values():
        found = suggestions(club, rules, decided[rules.kind], said_to_be_two(club, rules))
        sizes = sizes_of(rules, {one.pk for pair in found for one in (pair.one, pair.other)}) if found else {}
        for pair in found:
            yield open_pair(rules, pair, sizes, may=request.user.has_perm(permission_on(rules)))


def open_pair(rules: IdentityRules, pair: Suggestion, sizes: dict[int, Size], *, may: bool) -> OpenPair:
    one, other = (sizes.get(somebody.pk, Size()) for somebody in (pair.one, pair.other))
    pages = [page(rules, pair.one, pair.other) if may else "" for page in (merging_page, parting_page)]
    return OpenPair(pair, one, other, *pages)
