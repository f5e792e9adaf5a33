"""What a file tells of a championship: every model of it, in the order they name each other, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Field, Model, QuerySet

from championships import models as rows

FORMAT = "SmartRace Hub championship, 1"


class Part(StrEnum):
    """What can be told, or read, without the rest."""

    RULES = "rules"
    CALENDAR = "calendar"
    ENTRIES = "entries"
    DECISIONS = "decisions"


ALL = tuple(Part)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rows of one model. `inside` is the field that leads to the row they are told within, where it is not the
    championship; `known_by` the field by which others name one."""

    key: str
    model: type[Model]
    part: Part
    inside: str = "championship"
    known_by: str = ""

    @property
    def is_nested(self) -> bool:
        return self.inside != "championship"

    def rows_of(self, above: Model) -> QuerySet[Any]:
        return self.model._default_manager.filter(**{self.inside: above}).order_by(*filter(None, [self.known_by]), "pk")

    def fields(self) -> Iterator[Field[Any, Any]]:
        return told_fields(self.model, self.inside)


CHAMPIONSHIP = Chapter("championship", rows.Championship, Part.RULES)
CHAPTERS = (
    Chapter("classes", rows.ChampionshipClass, Part.RULES, known_by="name"),
    Chapter("points", rows.Scoring, Part.RULES),
    Chapter("bonuses", rows.Bonus, Part.RULES, inside="scoring"),
    Chapter("drop_scores", rows.SeasonPart, Part.RULES),
    Chapter("ties", rows.TieBreak, Part.RULES),
    Chapter("handicaps", rows.Handicap, Part.RULES),
    Chapter("rounds", rows.Round, Part.CALENDAR, known_by="number"),
    Chapter("which_sessions", rows.AssignmentRule, Part.CALENDAR, known_by="order"),
    Chapter("heats_and_finals", rows.Merge, Part.CALENDAR, known_by="order"),
    Chapter("participants", rows.Participant, Part.ENTRIES),
    Chapter("sessions", rows.RoundSession, Part.DECISIONS),
    Chapter("shared_controllers", rows.CrewShare, Part.DECISIONS, inside="round_session"),
    Chapter("entered_by_hand", rows.SessionByHand, Part.DECISIONS, inside="round"),
    Chapter("results", rows.ResultByHand, Part.DECISIONS, inside="of"),
    Chapter("points_by_hand", rows.Adjustment, Part.DECISIONS),
    Chapter("exclusions", rows.Exclusion, Part.DECISIONS),
)
"""Each after those it names or stands in; a new model has its line here."""
NOT_IN_FILES = {
    rows.Championship: {
        "id", "club", "state", "trouble", "reckoned_at", "revision", "finalised_at", "changed_since_final_at",
    },
    rows.RoundSession: {"source", "event", "assigned_at", "lost_at", "heat"},
}  # fmt: skip
"""Whose it is, and what the hub reckons: a championship from a file is a draft. A session is told by its beginning."""
OF_AN_EVENING: set[type[Model]] = {rows.Fixtures, rows.Starter, rows.Heat, rows.Seat}
"""Who meets whom on one evening is no rule, and what came of it is told by its sessions: no file has it."""
NEVER = {"author", "decided_at"}
"""Who brings a decision from a file answers for it now; what they were called who decided it is told beside it."""


WHICH_SESSIONS = (rows.AssignmentRule, rows.Merge)
NAMES_OF_ONE_CLUB = {"round", "meeting", "track", "source"}
"""A rule that says which sessions, and names one of these, is no rule for other clubs."""


def told_fields(model: type[Model], inside: str) -> Iterator[Field[Any, Any]]:
    """Every field that says something of its own; a new one of a rule is told by itself."""
    left_out = NOT_IN_FILES.get(model, set()) | NEVER
    for field in model._meta.concrete_fields:
        if not field.primary_key and field.name not in left_out and field.name not in {inside, "championship"}:
            yield field


def chapters_within(model: type[Model]) -> list[Chapter]:
    """Those told within a row of it."""
    if model is rows.Championship:
        return [chapter for chapter in CHAPTERS if not chapter.is_nested]
    return [
        chapter
        for chapter in CHAPTERS
        if chapter.is_nested and chapter.model._meta.get_field(chapter.inside).related_model is model
    ]


def chapter_of(model: type[Model]) -> Chapter:
    return next(chapter for chapter in (CHAMPIONSHIP, *CHAPTERS) if chapter.model is model)
