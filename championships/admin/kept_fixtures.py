"""The fixtures of a round in the admin: how far they are, the rest planned anew, and which heat a session was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from championships.admin.kept_fixtures_forms import ChangeForm, HeatForm, KeepForm
from championships.assigning import finished
from championships.decisions import club_turn, forget_fixtures, keep_fixtures, plan_fixtures_anew, say_heat
from championships.fixtures.evening import kept_fixtures
from championships.fixtures.keeping import Asked
from championships.fixtures.progress import HeatProgress, Progress, progress_of
from championships.models import Championship, Fixtures, Round
from championships.pairings.fixtures import NoFixtures
from championships.rulings.fixture_lists import list_traced
from championships.rulings.trace import traced
from drivers.models import Driver
from web.admin.clubs import within
from web.admin.confirm import author, require, tell

View = Callable[..., HttpResponse]
KEPT = "These are the heats of the round."
ANEW = "The rest of the evening, for who and what is there."
NO_MORE = "The list is driven no more."
"""Why it was so decided, as the log tells it: nobody is asked for another reason."""
MAY = "championships.change_championship"


class KeptFixturesPage:
    """Kept from the page of fixtures, whose address says which list it is; then a page of their own."""

    def kept_fixtures_urls(self) -> list[tuple[str, View, str]]:
        return [
            ("fixtures/keep/", self.keep_fixtures, "keep_fixtures"),
            ("fixtures/of-round/<int:pk>/", self.kept_fixtures, "kept_fixtures"),
        ]

    def keep_form(self, request: HttpRequest, data: Any = None) -> KeepForm:
        rounds = Round.objects.exclude(championship__state=Championship.State.FINAL)
        own = within(request, rounds.select_related("championship"), "championship__club")
        return KeepForm(own.order_by("-championship", "number"), data, initial={"day": timezone.localdate()})

    def keep_fixtures(self: Any, request: HttpRequest) -> HttpResponse:
        """Keep the list of the address for a round."""
        require(request, MAY, "keep fixtures for a round")
        asked, form = self.fixtures_form(request, request.GET), self.keep_form(request, request.POST)
        if request.method != "POST" or not asked.is_valid() or not form.is_valid():
            tell(request, [f"{sentence}" for errors in form.errors.values() for sentence in errors])
            return redirect(f"{reverse('admin:championships_fixtures')}?{request.GET.urlencode()}")
        said, into = asked.cleaned_data, form.cleaned_data["round"]
        members = {str(driver): driver for driver in said["members"]}
        if any(driver.club_id != into.championship.club_id for driver in members.values()):
            tell(request, [f"{into.championship} is of another club than some of these drivers."])
            return redirect(f"{reverse('admin:championships_fixtures')}?{request.GET.urlencode()}")
        list_ = Asked(said["scheme"], said["times"], asked.fixtures, members)
        with club_turn(into.championship.club_id), list_traced(into, author(request), KEPT):
            keep_fixtures(into, list_, form.cleaned_data["day"], form.cleaned_data["session_type"])
        messages.success(request, f"The fixtures are those of {into} now; its heats are known by who drives.")
        return to_page(into)

    def kept_fixtures(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        """The list of a round; a post says in `act` what is to be done."""
        if request.method == "POST":
            require(request, MAY, "decide on the fixtures of a round")
        else:
            require(request, "championships.view_championship", "see the fixtures of a round")
        rounds = within(request, Round.objects.select_related("championship__club"), self.round_path)
        into = get_object_or_404(rounds, pk=pk)
        fixtures = next((one for one in kept_fixtures(into.championship) if one.round_id == pk), None)
        if fixtures is None:
            tell(request, [f"No fixtures are kept for {into}."])
            return redirect("admin:championships_fixtures")
        drivers = within(request, Driver.objects.filter(club=into.championship.club_id), "club")
        acts = {"plan": self.plan_rest, "heat": self.name_heat, "forget": self.forget_list}
        act = acts.get(request.POST.get("act", "")) if request.method == "POST" else None
        change = ChangeForm(fixtures, drivers, request.POST if act == self.plan_rest else None)
        if act is not None and not into.championship.is_final:
            done: HttpResponse | None = act(request, fixtures, change)
            if done is not None:
                return done
        return self.kept_page(request, fixtures, change)

    round_path = "championship__club"

    def plan_rest(self, request: HttpRequest, fixtures: Fixtures, form: ChangeForm) -> HttpResponse | None:
        if not form.is_valid():
            return None
        try:
            with club_turn(fixtures.championship.club_id), list_traced(fixtures.round, author(request), ANEW):
                to_come = plan_fixtures_anew(fixtures, form.change)
        except NoFixtures as no:
            form.add_error(None, str(no))
            return None
        messages.success(request, f"The rest is planned anew: heats to come: {to_come}.")
        return to_page(fixtures.round)

    def name_heat(self, request: HttpRequest, fixtures: Fixtures, change: ChangeForm) -> HttpResponse:
        told = progress_of(fixtures, finished(fixtures.championship.club_id))
        form = HeatForm(told, request.POST)
        if form.is_valid():
            session, heat = form.session_said, form.heat_said
            championship = fixtures.championship
            try:
                with club_turn(championship.club_id), traced(championship, author(request), f"It was {heat}."):
                    say_heat(session, heat)
            except ValidationError as error:
                tell(request, error.messages)
            else:
                messages.success(request, f"{session} is {heat} now.")
        else:
            tell(request, [str(sentence) for errors in form.errors.values() for sentence in errors])
        return to_page(fixtures.round)

    def forget_list(self, request: HttpRequest, fixtures: Fixtures, change: ChangeForm) -> HttpResponse:
        into = fixtures.round
        with club_turn(into.championship.club_id), list_traced(into, author(request), NO_MORE):
            forget_fixtures(fixtures)
        messages.success(request, f"{into} has no fixtures any more.")
        return redirect("admin:championships_round_change", into.pk)

    def kept_page(self: Any, request: HttpRequest, fixtures: Fixtures, change: ChangeForm) -> TemplateResponse:
        told = progress_of(fixtures, finished(fixtures.championship.club_id))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Fixtures of {fixtures.round}",
            "opts": self.opts,
            "fixtures": fixtures,
            "told": told,
            "columns": range(1, fixtures.controllers + 1),
            "rows": rows_of(told, fixtures.controllers),
            "form": change,
            "media": self.media + change.media,
            "may_change": request.user.has_perm(MAY) and not fixtures.championship.is_final,
        }
        return TemplateResponse(request, "championships/kept_fixtures.html", context)


def rows_of(told: Progress, controllers: int) -> list[tuple[HeatProgress, list[Any]]]:
    """Heat by heat, with a place for every controller."""
    taken = [{seat.controller: seat for seat in heat.seats} for heat in told.heats]
    return [
        (heat, [seats.get(column) for column in range(1, controllers + 1)])
        for heat, seats in zip(told.heats, taken, strict=True)
    ]


def to_page(of: Round) -> HttpResponseRedirect:
    return redirect("admin:championships_kept_fixtures", of.pk)
