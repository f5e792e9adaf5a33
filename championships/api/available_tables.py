"""Which rounds and tables a championship has, and what to say to whoever asks for others."""

from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper, Max, OuterRef, Q, QuerySet, Subquery
from rest_framework.exceptions import ValidationError

from championships.models import Championship, StandingsSnapshot

OF_ALL = {
    StandingsSnapshot.DRIVERS: "Drivers",
    StandingsSnapshot.TEAMS: "Teams",
    StandingsSnapshot.MANUFACTURERS: "Manufacturers",
}
"""The tables that are no class's."""


def with_rounds(championships: QuerySet[Championship]) -> QuerySet[Championship]:
    """Each with the latest round of its drivers' table."""
    sheets = StandingsSnapshot.objects.filter(championship=OuterRef("pk"), table=StandingsSnapshot.DRIVERS).order_by()
    latest = sheets.values("championship").annotate(latest=Max("after_round")).values("latest")
    is_changed = ExpressionWrapper(Q(changed_since_final_at__isnull=False), BooleanField())
    return championships.annotate(after_round=Subquery(latest), is_changed_since_final=is_changed)


def rounds_of(championship: Championship, table: str = StandingsSnapshot.DRIVERS) -> list[int]:
    """The numbers of those held, in order."""
    sheets = championship.sheets.filter(table=table).order_by("after_round")
    return list(sheets.values_list("after_round", flat=True))


def tables_of(championship: Championship) -> dict[str, tuple[str, str]]:
    """By what to ask for: the name of the sheets, and the one people see. One query.

    A class is asked for by its name, or by `class` and its key where the name is another table's.
    """
    has = {
        StandingsSnapshot.DRIVERS: True,
        StandingsSnapshot.TEAMS: championship.teams != Championship.Teams.OFF,
        StandingsSnapshot.MANUFACTURERS: championship.has_manufacturers,
    }
    found = {table: (table, name) for table, name in OF_ALL.items() if has[table]}
    for class_ in championship.classes.all():
        table = StandingsSnapshot.of_class(class_.pk)
        found[table if class_.name in OF_ALL else class_.name] = (table, class_.name)
    return found


def sheets_named(championship: Championship, asked: str) -> str:
    """The name of the sheets of the table asked for; raises ValidationError with those there are."""
    if asked in OF_ALL:
        return asked
    tables = tables_of(championship)
    if asked in tables:
        return tables[asked][0]
    alike = (sheets for name, (sheets, _) in tables.items() if asked.casefold() in {name.casefold(), sheets})
    found = next(alike, None)
    if found is None:
        raise no_table(asked, tables)
    return found


def no_table(asked: str, tables: dict[str, tuple[str, str]]) -> ValidationError:
    return ValidationError({"table": [f"{asked} is none of: {', '.join(tables)}."]})


def explain_missing(championship: Championship, table: str, after_round: int | None) -> None:
    """Raise ValidationError unless all is well and nothing was held yet."""
    held = rounds_of(championship, table)
    tables = tables_of(championship)
    if not held and table not in {sheets for sheets, _ in tables.values()}:
        raise no_table(table, tables)
    if after_round is not None:
        raise ValidationError({"after_round": [no_round(after_round, held)]})


def no_round(number: int, held: list[int]) -> str:
    if not held:
        return "No round was held yet; leave this away."
    return f"Round {number} is none of those held: {', '.join(map(str, held))}."
