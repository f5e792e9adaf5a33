from __future__ import annotations

from collections.abc import Iterable
from secrets import token_hex

from django.conf import settings
from django.db import models
from django.db.models import Q


def new_uid() -> str:
    return token_hex(16)


class RulingQuerySet(models.QuerySet["Ruling"]):
    def of(self, *kinds: str) -> RulingQuerySet:
        return self.filter(kind__in=kinds)

    def waiting(self) -> RulingQuerySet:
        """Those about events that are not on this hub yet."""
        return self.filter(event=None, about__has_key="waits_for")

    def in_order(self) -> RulingQuerySet:
        """As they were decided."""
        return self.order_by("club", "number")

    def newest_first(self) -> RulingQuerySet:
        return self.order_by("-decided_at", "-id")

    def with_names(self) -> RulingQuerySet:
        """With what a list shows of them."""
        return self.select_related("club", "source", "author", "revokes", "outcome__session")

    def in_force(self) -> list[Ruling]:
        """Those of them that nothing revokes, as they were decided; revocations are none themselves. One query.

        A revocation and what it revokes are of the same club and the same source, so both are here or neither is.
        """
        return in_force(self.in_order())


class Ruling(models.Model):
    """One thing the club decided, on top of what tablets said: a line of its log, which is never changed or deleted.

    It says what it is about by what is the same on every hub, and after every rebuild: the source and the number of an
    event, a controller, names. `about` also keeps what all that was called when it was decided, for people to read.
    """

    REVOKE = "revoke"

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="rulings", db_index=False)
    number = models.BigIntegerField(help_text="Counts the club's rulings.")
    uid = models.CharField(max_length=32, unique=True, default=new_uid, editable=False, help_text="On every hub.")
    kind = models.CharField(max_length=40, help_text="Its name in the registry of kinds.")
    source = models.ForeignKey(
        "drivers.Source", on_delete=models.PROTECT, null=True, related_name="rulings", db_index=False
    )
    event = models.BigIntegerField(
        null=True, help_text="Of the lap, or one of its session. Empty: not on this hub yet, or of none."
    )
    controller = models.SmallIntegerField(null=True)
    about = models.JSONField(default=dict, help_text="What else it is about, and what it was called.")
    says = models.JSONField(default=dict, help_text="What was decided, by the kind's own names.")
    revokes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="revocations")
    reason = models.CharField(max_length=500)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    author_name = models.CharField(max_length=150, blank=True, help_text="Stays when the login goes.")
    decided_at = models.DateTimeField()
    is_redacted = models.BooleanField(default=False, help_text="A name in it was replaced, because somebody asked.")

    objects = RulingQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["club", "number"], name="one_ruling_per_number"),
            models.CheckConstraint(
                condition=(Q(kind="revoke") & Q(revokes__isnull=False)) | (~Q(kind="revoke") & Q(revokes=None)),
                name="only_a_revocation_revokes",
            ),
        ]
        indexes = [
            # What is ruled of this source? (race control, whenever it is read anew)
            models.Index(fields=["source", "number"], name="ruling_by_source"),
            # Which of them wait for their events? (every few seconds)
            models.Index(fields=["club"], condition=Q(event=None), name="ruling_without_event"),
            # All rulings, the newest first, and those of a day (the page of the log).
            models.Index(fields=["-decided_at", "-id"], name="ruling_newest_first"),
        ]
        permissions = [
            ("rule_on_running", "May rule on laps and entries of the running meeting"),
            ("rule", "May rule on anything but forgetting"),
            ("forget", "May have somebody forgotten"),
        ]

    def __str__(self) -> str:
        return f"ruling {self.number}"

    @property
    def events(self) -> list[int]:
        """The numbers of the events it is about; where there are several, all are of its source."""
        return list(self.about.get("events", [])) or ([] if self.event is None else [self.event])


class RulingOutcome(models.Model):
    """What a ruling changed when it was decided, and which session it is about now, whatever became of that.

    Beside the log, because both are learned only when the ruling is in force.
    """

    ruling = models.OneToOneField(Ruling, on_delete=models.CASCADE, primary_key=True, related_name="outcome")
    session = models.ForeignKey("races.Session", on_delete=models.SET_NULL, null=True, related_name="ruling_outcomes")
    effects = models.JSONField(default=list, help_text="Sentences.")
    people = models.TextField(blank=True, help_text="Keys of the names of whom it concerned, each between two bars.")
    gone = models.JSONField(default=dict, help_text="The keys of what it did away with, for when it is revoked.")

    def __str__(self) -> str:
        return f"outcome of {self.ruling}"


def in_force(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Of those, in the order they were decided, which nothing revokes; a revocation may be revoked itself."""
    revoked: set[int] = set()
    found = []
    for ruling in reversed(list(rulings)):
        if ruling.pk in revoked:
            continue
        if ruling.revokes_id is not None:
            revoked.add(ruling.revokes_id)
        else:
            found.append(ruling)
    return found[::-1]
