from django.contrib import admin

from drivers.models import Team
from web.admin.base import ReadOnlyAdmin


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    list_display = ["name", "location", "club"]
    list_select_related = ["club"]
    list_filter = ["club"]
    search_fields = ["name"]
    fields = ["name", "club", "location", "comment"]
