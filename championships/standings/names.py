"""What everybody in a table is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import CharField, Value

from championships.models import StandingsSnapshot
from drivers.models import Driver, Team

Names = Mapping[str, str]


def names_in(sheets: Sequence[StandingsSnapshot], named: tuple[Iterable[str], Iterable[str]]) -> tuple[Names, Names]:
    """By key: the names of whom the sheets are, and of drivers; of a final championship those of its closing."""
    kind = sheets[-1].kind_of_keys
    if not sheets[-1].names:
        return names_of(sheets[-1].table, named)
    kept: dict[str, dict[str, str]] = {}
    for sheet in sheets:
        for of, names in sheet.read_names().items():
            kept.setdefault(of, {}).update(names)
    return kept.get(kind, {}), kept.get("drivers", {})


def names_of(table: str, named: tuple[Iterable[str], Iterable[str]]) -> tuple[Names, Names]:
    """By key: the names of whom the table is, and of drivers. One query."""
    whose, earners = named
    drivers = earners if table in {StandingsSnapshot.TEAMS, StandingsSnapshot.MANUFACTURERS} else {*whose, *earners}
    rows = Driver.objects.filter(pk__in=map(int, drivers)).order_by()
    named_rows = rows.values_list(Value("driver", CharField()), "pk", "name", "own_name")
    if table == StandingsSnapshot.TEAMS:
        teams = Team.objects.filter(pk__in=map(int, whose)).order_by()
        named_rows = named_rows.union(teams.values_list(Value("team", CharField()), "pk", "name", "own_name"), all=True)
    found: dict[str, dict[str, str]] = {"driver": {}, "team": {}}
    for kind, pk, name, own_name in named_rows:
        found[kind][str(pk)] = own_name or name
    if table == StandingsSnapshot.MANUFACTURERS:
        return {}, found["driver"]
    return found["team" if table == StandingsSnapshot.TEAMS else "driver"], found["driver"]
