"""The log of rulings: everything the club decided, and what each changed."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from races.models import Ruling
from races.rulings.kinds import in_words
from web.admin.base import ReadOnlyAdmin


@admin.register(Ruling)
class RulingAdmin(ReadOnlyAdmin):
    club_path = "club"
    list_display = ["number", "what", "reason", "author_name", "decided_at"]
    list_select_related = ["club", "source", "revokes", "outcome"]
    date_hierarchy = "decided_at"

    @display(description="Ruling")
    def what(self, ruling: Ruling) -> str:
        return in_words(ruling)
