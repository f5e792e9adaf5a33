from django.db import models

from drivers.models.naming import Alias
from drivers.models.search_key import SearchKeyField


class Team(models.Model):
    """A team drivers race for."""

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=600, editable=False)
    search_key = SearchKeyField(of=("own_name", "name"))
    own_name = models.CharField(
        "own name", max_length=200, blank=True, help_text="What the club says instead; empty means SmartRace's name."
    )
    location = models.CharField(max_length=200, blank=True)
    comment = models.TextField(blank=True)
    image = models.CharField(max_length=500, blank=True, help_text="A path on the tablet; never fetched.")

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            # Which team of the club has this name?
            models.Index(fields=["club", "name_key"], name="team_by_name"),
        ]

    def __str__(self) -> str:
        return self.own_name or self.name


class TeamAlias(Alias):
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="aliases")

    class Meta(Alias.Meta):
        verbose_name_plural = "team aliases"
