"""Rows of a championship, field by field, as JSON; keys of this hub are in none of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model, QuerySet

from archive.references import TELLERS, Here, event_here
from championships.by_hand.naming import driver_called
from championships.models import (
    Adjustment,
    AssignmentRule,
    Bonus,
    Championship,
    ChampionshipClass,
    CrewShare,
    Exclusion,
    Fixtures,
    Handicap,
    Heat,
    Merge,
    Participant,
    ResultByHand,
    Round,
    RoundSession,
    Scoring,
    SeasonPart,
    Seat,
    SessionByHand,
    Starter,
    TieBreak,
)
from drivers.models import Club, Driver
from ingest.log.files import BadLine
from ingest.log.references import NotHere, reference

MODELS: list[type[Model]] = [
    Championship,
    SeasonPart,
    ChampionshipClass,
    Round,
    Scoring,
    Bonus,
    TieBreak,
    Handicap,
    Merge,
    Participant,
    AssignmentRule,
    Fixtures,
    Starter,
    Heat,
    Seat,
    RoundSession,
    Adjustment,
    Exclusion,
    CrewShare,
    SessionByHand,
    ResultByHand,
]
"""Each after those it names. Sheets are told by `sheets.py`."""
WAY_UP = {
    Bonus: "scoring__championship",
    Fixtures: "round__championship",
    Starter: "fixtures__round__championship",
    Heat: "fixtures__round__championship",
    Seat: "heat__fixtures__round__championship",
    CrewShare: "round_session__championship",
    SessionByHand: "round__championship",
    ResultByHand: "of__round__championship",
}
"""From a row to its championship, where that is not a field of it."""
NOT_TOLD = {(Championship, "revision"), (Championship, "trouble")}
"""What a hub reckons itself; keys neither."""

Json = dict[str, Any]


def rows_of(model: type[Model], championship: Championship) -> QuerySet[Model]:
    way = "pk" if model is Championship else WAY_UP.get(model, "championship")
    return model._default_manager.filter(**{way: championship.pk}).order_by("pk")


def told_fields(model: type[Model]) -> Iterator[Field[Any, Any]]:
    """The fields that a file tells; the club is told beside them."""
    for field in model._meta.concrete_fields:
        if not field.primary_key and (model, field.name) not in NOT_TOLD and field.related_model is not Club:
            yield field


class Telling:
    """One championship's rows as JSON, each naming others of them by their places."""

    def __init__(self, championship: Championship) -> None:
        self.places: dict[tuple[type[Model], int], int] = {}
        self.rows = {model._meta.model_name: self.tell_all(model, championship) for model in MODELS}

    def tell_all(self, model: type[Model], championship: Championship) -> list[Json]:
        told = []
        for place, row in enumerate(rows_of(model, championship), start=1):
            self.places[model, row.pk] = place
            told.append(self.tell(row))
        return told

    def tell(self, row: Model) -> Json:
        told = {field.name: self.value(row, field) for field in told_fields(type(row))}
        return {name: value for name, value in told.items() if value is not None}

    def value(self, row: Model, field: Field[Any, Any]) -> Any:
        if isinstance(row, RoundSession) and field.name == "event":
            return {"source": row.source.uid, "event": reference(row.source, row.event)}
        if getattr(row, field.attname) is None:
            return None
        if not isinstance(field, ForeignKey):
            return field.value_to_string(row)
        of = field.related_model
        if of in MODELS:
            return self.places[of, getattr(row, field.attname)]
        return TELLERS[of][0](getattr(row, field.name))


class Making:
    """The rows that a line tells of. Whatever is wrong raises BadLine."""

    def __init__(self, here: Here) -> None:
        self.here = here
        self.made: dict[tuple[type[Model], int], Model] = {}

    def make_all(self, told: Json) -> Championship:
        """The championship with all its rows, as they were when they were told."""
        for model in MODELS:
            rows = told.get(str(model._meta.model_name), [])
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise BadLine(f"{model._meta.verbose_name}: a list of rows expected.")
            for place, row in enumerate(rows, start=1):
                self.made[model, place] = self.make(model, row)
        if (Championship, 1) not in self.made:
            raise BadLine("It tells of no championship.")
        return cast(Championship, self.made[Championship, 1])

    def make(self, model: type[Model], told: Json) -> Model:
        row = model()
        if isinstance(row, Championship):
            row.club = self.here.club
        for field in told_fields(model):
            if field.name in told:
                self.fill(row, field, told[field.name])
        keep_name_of_author(row, told)
        # As it is told: neither the time of writing, nor what saving would make of it.
        row.save_base(raw=True, force_insert=True)
        return row

    def fill(self, row: Model, field: Field[Any, Any], told: Any) -> None:
        if isinstance(row, RoundSession) and field.name == "event":
            row.event = self.number(told)
        elif not isinstance(field, ForeignKey):
            setattr(row, field.attname, plain_value(field, told))
        elif field.related_model in MODELS:
            setattr(row, field.name, self.known(field.related_model, told))
        elif isinstance(row, ResultByHand):
            row.driver = self.listed(told)
        else:
            setattr(row, field.name, TELLERS[field.related_model][1](told, self.here))

    def listed(self, told: Any) -> Driver:
        """Whom a list names: somebody who is here, else somebody new, as where it was typed."""
        find = TELLERS[Driver][1]
        try:
            found: Driver = find(told, self.here)
        except BadLine:
            if not isinstance(told, dict) or not isinstance(told.get("name"), str):
                raise
            found = driver_called(self.here.club, told["name"])
        return found

    def known(self, model: type[Model], place: Any) -> Model:
        if (model, place) not in self.made:
            raise BadLine(f"{model._meta.verbose_name} {place!r} is told by nothing before it.")
        return self.made[model, place]

    def number(self, told: Any) -> int:
        try:
            return event_here(told, self.here)[1]
        except NotHere:
            raise BadLine("A session that it names is not here.") from None


def plain_value(field: Field[Any, Any], told: Any) -> Any:
    if not isinstance(told, str):
        raise BadLine(f"{field.name}: text expected, got {str(told)[:40]!r}.")
    try:
        value = field.to_python(told)
        field.run_validators(value)
    except ValidationError as error:
        raise BadLine(f"{field.name}: {' '.join(error.messages)}") from None
    return value


def keep_name_of_author(row: Model, told: Json) -> None:
    """Whoever decided it may have no login here; the name stays."""
    if hasattr(row, "author_name") and not row.author_name and isinstance(told.get("author"), dict):
        row.author_name = str(told["author"].get("name", ""))[:150]
