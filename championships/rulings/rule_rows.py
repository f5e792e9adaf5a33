"""The rows a championship's rules are, told field by field, so that each change is in the log and can be put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field, ForeignKey, Model, QuerySet

from championships.models import (
    AssignmentRule,
    Bonus,
    Championship,
    ChampionshipClass,
    Handicap,
    Merge,
    Participant,
    Round,
    Scoring,
    SeasonPart,
    TieBreak,
)
from championships.rulings.references import driver_of, driver_told, gone, round_of, round_told, team_of
from championships.scoring.tables import plain
from drivers.models import Driver, Source, Team
from races.models import Meeting, Session, Track
from races.rulings.fields import Said

RULES: tuple[type[Model], ...] = (
    Championship, ChampionshipClass, Scoring, Bonus, SeasonPart, TieBreak, Round, Merge, AssignmentRule, Participant,
    Handicap,
)  # fmt: skip
"""The models people write rules into; whatever a row names stands before it."""
NO_RULES = {"club", "name", "season", "state"}
"""Of a championship itself: what it is called, and how far it has come."""
PARENTS = {"championship", "scoring"}


def columns_of(model: type[Model]) -> list[Field[Any, Any]]:
    """What people decide in a row."""
    left_out = {"id", "is_by_rule", *PARENTS, *(NO_RULES if model is Championship else ())}
    return [field for field in model._meta.concrete_fields if field.editable and field.name not in left_out]


def rows_of(model: type[Model], championship: Championship) -> QuerySet[Any]:
    """Those of one championship, with all they name."""
    path = {Championship: "pk", Bonus: "scoring__championship"}.get(model, "championship")
    rows = model._default_manager.filter(**{path: championship.pk}).order_by("pk")
    named = [field.name for field in columns_of(model) if isinstance(field, ForeignKey)]
    named += ["scoring__of_class"] if model is Bonus else []
    return rows.select_related(*named) if named else rows


def version_of(row: Model) -> tuple[Any, ...]:
    """Another one for whatever is decided otherwise; what a round is called decides nothing."""
    is_round = isinstance(row, Round)
    return tuple(getattr(row, one.attname) for one in columns_of(type(row)) if not (is_round and one.name == "name"))


def told(row: Any) -> Said:
    """By words and names, and no key of this hub."""
    said = {"rule": row._meta.model_name}
    if isinstance(row, Bonus):
        said["scoring"] = told_scoring(row.scoring)
    return said | {field.name: told_value(row, field) for field in columns_of(type(row))}


def told_scoring(scoring: Scoring) -> Any:
    return [scoring.session_type, str(scoring.of_class or "")]


def told_value(row: Any, field: Field[Any, Any]) -> Any:
    value = getattr(row, field.name)
    if isinstance(field, ForeignKey):
        return None if value is None else TELLERS[field.related_model][0](value)
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def night_told(meeting: Meeting) -> Any:
    first = Session.objects.filter(meeting=meeting).select_related("source").order_by("opened_at", "pk").first()
    return None if first is None else [first.source.uid, first.first_event]


def night_of(championship: Championship, said: Any) -> Meeting:
    sessions = Session.objects.filter(source__uid=said[0], first_event=said[1], club=championship.club_id)
    first = sessions.select_related("meeting").first()
    return first.meeting if first is not None and first.meeting is not None else gone("The night")


def named(rows: QuerySet[Any], name: str) -> Any:
    return rows.filter(name=name).order_by("pk").first() or gone(name)


TELLERS: Mapping[Any, tuple[Callable[[Any], Any], Callable[[Championship, Any], Any]]] = {
    Driver: (driver_told, driver_of),
    Team: (str, team_of),
    Round: (round_told, round_of),
    ChampionshipClass: (str, lambda cup, said: named(cup.classes.all(), said)),
    Track: (str, lambda cup, said: named(Track.objects.filter(club=cup.club_id), said)),
    Source: (lambda source: source.uid, lambda cup, said: Source.known_as(said) or gone("The tablet")),
    Meeting: (night_told, night_of),
}
"""How what a row names is told, and found again."""


def values_of(model: type[Model], championship: Championship, said: Said) -> dict[str, Any]:
    """The fields of a row as they were told, with all it names as it is here. Raises BadRuling."""
    values: dict[str, Any] = {}
    for field in columns_of(model):
        value = said.get(field.name)
        if isinstance(field, ForeignKey):
            values[field.name] = None if value is None else TELLERS[field.related_model][1](championship, value)
        else:
            values[field.name] = field.to_python(value)
    if model is Bonus:
        kind, of_class = said["scoring"]
        scorings = championship.scorings.filter(session_type=kind, of_class__name=of_class or None)
        values["scoring"] = scorings.first() or gone(f"What the {kind} brings")
    return values


def in_words(was: Any, now: Any) -> str:
    """`points of the race: points 3 2 1, was 10 8 6`; of a new row what it says, of one that is gone its name."""
    if now is None:
        return f"no longer {title(was)}"
    if was is None:
        default = type(now)()
        said = [
            f"{field.verbose_name} {shown(now, field)}"
            for field in columns_of(type(now))
            if differ(default, now, field)
        ]
        return f"new: {title(now)}" + (f" ({', '.join(said)})" if said else "")
    changes = [
        f"{field.verbose_name} {shown(now, field)}, was {shown(was, field)}"
        for field in columns_of(type(now))
        if differ(was, now, field)
    ]
    changed = "; ".join(changes)
    return changed if isinstance(now, Championship) else f"{title(was)}: {changed}"


def differ(one: Any, other: Any, field: Field[Any, Any]) -> bool:
    return bool(getattr(one, field.attname) != getattr(other, field.attname))


def title(row: Any) -> str:
    """What people call a row of rules."""
    if isinstance(row, Bonus):
        return f"{row} in the {row.scoring.session_type}"
    if isinstance(row, TieBreak | ChampionshipClass | AssignmentRule):
        return (
            f"{row._meta.verbose_name} {row.order}" if isinstance(row, TieBreak) else f"{row._meta.verbose_name} {row}"
        )
    return f"participant {row}" if isinstance(row, Participant) else str(row)


def shown(row: Any, field: Field[Any, Any]) -> str:
    """A value as a page shows it."""
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, ""):
        return "empty"
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return plain(value) if isinstance(value, Decimal) else str(value)
