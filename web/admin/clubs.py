"""Whose rows a reader sees: those of their clubs, wherever a page shows, finds or offers any.

`request.clubs` is set by the room that knows who belongs where: the keys of the reader's clubs, or None for all.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.utils import get_fields_from_path
from django.core import checks
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.checks import UnfoldModelAdminChecks

Rows = TypeVar("Rows", bound=QuerySet[Any])
MOST_OFFERED = 300
HUB_WIDE = None
"""The path of what is no club's."""


def clubs_of(request: HttpRequest) -> Collection[int] | None:
    """The keys of the reader's clubs; None where they see all there are."""
    clubs: Collection[int] | None = request.clubs  # type: ignore[attr-defined]
    return clubs


def within(request: HttpRequest, rows: Rows, path: str | None) -> Rows:
    """The rows of the reader's clubs; `path` leads from a row to its club, as lookups do."""
    if path is HUB_WIDE:
        return rows if sees_the_hub(request) else rows.none()
    clubs = clubs_of(request)
    return rows if clubs is None else rows.filter(**{f"{path}__in": clubs})


def sees_the_hub(request: HttpRequest) -> bool:
    """Whether the reader sees what is no club's: logins, groups, tokens."""
    return bool(request.user.is_active and request.user.is_superuser)


def path_to_club(site: admin.AdminSite, model: type[Model]) -> str | None:
    """How a model's own admin says that its rows lead to a club; what has none is offered to nobody but superusers."""
    try:
        return getattr(site.get_model_admin(model), "club_path", HUB_WIDE)
    except NotRegistered:
        return HUB_WIDE


class OwnChoices:
    """For a ModelAdmin or an inline: its forms offer and take only what is of the reader's clubs."""

    admin_site: Any

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any] | None:
        rows: QuerySet[Any] | None = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        if clubs_of(request) is None:
            return rows
        model = db_field.remote_field.model
        every = model._default_manager.using(db) if rows is None else rows
        return within(request, every, path_to_club(self.admin_site, model))


class OwnRelatedFilter(admin.RelatedFieldListFilter):
    """Narrows a list by what it belongs to, and offers of that only what is of the reader's clubs.

    Readers of several clubs are told whose each is. Where there are more than anybody reads through, only what is
    chosen is offered; their own pages lead to the lists narrowed by them.
    """

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        related = field.remote_field.model
        path = path_to_club(model_admin.admin_site, related)
        own = related._default_manager.all()
        if path is not HUB_WIDE:
            own = within(request, own, path)
        if path not in (HUB_WIDE, "pk"):
            own = own.select_related(path)
        is_told = path not in (HUB_WIDE, "pk") and sees_several_clubs(request, club_model(related, str(path)))
        ordering = self.field_admin_ordering(field, request, model_admin)
        rows = list(own.order_by(*ordering)[: MOST_OFFERED + 1] if ordering else own[: MOST_OFFERED + 1])
        if len(rows) > MOST_OFFERED and path != "pk":
            chosen = str(self.lookup_val or "")
            rows = list(own.filter(pk=int(chosen))) if chosen.isdecimal() and len(chosen) < 19 else []
        elif len(rows) > MOST_OFFERED:
            rows = list(own)
        return [(row.pk, f"{row}, {club_at(row, str(path))}" if is_told else str(row)) for row in rows]

    def has_output(self) -> bool:
        return bool(len(self.lookup_choices) > 1 or self.lookup_val)


def club_at(row: Any, path: str) -> Any:
    """The club at the end of a path."""
    for step in path.split("__"):
        row = getattr(row, step)
    return row


def club_model(model: type[Model], path: str) -> type[Model]:
    """What a path to clubs leads to."""
    found: Any = get_fields_from_path(model, path)[-1].related_model
    return found


def sees_several_clubs(request: HttpRequest, clubs: type[Model]) -> bool:
    """Whether a reader has to be told whose something is. One query a page, and only for who sees all clubs."""
    own = clubs_of(request)
    if own is not None:
        return len(own) > 1
    if not hasattr(request, "sees_several"):
        request.sees_several = len(clubs._default_manager.order_by().values("pk")[:2]) > 1  # type: ignore[attr-defined]
    return bool(request.sees_several)  # type: ignore[attr-defined]


class ClubPathChecks(UnfoldModelAdminChecks):
    """An admin says whose its rows are."""

    def check(self, admin_obj: Any, **kwargs: Any) -> list[checks.CheckMessage]:
        found: list[checks.CheckMessage] = super().check(admin_obj, **kwargs)
        if not hasattr(admin_obj, "club_path"):
            hint = "Say how a row leads to its club, such as `source__club`; what is no club's is a HubWideAdmin."
            text = f"{type(admin_obj).__name__} has no club_path."
            found.append(checks.Error(text, hint=hint, obj=type(admin_obj), id="web.E001"))
        return found
