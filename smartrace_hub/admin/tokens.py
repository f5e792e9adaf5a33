"""Tokens for reading the API where it is not public."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest
from rest_framework.authtoken.admin import TokenAdmin as FrameworkTokenAdmin
from rest_framework.authtoken.models import TokenProxy

from web.admin.base import HubWideAdmin

admin.site.unregister(TokenProxy)
HIDDEN = "a token"


@admin.register(TokenProxy)
class TokenAdmin(FrameworkTokenAdmin, HubWideAdmin):
    """One for each login; a display or a bot gets a login of its own, without any rights. Lists do not show them."""

    list_display = ["user", "created"]
    list_select_related = ["user"]
    fields = ["user", "key", "created"]
    readonly_fields = ["key", "created"]

    # The admin's log keeps what a row is called for ever, and a token is called by its secret.

    def log_addition(self, request: HttpRequest, obj: TokenProxy, message: Any) -> Any:
        return self.hidden([super().log_addition(request, obj, message)])[0]

    def log_change(self, request: HttpRequest, obj: TokenProxy, message: Any) -> Any:
        return self.hidden([super().log_change(request, obj, message)])[0]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return self.hidden(super().log_deletions(request, queryset))

    def hidden(self, entries: list[LogEntry]) -> list[LogEntry]:
        for entry in entries:
            entry.object_repr = HIDDEN
            entry.save(update_fields=["object_repr"])
        return entries
