"""How the scoring core, which knows texts only, is told who is who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from championships.models import Championship
from drivers.models import Driver, Team
from races.models import Session


@dataclass(frozen=True, slots=True)
class CompetitorKeys:
    """By keys, which outlive every new name; where people read the outcome, by `drivers` and `teams` instead."""

    drivers: dict[int, str] = field(default_factory=dict)
    teams: dict[int, str] = field(default_factory=dict)
    classes: dict[int, str] = field(default_factory=dict)

    @classmethod
    def for_people(cls, championship: Championship) -> CompetitorKeys:
        """The names of a club's drivers and teams; of two with one name, each with its number."""
        return cls(
            drivers=unique_names(Driver.objects.filter(club=championship.club_id)),
            teams=unique_names(Team.objects.filter(club=championship.club_id)),
            classes={class_.pk: class_.name for class_ in championship.classes.all()},
        )

    def driver(self, pk: int) -> str:
        return self.drivers.get(pk) or str(pk)

    def team(self, pk: int | None) -> str:
        return "" if pk is None else self.teams.get(pk) or str(pk)

    def of_class(self, pk: int) -> str:
        return self.classes.get(pk) or str(pk)


def unique_names(somebodies: Iterable[Driver] | Iterable[Team] | Iterable[Session]) -> dict[int, str]:
    """By key, by name; where two have one name, each with its key."""
    names = {somebody.pk: str(somebody) for somebody in somebodies}
    times = Counter(names.values())
    return {pk: name if times[name] == 1 else f"{name} (#{pk})" for pk, name in names.items()}
