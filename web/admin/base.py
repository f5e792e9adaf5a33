"""The one class between django-unfold and our admins."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from web.admin.acts import actions_on


class HubAdmin(ModelAdmin):
    """How every list of the hub behaves; and whatever people write here, readers of the API get new answers."""

    list_per_page = 50
    show_full_result_count = False
    list_filter_submit = False
    compressed_fields = True
    actions: Any = []

    def club_of(self, row: Any) -> Any:
        """Whose readers a row concerns; None where it is no club's."""
        return getattr(row, "club", None)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Its own, and what rooms above can do about several rows."""
        return {**super().get_actions(request), **actions_on(self.model, request.user)}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.tell_readers(form.instance)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self.tell_readers(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def tell_readers(self, row: Any) -> None:
        """Answers given before are old from now on."""
        club = self.club_of(row)
        if club is not None:
            club.roster_changed()


class ReadOnlyAdmin(HubAdmin):
    """For what the projector keeps: people look, and decide elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class LongListAdmin(ReadOnlyAdmin):
    """For lists that grow with every lap: nobody counts them."""

    paginator = InfinitePaginator
    show_facets = ModelAdmin.show_facets.NEVER
