"""What the log of rulings is narrowed by."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from drivers.models import Driver
from drivers.names import name_key
from races.models import Ruling, Session
from races.rulings.kinds import KINDS

LATEST = 30
PEOPLE = 300


class Narrowing(admin.SimpleListFilter):
    """Only what there is among the rulings the reader sees is offered, and whatever an address asks for."""

    def offered(self, rulings: QuerySet[Any]) -> list[tuple[str, str]]:
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        offered = self.offered(model_admin.get_queryset(request).order_by())
        asked = request.GET.get(str(self.parameter_name))
        if asked and asked not in dict(offered):
            offered.append((asked, self.asked_in_words(asked)))
        return offered

    def asked_in_words(self, asked: str) -> str:
        return asked

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self.narrowed(queryset, str(self.value())) if self.value() else queryset

    def narrowed(self, rulings: QuerySet[Any], value: str) -> QuerySet[Any]:
        raise NotImplementedError


class SessionFilter(Narrowing):
    """Sessions with rulings, those with the latest first."""

    title = "session"
    parameter_name = "session"

    def offered(self, rulings: QuerySet[Any]) -> list[tuple[str, str]]:
        sessions = Session.objects.filter(pk__in=rulings.values("outcome__session"))
        return [(str(one.pk), str(one)) for one in sessions.select_related("club").newest_first()[:LATEST]]

    def asked_in_words(self, asked: str) -> str:
        session = Session.objects.filter(pk=asked).first() if asked.isdecimal() else None
        return str(session) if session else asked

    def narrowed(self, rulings: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rulings.filter(outcome__session=value) if value.isdecimal() and len(value) < 19 else rulings.none()


class PersonFilter(Narrowing):
    """Whom a ruling is about, or whose place or figures it changed."""

    title = "person"
    parameter_name = "person"

    def offered(self, rulings: QuerySet[Any]) -> list[tuple[str, str]]:
        told = rulings.exclude(outcome__people="").values_list("club", "outcome__people").distinct()
        keys = {key for _, people in told for key in people.split("|") if key}
        drivers = Driver.objects.filter(club__in={club for club, _ in told})
        called = {name_key(name): str(one) for one in drivers for name in (one.name, str(one)) if name}
        named = sorted({(key, called.get(key, key)) for key in keys}, key=lambda pair: pair[1].casefold())
        return named[:PEOPLE]

    def narrowed(self, rulings: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rulings.filter(outcome__people__contains=f"|{value}|")


class AuthorFilter(Narrowing):
    title = "author"
    parameter_name = "by"

    def offered(self, rulings: QuerySet[Any]) -> list[tuple[str, str]]:
        names = rulings.exclude(author_name="").values_list("author_name", flat=True).distinct()
        return [(name, name) for name in sorted(names, key=str.casefold)]

    def narrowed(self, rulings: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rulings.filter(author_name=value)


class KindFilter(Narrowing):
    title = "kind"
    parameter_name = "kind"

    def offered(self, rulings: QuerySet[Any]) -> list[tuple[str, str]]:
        return [(name, f"{kind.verb.rstrip('…')} ({kind.subject})") for name, kind in KINDS.items()]

    def narrowed(self, rulings: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rulings.filter(kind=value)


class InForceFilter(admin.SimpleListFilter):
    title = "in force"
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "In force"), ("no", "Revoked")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"yes", "no"}:
            return queryset
        revoked = revoked_keys()
        rulings = queryset.exclude(kind=Ruling.REVOKE)
        return rulings.exclude(pk__in=revoked) if self.value() == "yes" else rulings.filter(pk__in=revoked)


def revoked_keys() -> set[int]:
    """Of rulings that a revocation in force revokes. One query, of revocations alone."""
    revocations = Ruling.objects.filter(kind=Ruling.REVOKE).order_by("-number").values_list("pk", "revokes")
    revoked: set[int] = set()
    for key, revokes in revocations:
        if key not in revoked and revokes is not None:
            revoked.add(revokes)
    return revoked
