"""Every address of the admin, from its URL map, with a row of some club to ask it about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.authtoken.models import TokenProxy

from championships.models import Championship, Round
from desk.admin.aims import word_for
from drivers.models import Club, Driver, Merger
from races.models import Entry
from races.rulings.kinds import KINDS, Subject

EVERYBODYS = {
    "index", "login", "logout", "password_change", "password_change_done", "jsi18n", "autocomplete", "search",
    "app_list", "view_on_site",
}  # fmt: skip
"""Addresses that are about no row of a club. `autocomplete` has tests of its own."""
NAMED: dict[str, type[Model]] = {
    label: apps.get_model(label.replace("_", "."))
    for label in ("drivers_driver", "drivers_car", "drivers_team", "races_track")
}
"""What tablets name, and people say to be one or two."""
ABOUT: dict[str, type[Model]] = {
    "drivers_driver_forget": Driver,
    **{f"{label}_{act}": model for label, model in NAMED.items() for act in ("merge", "two")},
    **{f"{label}_take_back": Merger for label in NAMED},
    **{f"{label}alias_move": apps.get_model(f"{label.replace('_', '.')}alias") for label in NAMED},
    "championships_points": Championship,
    "championships_start": Championship,
    "championships_finalise": Championship,
    "championships_reopen": Championship,
    "championships_standings": Championship,
    "championships_why": Championship,
    "championships_evening": Championship,
    "championships_handicaps": Championship,
    "championships_kept_fixtures": Round,
    "championships_what_if": Championship,
    "championships_standings_csv": Championship,
    "championships_as_file": Championship,
    "championships_copy": Championship,
}
"""What the `pk` of an address is the key of, where nothing else says it."""
PATHS: dict[type[Model], str] = {Entry: "session__club", Merger: "club"}
"""How rows without an admin lead to their club."""
DECIDED_ON_PAGES = {
    name for name, kind in KINDS.items() if kind.has_page and name != "revoke" and kind.subject != Subject.CHAMPIONSHIP
}
"""There is one page a kind of ruling; it is about a row of which its address speaks."""
FIXTURES = {"scheme": "everybody_meets", "controllers": "4", "times": "1", "drivers": "6"}


@dataclass(frozen=True)
class Page:
    """An address as the URL map has it: its name, and what stands for the parts that differ."""

    name: str
    parameters: tuple[str, ...]

    def at(self, club: Club) -> str:
        """Where it is about something of a club."""
        name, _, kind = self.name.partition(":")
        if kind:
            return reverse(f"admin:{name}", args=[kind])
        kwargs = {one: row_for(self.name, one, club).pk for one in self.parameters}
        return reverse(f"admin:{self.name}", kwargs=kwargs)

    def query(self, club: Club) -> dict[str, Any]:
        """What has to be said beside, for there to be an answer."""
        if self.name == "championships_why":
            return {"who": Driver.objects.filter(club=club, laps__session__type="race").first().pk}  # type: ignore[union-attr]
        if kind := self.name.partition(":")[2]:
            word = word_for(KINDS[kind])
            return {word: row_for(self.name, f"{word}_id", club).pk}
        if self.name == "races_ruling_revoke":
            return {"ruling": row_for(self.name, "ruling", club).pk}
        return FIXTURES if self.name in {"championships_fixtures_csv", "championships_keep_fixtures"} else {}


def pages() -> list[Page]:
    return sorted(set(found(list(get_resolver().url_patterns))), key=lambda page: page.name)


def found(patterns: list[URLPattern | URLResolver], is_admin: bool = False) -> Iterator[Page]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from found(one.url_patterns, is_admin or one.namespace == "admin")
        elif is_admin and one.name == "races_ruling_decide":
            yield from (Page(f"{one.name}:{kind}", ("name",)) for kind in sorted(DECIDED_ON_PAGES))
        elif is_admin and one.name and one.name not in EVERYBODYS:
            yield Page(one.name, tuple(one.pattern.converters) or tuple(one.pattern.regex.groupindex))


def row_for(name: str, parameter: str, club: Club) -> Any:
    """The row of a club an address is asked about."""
    model = model_for(name, parameter)
    rows = rows_of(model, club)
    if model is Merger:
        rows = rows.filter(kind=name.split("_")[1])
    if model is Entry:
        rows = rows.filter(position__isnull=False)
    row = rows.order_by("pk").first()
    assert row is not None, f"{club} has no {model.__name__} for {name}; see tests/members/conftest.py"
    return row


def model_for(name: str, parameter: str) -> type[Model]:
    """`lap_id` is a lap's, `object_id` that of the admin's own model."""
    if parameter in {"object_id", "id"}:
        return next(model for model in admin.site._registry if name.startswith(f"{label_of(model)}_"))
    by_name = {model._meta.model_name: model for model in apps.get_models() if model._meta.app_label != "admin"}
    known = by_name.get(parameter.removesuffix("_id")) or ABOUT.get(name)
    assert known is not None, f"say in ABOUT, tests/members/pages.py, which row {name} is about"
    return known


def rows_of(model: type[Model], club: Club) -> Any:
    """The rows of a model that are a club's; what is no club's is anybody's."""
    own_admin: Any = admin.site._registry.get(model)
    path = PATHS[model] if own_admin is None else own_admin.club_path
    rows = model._default_manager.all()
    if path is None:
        assert model in {User, Group, TokenProxy}, f"{model.__name__} is no club's?"
        return rows
    return rows.filter(**{path: club.pk})


def label_of(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"
