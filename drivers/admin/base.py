"""The one class between django-unfold and our admins."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from web.admin.base import HubAdmin


class NamedAdmin(HubAdmin):
    """For drivers, cars and tracks: SmartRace describes them, and the club may call them otherwise."""

    search_fields = ["name", "own_name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [field.name for field in self.opts.fields if field.name not in {"id", "own_name"}]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.call(obj.own_name)
