"""What a filter names and the hub does not have: refused, never an empty answer that looks like a quiet season."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from rest_framework.exceptions import ValidationError

from drivers.models import Car, Club, Driver, Source, Team
from races.api.latest import LATEST, IdOrLatestFilter
from races.models import Damage, Meeting, Session, Track, TyreChange, WeatherReport
from web.api.filters import IdFilter, WordFilter

NAMED: dict[str, type[Model]] = {
    "club": Club,
    "source": Source,
    "track": Track,
    "driver": Driver,
    "car": Car,
    "team": Team,
    "session": Session,
    "meeting": Meeting,
}
"""What the id in a parameter of that name is of."""

WORDS: dict[str, tuple[type[Model], str, list[str]]] = {
    "type": (Session, "type", ["race", "qualifying", "practice"]),
    "weather": (WeatherReport, "weather", ["dry", "wet", "about_to_rain", "about_to_dry_up"]),
    "tyre": (TyreChange, "tyre", ["dry", "wet"]),
    "kind": (Damage, "kind", ["engine", "battery", "suspension", "gearbox"]),
}
"""Words that SmartRace may add to: where a tablet said others, and those known without having been said."""


def refuse_missing(told: dict[str, Any]) -> None:
    """Raise ValidationError for the ids, by parameter, of which there is nothing."""
    asked = {name: key for name, key in told.items() if key and key != LATEST}
    missing = [name for name, key in asked.items() if not NAMED[name]._default_manager.filter(pk=key).exists()]
    if missing:
        raise ValidationError({name: [f"There is no {name} {asked[name]}."] for name in missing})


def refuse_unknown_words(told: dict[str, str]) -> None:
    """Raise ValidationError, by parameter, for what no tablet ever said, with the words there are."""
    found = {name: unknown for name, word in told.items() if (unknown := why_unknown(name, word))}
    if found:
        raise ValidationError({name: [sentence] for name, sentence in found.items()})


def why_unknown(name: str, word: str) -> str:
    """Nothing where there is that word. Only an unusual one is looked up."""
    model, field, words = WORDS[name]
    rows = model._default_manager.order_by()
    if word in words or rows.filter(**{field: word}).exists():
        return ""
    said = set(rows.values_list(field, flat=True).distinct()) - {"", *words}
    return f"{word} is none of: {', '.join([*words, *sorted(said)])}."


def words_told(filterset: Any) -> dict[str, str]:
    """What a valid set of filters was told of such words, by parameter."""
    told: dict[str, Any] = filterset.form.cleaned_data
    asked = [name for name, one in filterset.filters.items() if isinstance(one, WordFilter) and name in WORDS]
    return {name: told[name] for name in asked if told[name]}


def ids_told(filterset: Any) -> dict[str, Any]:
    """What a valid set of filters was told of ids, by parameter."""
    told: dict[str, Any] = filterset.form.cleaned_data
    by_id = (IdFilter, IdOrLatestFilter)
    return {name: told[name] for name, one in filterset.filters.items() if name in NAMED and isinstance(one, by_id)}
