"""The one class between django-unfold and our admins."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator


class HubAdmin(ModelAdmin):
    """How every list of the hub behaves."""

    list_per_page = 50
    show_full_result_count = False
    list_filter_submit = False
    compressed_fields = True
    actions: Any = []


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
