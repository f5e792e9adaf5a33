from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from drivers.admin.base import NameSearchAdmin
from drivers.models import Club, Source
from races.control.days import time_zone_changed
from races.models import Meeting, Session


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

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A club made by mistake goes with nothing in it; of any other it is said what it recorded, which stays."""
        deleted, counts, refused, protected = super().get_deleted_objects(objs, request)
        sentences = [recorded(club) for club in objs]
        if any(sentences):
            return deleted, counts, set(), list(filter(None, sentences))
        return deleted, counts, refused, protected


def recorded(club: Club) -> str:
    """What a club has that stays; empty: nothing."""
    of_club = {"tablet": Source, "meeting": Meeting, "session": Session}
    counts = {word: model._default_manager.filter(club=club).count() for word, model in of_club.items()}
    if not any(counts.values()):
        return ""
    told = [f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts.items() if count]
    has = " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
    return f"{club} has {has}. What was recorded stays; take away its tablets first, where they recorded nothing."
