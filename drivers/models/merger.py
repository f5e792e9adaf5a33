from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

Name = tuple[int, int, str]
"""What a tablet calls somebody: source, the app's id, name."""


class Merger(models.Model):
    """Two of a kind are one: somebody said so, and what it takes to take it back.

    That they are one, and what they are called, follows from the ruling. The keys are kept because whoever is there
    again has to be found where they were: nobody else ever gets that of one who is gone.
    """

    club = models.ForeignKey("drivers.Club", on_delete=models.CASCADE, related_name="mergers")
    kind = models.CharField(max_length=10, help_text="driver, car, team or track.")
    gone = models.BigIntegerField(help_text="The key of whom there is no more.")
    into = models.BigIntegerField(help_text="The key of whom they are now.")
    name = models.CharField(max_length=200, help_text="Of whom there is no more, as people saw it.")
    names = models.JSONField(default=list, help_text="What tablets called them: source, id and name of each.")
    ruling = models.CharField(max_length=32, blank=True, help_text="The uid of what was ruled, in the log of rulings.")
    own_name = models.CharField(max_length=200, blank=True, help_text="What the club called them.")
    own_name_before = models.CharField(
        max_length=200, null=True, help_text="What the club called whom they are now; empty: its name stayed as it was."
    )
    rows = models.JSONField(default=dict, help_text="Keys of what was decided of them, by kind of row and field.")
    lost = models.TextField(blank=True, help_text="What was decided of both alike, and so of one only since.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    author_name = models.CharField(max_length=150, blank=True, editable=False, help_text="Stays when the login goes.")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return f"merger of {self.name}"

    def tells_of(self, alias: Any) -> bool:
        return list(name_of(alias)) in self.names


def name_of(alias: Any) -> Name:
    return alias.source_id, alias.app_id, alias.name
