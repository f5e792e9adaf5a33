"""How tablets name drivers and cars, and the pages on which people say that two are one, or one is two."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.decorators import display

from desk import naming
from desk.admin.forgetting import forget_somebody
from desk.admin.identity_forms import (
    IntoForm,
    MoveForm,
    WhyForm,
)
from desk.deciding import revoke
from drivers.admin.base import NameSearchAdmin
from drivers.identity.identity_rules import (
    CARS,
    DRIVERS,
    TEAMS,
    IdentityRules,
)
from drivers.identity.suggestions import (
    Suggestion,
    suggestions,
)
from drivers.models import CarAlias, Club, DriverAlias, Merger
from drivers.models.naming import Alias
from races.control.roster import TRACKS
from races.models import LapSummary, Ruling
from web.admin.base import ReadOnlyAdmin
from web.admin.clubs import within
from web.admin.confirm import (
    ask,
    author,
    posted,
    require,
)


class AliasAdmin(NameSearchAdmin, ReadOnlyAdmin):
    """Names on tablets; whom one means is decided from the page of whom it means now."""

    rules: IdentityRules
    club_path = "source__club"
    list_filter = ["is_decided", "source"]
    search_fields = ["search_key"]

    def get_urls(self) -> list[URLPattern]:
        kind = self.rules.kind
        views = (self.merge, self.move, self.take_back, self.suggestions, self.forget)
        merging, moving, back, open_pairs, forgetting = map(self.admin_site.admin_view, views)
        return [
            path("suggestions/", open_pairs, name=f"drivers_{kind}_suggestions"),
            path("merge/<int:pk>/", merging, name=f"drivers_{kind}_merge"),
            path("take-back/<int:pk>/", back, name=f"drivers_{kind}_take_back"),
            path("move/<int:pk>/", moving, name=f"drivers_{kind}alias_move"),
            *([path("forget/<int:pk>/", forgetting, name="drivers_driver_forget")] if kind == DRIVERS.kind else []),
            *super().get_urls(),
        ]

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask into whom, then whether really; only the second answer is posted, and does it."""
        require(request, f"drivers.change_{self.rules.kind}", f"merge {self.rules.kind}s")
        somebody = get_object_or_404(within(request, self.rules.model.objects.all(), "club"), pk=pk)
        form = IntoForm(somebody, posted(request) or request.GET or None)
        context: dict[str, Any] = {"title": f"Merge {somebody} into…", "back": self.page_of(somebody)}
        if not form.is_valid():
            lines = [f"Two {self.rules.kind}s of {somebody.club} are one? Choose whom {somebody} really is."]
            return ask(self, request, **context, form=form, lines=lines, method="get", button="Continue")
        into = form.cleaned_data["into"]
        if request.method != "POST":
            lines = what_moves(self.rules, somebody, into, keeps_name=form.cleaned_data["keeps_name"])
            return ask(self, request, **context, form=form.hidden(), lines=lines, button=f"Merge into {into}")
        said = form.cleaned_data
        naming.merge(somebody, into, said["reason"], author(request), keeps_name=said["keeps_name"])
        messages.success(request, f"{somebody} and {into} are one.")
        return redirect(self.page_of(into))

    def forget(self, request: HttpRequest, pk: int) -> HttpResponse:
        return forget_somebody(self, request, pk)

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether two who were merged are two after all, and part them."""
        require(request, f"drivers.change_{self.rules.kind}", "take a merger back")
        merger = get_object_or_404(within(request, Merger.objects.all(), "club"), pk=pk, kind=self.rules.kind)
        into = get_object_or_404(self.rules.model, pk=merger.into)
        form = WhyForm(posted(request))
        if not form.is_valid():
            lines = [
                f"{merger.name} was merged into {into}. Taken back, there are two again, each with their own names on "
                f"tablets, laps and results, and what was decided of {merger.name} before is theirs again."
            ]
            title, back = f"Take back the {merger}", self.page_of(into)
            return ask(self, request, title, form, back, lines=lines, button="Take back")
        ruling, gone = get_object_or_404(Ruling, uid=merger.ruling), merger.gone
        revoke(ruling, form.cleaned_data["reason"], author(request))
        somebody = self.rules.model.objects.get(pk=gone)
        messages.success(request, f"{somebody} and {into} are two again.")
        return redirect(self.page_of(somebody))

    def suggestions(self, request: HttpRequest) -> HttpResponse:
        """Pairs that may be one or not, club by club; whoever may decide is led to where that is done."""
        require(request, f"drivers.view_{self.rules.kind}")
        pairs = [
            pair
            for club in within(request, Club.objects.all(), "pk")
            for rules in KINDS
            for pair in suggestions(club, rules)
        ]
        rows = [(pair, merging_page(pair, request)) for pair in pairs]
        context = {**self.admin_site.each_context(request), "title": "One or two?", "rows": rows, "opts": self.opts}
        return TemplateResponse(request, "desk/suggestions.html", context)

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whom a name on a tablet means, and let it mean them."""
        require(request, f"drivers.change_{self.rules.kind}", "say whom a name means")
        alias = get_object_or_404(self.get_queryset(request).select_related("source", self.rules.kind), pk=pk)
        before = getattr(alias, self.rules.kind)
        form = MoveForm(alias, before, posted(request))
        if not form.is_valid():
            laps = count_laps_of({self.rules.kind: before, f"{self.rules.kind}_alias": alias})
            lines = [
                f"What {alias.source} calls {alias} means {before}. Every lap driven under that name moves with it, "
                f"{counted(laps, 'lap')} that count among them, and stays moved whatever the tablet says later."
            ]
            return ask(self, request, f"Move {alias}", form, self.page_of(before), lines=lines, button="Move")
        naming.part(alias, form.cleaned_data["to"], form.cleaned_data["reason"], author(request))
        alias.refresh_from_db()
        to = getattr(alias, self.rules.kind)
        messages.success(request, f"{alias} means {to} now.")
        return redirect(self.page_of(to))

    def page_of(self, somebody: Any) -> str:
        return reverse(f"admin:drivers_{self.rules.kind}_change", args=[somebody.pk])

    @display(description="Decided", label={"by a person": "warning"})
    def decided(self, alias: Alias) -> str | None:
        return "by a person" if alias.is_decided else None

    @display(description="Name there", ordering="name")
    def shown(self, alias: Alias) -> str:
        return alias.name or "no name"

    @display(description="Id in the app", ordering="app_id")
    def id_there(self, alias: Alias) -> str:
        return str(alias.app_id) if alias.has_id else ""


@admin.register(DriverAlias)
class DriverAliasAdmin(AliasAdmin):
    rules = DRIVERS
    list_display = ["shown", "id_there", "source", "driver", "decided", "current_from"]
    list_select_related = ["source", "driver"]
    fields = ["shown", "id_there", "source", "driver", "team", "is_decided", "first_seen_at", "current_from"]


@admin.register(CarAlias)
class CarAliasAdmin(AliasAdmin):
    rules = CARS
    list_display = ["shown", "id_there", "source", "car", "decided", "current_from"]
    list_select_related = ["source", "car"]
    fields = ["shown", "id_there", "source", "car", "is_decided", "first_seen_at", "current_from"]


KINDS = (DRIVERS, CARS, TEAMS, TRACKS)


def merging_page(pair: Suggestion, request: HttpRequest) -> str | None:
    """Where the two are said to be one, with that answer filled in; None where the hub has no such page."""
    if pair.kind not in (DRIVERS.kind, CARS.kind) or not request.user.has_perm(f"drivers.change_{pair.kind}"):
        return None
    return reverse(f"admin:drivers_{pair.kind}_merge", args=[pair.one.pk]) + f"?into={pair.other.pk}"


def count_laps_of(whom: dict[str, Any]) -> int:
    """How many of theirs count, as summaries tell, so that nobody waits for ten million others."""
    return LapSummary.objects.filter(**whom).aggregate(laps=Sum("counting_laps"))["laps"] or 0


def what_moves(rules: IdentityRules, somebody: Any, into: Any, *, keeps_name: bool) -> list[str]:
    """What a merger means, said before it is done."""
    aliases = somebody.aliases.select_related("source")
    names = ", ".join(f"{alias} on {alias.source}" for alias in aliases)
    laps = counted(count_laps_of({rules.kind: somebody}), "lap")
    lines = [
        f"All that {somebody} drove becomes {into}'s: {laps} that count, and those that do not.",
        f"{counted(len(aliases), 'name')} on tablets will mean {into}: {names}.",
        f"{somebody} is then gone from the lists, and they are called {somebody if keeps_name else into}. "
        f"It can be taken back on {into}'s page.",
    ]
    is_given_up = somebody.own_name and not keeps_name
    return lines + ([f"The name the club gave, {somebody.own_name}, is given up."] if is_given_up else [])


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
