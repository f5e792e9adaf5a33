"""How tablets name drivers, cars, teams and tracks, and the pages on which people say who is one, and who is two."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from unfold.decorators import display

from desk import naming
from desk.admin.forgetting import forget_somebody
from desk.admin.identity_forms import IntoForm, MoveForm, OtherForm, WhyForm
from desk.admin.identity_words import count_laps_of, counted, label_of, permission_on, what_moves
from desk.admin.one_or_two import one_or_two
from desk.deciding import revoke
from drivers.admin.base import NameSearchAdmin
from drivers.identity.identity_rules import CARS, DRIVERS, TEAMS, IdentityRules
from drivers.models import CarAlias, DriverAlias, Merger, TeamAlias
from drivers.models.naming import Alias
from races.control.roster import TRACKS
from races.models import Ruling, TrackAlias
from races.rulings.fields import BadRuling
from web.admin.base import ReadOnlyAdmin
from web.admin.clubs import within
from web.admin.confirm import ask, author, posted, require, tell


class AliasAdmin(NameSearchAdmin, ReadOnlyAdmin):
    """Names on tablets; whom one means is decided from the page of whom it means now."""

    rules: IdentityRules
    club_path = "source__club"
    list_filter = ["is_decided", "source"]
    search_fields = ["search_key"]

    def get_urls(self) -> list[URLPattern]:
        whose, name = label_of(self.rules.model), label_of(self.model)
        views = (self.merge, self.move, self.take_back, self.are_two, self.suggestions, self.forget)
        merging, moving, back, parting, open_pairs, forgetting = map(self.admin_site.admin_view, views)
        return [
            path("suggestions/", open_pairs, name=f"{whose}_suggestions"),
            path("merge/<int:pk>/", merging, name=f"{whose}_merge"),
            path("take-back/<int:pk>/", back, name=f"{whose}_take_back"),
            path("two/<int:pk>/", parting, name=f"{whose}_two"),
            path("move/<int:pk>/", moving, name=f"{name}_move"),
            *([path("forget/<int:pk>/", forgetting, name="drivers_driver_forget")] if self.rules is DRIVERS else []),
            *super().get_urls(),
        ]

    def require(self, request: HttpRequest, act: str) -> None:
        require(request, permission_on(self.rules), act)

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask into whom, then whether really; only the second answer is posted, and does it."""
        self.require(request, f"merge {self.rules.kind}s")
        somebody = get_object_or_404(within(request, self.rules.model.objects.all(), "club"), pk=pk)
        form = IntoForm(somebody, posted(request) or request.GET or None)
        context: dict[str, Any] = {"title": f"Merge {somebody} into…", "back": self.page_of(somebody)}
        if not form.is_valid():
            lines = [f"Two {self.rules.kind}s of {somebody.club} are one? Choose whom {somebody} really is."]
            return ask(self, request, **context, form=form, lines=lines, method="get", button="Continue")
        said = form.cleaned_data
        into, keeps_name = said["into"], said["keeps_name"]
        try:
            if request.method != "POST":
                lines = what_moves(self.rules, somebody, into, keeps_name=keeps_name)
                return ask(self, request, **context, form=form.hidden(), lines=lines, button=f"Merge into {into}")
            naming.merge(somebody, into, said["reason"], author(request), keeps_name=keeps_name)
        except BadRuling as bad:
            return self.refused(request, bad, self.page_of(somebody))
        messages.success(request, f"{somebody} and {into} are one.")
        return redirect(self.page_of(into))

    def forget(self, request: HttpRequest, pk: int) -> HttpResponse:
        return forget_somebody(self, request, pk)

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether two who were merged are two after all, and part them."""
        self.require(request, "take a merger back")
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
        somebody = self.rules.model.objects.filter(pk=gone).first()
        if somebody is None:
            messages.warning(request, f"The tablets themselves tell by now that they are one: {into}.")
            return redirect(self.page_of(into))
        messages.success(request, f"{somebody} and {into} are two again.")
        return redirect(self.page_of(somebody))

    def are_two(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why two who look like one are not, so that nobody suggests it any more."""
        self.require(request, f"say that two {self.rules.kind}s are not one")
        somebody = get_object_or_404(within(request, self.rules.model.objects.all(), "club"), pk=pk)
        form = OtherForm(somebody, posted(request), initial={"other": request.GET.get("other")})
        open_pairs = reverse(f"admin:{label_of(self.rules.model)}_suggestions")
        if not form.is_valid():
            lines = [f"{somebody} is somebody else, whatever the names say. Nothing changes but what is suggested."]
            return ask(self, request, f"{somebody} is not…", form, open_pairs, lines=lines, button="They are two")
        other = form.cleaned_data["other"]
        try:
            naming.two(somebody, other, form.cleaned_data["reason"], author(request))
        except BadRuling as bad:
            return self.refused(request, bad, open_pairs)
        messages.success(request, f"{somebody} and {other} are two.")
        return redirect(open_pairs)

    def suggestions(self, request: HttpRequest) -> HttpResponse:
        """Pairs that may be one or not, club by club; whoever may decide is led to where that is done."""
        require(request, permission_on(self.rules, "view"))
        return one_or_two(self, request)

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whom a name on a tablet means, and let it mean them."""
        self.require(request, "say whom a name means")
        alias = get_object_or_404(self.get_queryset(request).select_related("source", self.rules.kind), pk=pk)
        before = getattr(alias, self.rules.kind)
        form = MoveForm(alias, before, posted(request))
        if not form.is_valid():
            laps = count_laps_of({self.rules.kind: before, f"{self.rules.kind}_alias": alias})
            told = "" if laps is None else f", {counted(laps, 'lap')} that count among them,"
            lines = [
                f"What {alias.source} calls {alias} means {before}. Every lap driven under that name moves with it"
                f"{told} and stays moved whatever the tablet says later."
            ]
            return ask(self, request, f"Move {alias}", form, self.page_of(before), lines=lines, button="Move")
        try:
            naming.part(alias, form.cleaned_data["to"], form.cleaned_data["reason"], author(request))
        except BadRuling as bad:
            return self.refused(request, bad, self.page_of(before))
        alias.refresh_from_db()
        to = getattr(alias, self.rules.kind)
        messages.success(request, f"{alias} means {to} now.")
        return redirect(self.page_of(to))

    def refused(self, request: HttpRequest, bad: BadRuling, back: str) -> HttpResponse:
        tell(request, [str(bad)])
        return redirect(back)

    def page_of(self, somebody: Any) -> str:
        return reverse(f"admin:{label_of(self.rules.model)}_change", args=[somebody.pk])

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


@admin.register(TeamAlias)
class TeamAliasAdmin(AliasAdmin):
    rules = TEAMS
    list_display = ["shown", "id_there", "source", "team", "decided", "current_from"]
    list_select_related = ["source", "team"]
    fields = ["shown", "id_there", "source", "team", "is_decided", "first_seen_at", "current_from"]


@admin.register(TrackAlias)
class TrackAliasAdmin(AliasAdmin):
    rules = TRACKS
    list_display = ["shown", "id_there", "source", "track", "decided", "current_from"]
    list_select_related = ["source", "track"]
    fields = ["shown", "id_there", "source", "track", "is_decided", "first_seen_at", "current_from"]
