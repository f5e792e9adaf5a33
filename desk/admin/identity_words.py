"""What a page says before two become one, or a name moves: how much was driven, and what that changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Sum
from django.urls import reverse

from desk import naming
from drivers.identity.identity_rules import TEAMS, IdentityRules
from ingest.database import undone
from races.models import Lap, LapSummary


@dataclass(frozen=True, slots=True)
class Size:
    """How much somebody drove: laps that count, and when the last was."""

    laps: int = 0
    last: datetime | None = None

    def __str__(self) -> str:
        return f"{counted(self.laps, 'lap')}, last seen {self.last:%Y-%m-%d}" if self.last else "no laps"


def sizes_of(rules: IdentityRules, keys: Collection[int]) -> dict[int, Size]:
    """By key, of those who drove. One query."""
    lines: Iterable[tuple[int, int | None, datetime]]
    if rules is TEAMS:
        # Summaries know no teams.
        laps = Lap.objects.filter(team__in=keys, is_counting=True).order_by()
        lines = laps.values_list("team").annotate(Count("pk"), Max("finished_at"))
    else:
        driven = LapSummary.objects.filter(**{f"{rules.kind}__in": keys}).order_by()
        lines = driven.values_list(rules.kind).annotate(Sum("counting_laps"), Max("ended_at"))
    return {key: Size(laps or 0, last) for key, laps, last in lines}


def count_laps_of(whom: dict[str, Any]) -> int | None:
    """How many of theirs count, as summaries tell, so that nobody waits for ten million others; of teams None."""
    if "team" in whom:
        return None
    return LapSummary.objects.filter(**whom).aggregate(laps=Sum("counting_laps"))["laps"] or 0


def what_moves(rules: IdentityRules, somebody: Any, into: Any, *, keeps_name: bool) -> list[str]:
    """What a merger means and changes, said before it is done. Raises BadRuling."""
    aliases = somebody.aliases.select_related("source")
    names = ", ".join(f"{alias} on {alias.source}" for alias in aliases)
    laps = counted(sizes_of(rules, [somebody.pk]).get(somebody.pk, Size()).laps, "lap")
    lines = [
        f"All that {somebody} drove becomes {into}'s: {laps} that count, and those that do not.",
        f"{counted(len(aliases), 'name')} on tablets will mean {into}: {names}.",
        f"{somebody} is then gone from the lists, and they are called {somebody if keeps_name else into}. "
        f"It can be taken back on {into}'s page.",
    ]
    if somebody.own_name and not keeps_name:
        lines.append(f"The name the club gave, {somebody.own_name}, is given up.")
    with undone():
        effects = naming.merge(somebody, into, "looked at", keeps_name=keeps_name).outcome.effects
    return [*lines, *(f"{effect}." for effect in effects)]


def label_of(model: type[Any]) -> str:
    """As addresses of the admin begin: `drivers_driver`."""
    return str(model._meta.label_lower).replace(".", "_")


def permission_on(rules: IdentityRules, action: str = "change") -> str:
    return f"{rules.model._meta.app_label}.{action}_{rules.model._meta.model_name}"


def merging_page(rules: IdentityRules, one: Any, other: Any) -> str:
    """Where the two are said to be one, with that answer filled in."""
    return reverse(f"admin:{label_of(rules.model)}_merge", args=[one.pk]) + f"?into={other.pk}"


def parting_page(rules: IdentityRules, one: Any, other: Any) -> str:
    """Where the two are said to be two."""
    return reverse(f"admin:{label_of(rules.model)}_two", args=[one.pk]) + f"?other={other.pk}"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
