from __future__ import annotations

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from drivers.admin.base import NameSearchAdmin
from drivers.models import Club
from races.control.days import time_zone_changed


@admin.register(Club)
class ClubAdmin(NameSearchAdmin):
    """Clubs, whose seasons and rounds follow their time zone."""

    club_path = "pk"
    list_display = ["name", "time_zone", "created_at"]
    search_fields = ["name"]
    fields = ["name", "time_zone", "shows_unconfirmed_records"]

    def save_model(self, request: HttpRequest, obj: Club, form: ModelForm, change: bool) -> None:
        """Only what was changed: the projector counts on the same row meanwhile."""
        obj.save(update_fields=form.changed_data if change else None)
        if change and "time_zone" in form.changed_data:
            time_zone_changed(obj)
