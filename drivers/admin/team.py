from django.contrib import admin

from drivers.admin.base import ReadOnlyAdmin
from drivers.models import Team


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    list_display = ["name", "location", "club"]
    list_select_related = ["club"]
    list_filter = ["club"]
    search_fields = ["name"]
    fields = ["name", "club", "location", "comment"]
