from django.contrib import admin

from drivers.admin.base import NameSearchAdmin
from drivers.models import Team
from web.admin.base import ReadOnlyAdmin


@admin.register(Team)
class TeamAdmin(NameSearchAdmin, ReadOnlyAdmin):
    club_path = "club"
    list_display = ["name", "location", "club"]
    list_select_related = ["club"]
    list_filter = ["club"]
    search_fields = ["search_key"]
    fields = ["name", "club", "location", "comment"]
