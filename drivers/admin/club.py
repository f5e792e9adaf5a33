from django.contrib import admin

from drivers.admin.base import HubAdmin
from drivers.models import Club


@admin.register(Club)
class ClubAdmin(HubAdmin):
    list_display = ["name", "time_zone", "created_at"]
    search_fields = ["name"]
    fields = ["name", "time_zone"]
