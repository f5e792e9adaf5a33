from django.conf import settings
from django.db import models


class Ruling(models.Model):
    """What somebody decided on top of what SmartRace said. The projector applies it and never changes or loses it."""

    source = models.ForeignKey("drivers.Source", on_delete=models.PROTECT, related_name="%(class)ss", db_index=False)
    event = models.BigIntegerField(editable=False)
    reason = models.CharField(max_length=500)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["-decided_at", "-id"]


class LapRuling(Ruling):
    """A lap is void: it holds no record and tells nothing of pace. `event` is that of the lap."""

    class Meta(Ruling.Meta):
        constraints = [models.UniqueConstraint(fields=["source", "event"], name="one_ruling_per_lap")]

    def __str__(self) -> str:
        return f"lap of event #{self.event} is void"


class ResultRuling(Ruling):
    """A controller's place in a session is another. `event` is one of that session, whatever else becomes of it."""

    session = models.ForeignKey(
        "races.Session",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="rulings",
        help_text="The session that contains the event now.",
    )
    controller = models.SmallIntegerField(editable=False)
    position = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: as it would be without.")
    is_disqualified = models.BooleanField("disqualified", null=True, blank=True)
    is_retired = models.BooleanField("retired", null=True, blank=True)

    class Meta(Ruling.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["source", "event", "controller"], name="one_ruling_per_event_and_controller"
            )
        ]

    def __str__(self) -> str:
        return f"result of controller {self.controller}"
