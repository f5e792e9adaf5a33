"""One search over people, cars, teams, tracks, meetings, sessions and championships, by any name they have or had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from championships.models import Championship
from desk.mergers import RULES
from desk.who_is_who import whom
from drivers.models import Car, Club, Driver, Team
from drivers.names import search_key
from drivers.search import LONGEST, named, plainly_named
from races.models import Meeting, Ruling, Session, Track
from web.admin.clubs import sees_several_clubs, within

MOST = 20
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
SEARCHED: tuple[type[Model], ...] = (Driver, Car, Team, Track, Meeting, Championship, Session)


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found, where it is, and what else it is known by."""

    label: str
    url: str
    club: Club
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; `more` leads to all there are where these are not."""

    title: str
    hits: list[Hit]
    more: str = ""


def find(request: HttpRequest) -> HttpResponse:
    """The page of what was found, for `?q=`; of each kind only what the reader may see."""
    text = request.GET.get("q", "").replace("\0", "").strip()[: LONGEST + 1]
    is_word = bool(search_key(text)) and len(text) <= LONGEST
    groups = [one for one in groups_of(request, text) if one.hits] if is_word else []
    context = {
        **admin.site.each_context(request),
        "title": f"Found for “{text}”" if text else "Find",
        "looked_for": text,
        "groups": groups,
        "is_too_long": len(text) > LONGEST,
        "has_several_clubs": sees_several_clubs(request, Club),
    }
    return TemplateResponse(request, "hub/found.html", context)


def groups_of(request: HttpRequest, text: str) -> Iterable[Group]:
    for model in SEARCHED:
        opts = model._meta
        if request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}"):
            yield group_of(request, model, text)


def group_of(request: HttpRequest, model: type[Model], text: str) -> Group:
    rows = within(request, model._default_manager.select_related("club"), "club")
    found = list(FINDERS.get(model, of_names)(request, rows, text)[: MOST + 1])
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    hits = [
        Hit(str(row), reverse(f"admin:{label}_change", args=[row.pk]), row.club, note_on(row, text))
        for row in found[:MOST]
    ]
    more = reverse(f"admin:{label}_changelist") if len(found) > MOST else ""
    return Group(str(model._meta.verbose_name_plural).capitalize(), hits, more)


def of_names(request: HttpRequest, rows: Any, text: str) -> Any:
    """Drivers and so on, by what the hub, tablets or the club call them, or ever did."""
    model = rows.model
    called = once_called(request, str(model._meta.model_name), search_key(text))
    fields = {field.name for field in model._meta.concrete_fields}
    rows = rows.defer("svg") if "svg" in fields else rows
    return rows.filter(named(model, text) | Q(pk__in=called)).order_by("name_key", "pk")


def once_called(request: HttpRequest, kind: str, wanted: str) -> list[int]:
    """The keys of those whom the club called so once: the log of rulings has kept it."""
    kinds = [f"own_name_{kind}", f"merge_{kind}"]
    told = within(request, Ruling.objects.filter(kind__in=kinds).select_related("club"), "club")
    found = []
    for ruling in told.only("about", "says", "club").order_by("-pk"):
        names = (str(ruling.says.get("name", "")), str(ruling.about.get("who", "")))
        if any(wanted in search_key(name) for name in names):
            known = whom(ruling.club, RULES[kind], ruling.about.get("names", []))
            found += [] if known is None else [known.pk]
        if len(found) >= MOST:
            break
    return found


def of_meetings(request: HttpRequest, rows: Any, text: str) -> Any:
    """By name, or by a date as people write one."""
    found = plainly_named(Meeting, text)
    if (day := day_in(text)) is not None:
        found = Q(own_date=day) | Q(own_date=None, began_at__date=day)
        return rows.filter(found).newest_first()
    return rows.exclude(name="").filter(found).newest_first()


def of_championships(request: HttpRequest, rows: Any, text: str) -> Any:
    return rows.filter(plainly_named(Championship, text)).order_by("name", "pk")


def of_sessions(request: HttpRequest, rows: Any, text: str) -> Any:
    """The newest with such a driver or track."""
    if day_in(text) is not None:
        return rows.none()
    return rows.select_related("track", "source").defer("track__svg").named(text).newest_first()


FINDERS = {Meeting: of_meetings, Championship: of_championships, Session: of_sessions}


def day_in(text: str) -> date | None:
    for form in DATES:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def note_on(row: Any, text: str) -> str:
    """Where its name does not say it: what else it is, or was, called that was looked for."""
    if isinstance(row, Session):
        return str(row.track or "")
    if isinstance(row, Meeting):
        return "" if not row.name else f"{row.date:%Y-%m-%d}"
    wanted = search_key(text)
    if wanted in search_key(str(row)) or not hasattr(row, "aliases"):
        return ""
    called = dict.fromkeys(alias.name for alias in row.aliases.all() if wanted in search_key(alias.name))
    return f"also called {', '.join(list(called)[:3])}" if called else "once called so"
