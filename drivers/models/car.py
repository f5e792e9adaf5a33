from __future__ import annotations

from django.db import models

from drivers.models.naming import (
    Alias,
    Named,
)


class CarQuerySet(models.QuerySet["Car"]):
    def with_names(self) -> CarQuerySet:
        """With the names a list of cars shows."""
        return self.select_related("club")

    def maintained(self) -> CarQuerySet:
        """Those for which a tablet keeps laps between services; 0 is the app's word for none."""
        return self.filter(pk__in=CarAlias.objects.filter(said__service_interval__gt=0).values("car"))

    def tagged(self, tag: str) -> CarQuerySet:
        """Those that have exactly this tag. Looked for here: cars are few, and databases differ in JSON."""
        tags_of = self.order_by().values_list("pk", "tags")
        return self.filter(pk__in=[pk for pk, tags in tags_of if isinstance(tags, list) and tag in tags])

    def made_by(self, manufacturer: str) -> CarQuerySet:
        """Those of that manufacturer, whatever its case, on any database."""
        spellings = self.order_by().values_list("manufacturer", flat=True).distinct()
        wanted = manufacturer.casefold()
        return self.filter(manufacturer__in=[one for one in spellings if one.casefold() == wanted])


class Car(Named):
    """A car of a club, as its tablet describes it."""

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="cars")
    manufacturer = models.CharField(max_length=200, blank=True)
    scale = models.CharField(max_length=20, blank=True)
    colour = models.CharField(max_length=50, blank=True)
    tyres = models.CharField(max_length=100, blank=True)
    has_magnets = models.BooleanField(null=True)
    is_digital = models.BooleanField(null=True)
    decoder_type = models.CharField(max_length=100, blank=True)
    tags = models.JSONField(default=list, blank=True)
    service_interval = models.IntegerField(null=True, help_text="Laps between services.")
    serviced_at_lap = models.IntegerField(null=True, help_text="SmartRace's interval counter.")
    speed = models.IntegerField(null=True)
    brakes = models.IntegerField(null=True)
    fuel = models.IntegerField(null=True)
    comment = models.TextField(blank=True)
    sound = models.CharField(max_length=100, blank=True)
    logo = models.CharField(max_length=500, blank=True)
    changed_on = models.CharField(max_length=50, blank=True, help_text="Local time on the tablet, as it came.")

    objects = CarQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        indexes = [
            # Which car of the club has this name?
            models.Index(fields=["club", "name_key"], name="car_by_name"),
        ]


class CarAlias(Alias):
    car = models.ForeignKey(Car, on_delete=models.PROTECT, related_name="aliases")

    class Meta(Alias.Meta):
        verbose_name_plural = "car aliases"
