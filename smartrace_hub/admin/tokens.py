"""Tokens for reading the API where it is not public."""

from __future__ import annotations

from django.contrib import admin
from rest_framework.authtoken.admin import TokenAdmin as FrameworkTokenAdmin
from rest_framework.authtoken.models import TokenProxy

from web.admin.base import HubWideAdmin

admin.site.unregister(TokenProxy)


@admin.register(TokenProxy)
class TokenAdmin(FrameworkTokenAdmin, HubWideAdmin):
    """One for each login; a display or a bot gets a login of its own, without any rights. Lists do not show them."""

    list_display = ["user", "created"]
    list_select_related = ["user"]
    fields = ["user", "key", "created"]
    readonly_fields = ["key", "created"]
