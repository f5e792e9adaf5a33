"""The one class between django-unfold and our admins."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from drivers.models import Merger
from drivers.search import LONGEST, named, plainly_named
from web.admin.base import HubAdmin


class NameSearchAdmin(HubAdmin):
    """A list in which the same words find the same rows as in the API, also where one is chosen on another's page.

    `search_fields`: the row's `search_key`, which goes with its aliases; or plain names, of the few rows without one.
    """

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if len(search_term) > LONGEST:
            return queryset.none(), False
        return self.found(queryset, search_term), False

    def found(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        """The rows with that part of a name."""
        fields = [str(field) for field in self.search_fields]
        is_keyed = fields == ["search_key"]
        return queryset.filter(named(self.model, text) if is_keyed else plainly_named(self.model, text, fields))


def names_of(somebody: Any) -> dict[str, Any]:
    """For a page: what tablets call a driver, a car, a team or a track, and who was merged into it."""
    aliases = somebody.aliases.select_related("source").order_by("source", "app_id", "current_from")
    mergers = Merger.objects.filter(club=somebody.club_id, kind=somebody._meta.model_name, into=somebody.pk)
    return {"aliases": aliases, "mergers": mergers}


class NamedAdmin(NameSearchAdmin):
    """For drivers, cars and tracks: SmartRace describes them, and the club may call them otherwise."""

    search_fields = ["search_key"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A name of the club's own is ruled, as all that is decided of them."""
        return False
