"""What a driver and a car have in common: a name the club may overrule, and the aliases tablets know them by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models

from drivers.models.search_key import SearchKeyField

if TYPE_CHECKING:
    from drivers.models.club import Club


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(instant: datetime) -> int:
    """Since 1970, as the app counts."""
    return (instant - EPOCH) // timedelta(milliseconds=1)


class Named(models.Model):
    """Somebody or something that tablets name and that the club may call otherwise.

    What is written here is what its aliases say, the newest last; `own_name` is what the club's rulings say.
    """

    club: models.ForeignKey[Club, Club]

    name = models.CharField(max_length=200, editable=False, help_text="As SmartRace last called it.")
    name_key = models.CharField(max_length=600, editable=False, help_text="Of the name people see.")
    search_key = SearchKeyField(of=("own_name", "name"))
    own_name = models.CharField(
        "own name", max_length=200, blank=True, help_text="What the club says instead; empty means SmartRace's name."
    )
    is_active = models.BooleanField(default=True, editable=False)
    image = models.CharField(max_length=500, blank=True, help_text="A path on the tablet; never fetched.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.own_name or self.name


class Alias(models.Model):
    """How one tablet names somebody: the app's own id and the name it showed with it, and what it said of them."""

    NO_ID = -1
    RULED = -2
    """Of a name that people gave, not a tablet: whoever has it is meant."""

    source = models.ForeignKey("drivers.Source", on_delete=models.PROTECT, related_name="+", db_index=False)
    app_id = models.BigIntegerField(help_text="-1 where the tablet gave no id.")
    name = models.CharField(max_length=200, help_text="Empty where the tablet only ever gave the id.")
    name_key = models.CharField(max_length=600)
    search_key = SearchKeyField()
    first_seen_at = models.DateTimeField()
    current_from = models.DateTimeField(help_text="Since when the tablet's id has stood for this name.")
    told_since = models.JSONField(
        default=list, help_text="Every instant since which the id stood for this name again, in milliseconds."
    )
    told_on = models.JSONField(default=list, help_text="The days on which the tablet gave this name, by number.")
    said = models.JSONField(default=dict, help_text="What the tablet said of it, by the names of our fields.")
    described_at = models.DateTimeField(null=True, help_text="Since when it has said that.")
    is_decided = models.BooleanField(default=False, help_text="Whom it means was decided by a person.")

    class Meta:
        abstract = True
        ordering = ["source", "app_id", "current_from", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "app_id", "name"], name="one_%(class)s_per_id_and_name"),
        ]
        indexes = [
            # Who in the club ever had this name, on any tablet?
            models.Index(fields=["name_key"], name="%(class)s_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} (id {self.app_id})"

    @property
    def has_id(self) -> bool:
        """Whether the tablet gave it an id."""
        return self.app_id not in (self.NO_ID, self.RULED)

    @property
    def is_ruled(self) -> bool:
        """Whether people gave this name in a ruling, and no tablet did."""
        return self.app_id == self.RULED

    @property
    def begun(self) -> list[int]:
        """Every instant since which the id stood for this name again, in milliseconds, the first one first."""
        return self.told_since or [milliseconds(self.first_seen_at)]

    @property
    def age(self) -> tuple[datetime, int, int, str]:
        """By which a club's aliases are ordered: who was seen first; the rest makes the order the same everywhere."""
        return self.first_seen_at, self.source_id, self.app_id, self.name

    @property
    def freshness(self) -> tuple[Any, ...]:
        """By which what several aliases say of somebody is ordered; the newest counts."""
        return max(self.current_from, self.described_at or self.current_from), *self.age
