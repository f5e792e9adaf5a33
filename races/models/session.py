from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery

from drivers.local_time import local_text
from drivers.models import Driver
from drivers.names import search_key
from drivers.search import named
from races.models.entry import Entry
from races.models.lap_summary import LapSummary
from races.models.track import Track


class SessionQuerySet(models.QuerySet["Session"]):
    def open(self) -> SessionQuerySet:
        return self.filter(closed_at=None)

    def events(self) -> SessionQuerySet:
        """Races, qualifyings and whatever else was started; no practice."""
        return self.exclude(type=Session.PRACTICE)

    def told_events(self) -> SessionQuerySet:
        """The same as tablets told it, whatever was ruled."""
        return self.exclude(told_type=Session.PRACTICE).exclude(told_type="", type=Session.PRACTICE)

    def crewed_by(self, summaries: models.QuerySet[Any], entries: models.QuerySet[Any]) -> SessionQuerySet:
        """Of which there is one of those summaries, or one of those entries."""
        return self.filter(pk__in=summaries.values("session").union(entries.values("session")))

    def named(self, text: str) -> SessionQuerySet:
        """With a track or a driver that has or had a name with that part; nothing typed keeps all."""
        if not search_key(text):
            return self
        drivers = Driver.objects.filter(named(Driver, text)).order_by().values("pk")
        # Laps are not read for it: their sums have whoever shared a controller, entries whoever has no lap.
        driven, placed = (model.objects.order_by().filter(driver__in=drivers) for model in (LapSummary, Entry))
        on_track = Q(track__in=Track.objects.filter(named(Track, text)).order_by().values("pk"))
        return self.filter(on_track | Q(pk__in=driven.values("session")) | Q(pk__in=placed.values("session")))

    def newest_first(self) -> SessionQuerySet:
        return self.order_by("-opened_at", "-pk")

    def with_winner(self) -> SessionQuerySet:
        """Adds `winner_name` and `winner_own_name`, of the driver in the first place."""
        first = Entry.objects.filter(session=OuterRef("pk"), position=1)
        return self.annotate(
            winner_name=Subquery(first.values("driver__name")[:1]),
            winner_own_name=Subquery(first.values("driver__own_name")[:1]),
        )

    def with_last_lap(self) -> SessionQuerySet:
        """Adds `last_lap_at`. One lookup a session: a join would be made for all before any limit."""
        laps = Entry.objects.filter(session=OuterRef("pk")).order_by().values("session")
        return self.annotate(last_lap_at=Subquery(laps.annotate(last=Max("last_lap_at")).values("last")))

    def with_names(self) -> SessionQuerySet:
        """With what its one-line description names."""
        return self.select_related("club", "source", "track").defer("track__svg")


class Session(models.Model):
    """A race, a qualifying or a practice: what one source reported between two boundaries.

    A projected row. Its natural key is the number of its first event within its source.
    """

    PRACTICE = "practice"
    QUALIFYING = "qualifying"
    RACE = "race"
    UNKNOWN = "unknown"
    """Of an event whose start never arrived, or did not say what was started."""

    pending_keys: Any = None
    """The track it is driven on, as long as that has no key: with `fill`, as a `Pending` has it."""
    """The track it is on, until it is written."""

    class Outcome(models.TextChoices):
        """How much is known of the result."""

        PROVISIONAL = "provisional", "provisional"
        OFFICIAL = "official", "official"
        ABANDONED = "abandoned", "abandoned"

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="sessions")
    source = models.ForeignKey("drivers.Source", on_delete=models.PROTECT, related_name="sessions")
    track = models.ForeignKey(
        "races.Track", on_delete=models.PROTECT, null=True, related_name="sessions", db_index=False
    )
    meeting = models.ForeignKey(
        "races.Meeting", on_delete=models.SET_NULL, null=True, editable=False, related_name="sessions"
    )
    type = models.CharField(max_length=50, help_text="race, qualifying, practice, unknown, or as SmartRace called it.")
    first_event = models.BigIntegerField(help_text="The number, within its source, of the event it began with.")
    start_event = models.BigIntegerField(
        null=True,
        help_text="The number of the event that started it; empty where only its status or result told of it.",
    )
    app_event_id = models.BigIntegerField(null=True, help_text="SmartRace's own number of this event, if it said one.")
    status = models.CharField(max_length=50, blank=True, help_text="What SmartRace last said of its course.")
    status_at = models.DateTimeField(null=True, help_text="When it said so.")
    weather = models.CharField(max_length=50, blank=True, help_text="As it is now; empty: not known.")
    own_name = models.CharField(
        max_length=200, blank=True, help_text="What the club calls it; empty: its type and day."
    )
    is_hidden = models.BooleanField(default=False, help_text="By the club, from all statistics: a test run.")
    told_type = models.CharField(max_length=50, blank=True, help_text="Where the club ruled the type: the tablet's.")
    told_outcome = models.CharField(
        max_length=20, blank=True, help_text="Where the club ruled the outcome: what it was."
    )
    continues = models.BigIntegerField(null=True, help_text="The first event of the session it was split off from.")
    is_continued = models.BooleanField(default=False, help_text="Whether the next session was split off from it.")
    joined_at = models.DateTimeField(null=True, help_text="When the last session began that was joined to it.")
    qualifying_source = models.ForeignKey(
        "drivers.Source", on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    qualifying_event = models.BigIntegerField(
        null=True, editable=False, help_text="Of that source: an event of the qualifying the club ruled to be its own."
    )
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.PROVISIONAL)
    planned_laps = models.IntegerField(null=True)
    planned_duration_s = models.IntegerField(null=True)
    opened_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, help_text="When the lights went out.")
    ended_at = models.DateTimeField(null=True, help_text="When SmartRace said that it ended.")
    result_at = models.DateTimeField(null=True, help_text="When the official result it has was told.")
    closed_at = models.DateTimeField(null=True, help_text="From when on laps no longer belong to it.")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "first_event"], name="one_session_per_first_event"),
            models.UniqueConstraint(fields=["source"], condition=Q(closed_at=None), name="one_open_session_per_source"),
        ]
        indexes = [
            # What did this source's session before that instant look like? (the projector, on a late event)
            models.Index(fields=["source", "-opened_at"], name="session_by_source"),
            # The club's sessions, newest first (every list of sessions).
            models.Index(fields=["club", "-opened_at"], name="session_by_club"),
            # All sessions, newest first (the admin of a hub with many clubs).
            models.Index(fields=["-opened_at", "-id"], name="session_newest_first"),
            # The sessions on this track, newest first.
            models.Index(fields=["track", "-opened_at"], name="session_by_track"),
            # Whose qualifying was ruled? (poles, when a qualifying changes)
            models.Index(
                fields=["qualifying_source", "qualifying_event"],
                condition=Q(qualifying_event__isnull=False),
                name="session_by_ruled_qualifying",
            ),
        ]

    def __str__(self) -> str:
        return self.own_name or f"{self.label} of {local_text(self.opened_at)}"

    @property
    def label(self) -> str:
        """What people call it; an event whose start never arrived has no type."""
        return "Event" if self.is_of_unknown_type else self.type.capitalize()

    @property
    def plan(self) -> str:
        """How long it was meant to be, as people say it."""
        if self.planned_laps:
            return f"{self.planned_laps} laps"
        if self.planned_duration_s:
            minutes, seconds = divmod(self.planned_duration_s, 60)
            parts = [f"{minutes} min" if minutes else "", f"{seconds} s" if seconds else ""]
            return " ".join(part for part in parts if part)
        return ""

    @property
    def is_practice(self) -> bool:
        return self.type == self.PRACTICE

    @property
    def is_of_unknown_type(self) -> bool:
        return self.type in {"", self.UNKNOWN}

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_under_way(self) -> bool:
        """Whether it is an event that is being driven just now, as far as anybody said."""
        return self.is_open and self.ended_at is None and not self.is_practice

    @property
    def decides_by_laps(self) -> bool:
        """Whether who drove most laps wins, not who drove the best one: in a race, and in what may be one."""
        return self.type == self.RACE or self.is_of_unknown_type

    @property
    def has_official_result(self) -> bool:
        """Whether the timing app told its result, whatever the club says of how much that is worth."""
        return (self.told_outcome or self.outcome) == self.Outcome.OFFICIAL

    @property
    def is_part(self) -> bool:
        """Whether an official result is of more, or of less, than this session."""
        return self.is_continued or self.continues is not None or self.joined_at is not None

    def as_told(self) -> Session:
        """Itself, with the type and outcome that tablets told: what race control goes by."""
        self.type, self.told_type = self.told_type or self.type, ""
        self.outcome, self.told_outcome = self.told_outcome or self.outcome, ""
        return self

    def close(self, at: datetime) -> None:
        self.closed_at = at
