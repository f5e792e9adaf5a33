from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from drivers.admin.base import NameSearchAdmin, names_of
from drivers.models import Team
from web.admin.base import ReadOnlyAdmin


@admin.register(Team)
class TeamAdmin(NameSearchAdmin, ReadOnlyAdmin):
    club_path = "club"
    list_display = ["__str__", "location", "club"]
    list_select_related = ["club"]
    list_filter = ["club"]
    search_fields = ["search_key"]
    fields = ["own_name", "name", "club", "location", "comment"]
    change_form_template = "drivers/team_page.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        team = self.get_object(request, object_id)
        named = {} if team is None else names_of(team)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **named})
