"""Corrected results and void laps: made from the page of what they are about, changed and withdrawn here."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from unfold.decorators import display

from desk.admin.ruling_forms import (
    LapRulingForm,
    ResultRulingForm,
)
from desk.rulings import (
    apply_ruling,
    correct_result,
    void_lap,
    withdraw,
)
from ingest.database import one_at_a_time, writing
from races.measures.lap_time import lap_time_text
from races.models import Entry, Lap, LapRuling, ResultRuling, Session
from races.session_report.rulings import (
    ruling_in_words,
    ruling_on,
)
from web.admin.base import HubAdmin
from web.admin.clubs import within
from web.admin.confirm import (
    ask,
    author,
    posted,
    require,
)


class RulingAdmin(HubAdmin):
    """Saving one applies it, deleting one withdraws it, at once."""

    club_path = "source__club"
    list_display = ["what", "session_link", "reason", "author", "decided_at"]
    list_display_links = ["what"]
    list_filter = ["source"]
    search_fields = ["reason"]
    date_hierarchy = "decided_at"
    readonly_fields = ["what", "session_link", "author", "decided_at"]
    delete_confirmation_template = "desk/withdraw.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """It is added from the page of what it is about."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whoever changed it last answers for it."""
        obj.author = author(request)
        apply_ruling(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        withdraw(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with writing():
            for ruling in queryset:
                withdraw(ruling)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with in_turn(request):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Leads back to the session."""
        ruling = self.get_object(request, unquote(object_id))
        about = self.session_of(ruling) if ruling else None
        context = {**(extra_context or {}), "ruling": ruling, "what": self.what(ruling) if ruling else ""}
        with in_turn(request):
            response = super().delete_view(request, object_id, {**context, "back": session_page(about)})
        is_done = isinstance(response, HttpResponseRedirect) and ruling is not None
        return redirect(session_page(about)) if is_done else response

    def session_of(self, ruling: Any) -> int | None:
        return ruling.session_id

    def what(self, ruling: Any) -> str:
        raise NotImplementedError


@admin.register(ResultRuling)
class ResultRulingAdmin(RulingAdmin):
    list_select_related = ["session", "author"]
    form = ResultRulingForm
    fields = ["what", "session_link", "position", "is_disqualified", "is_retired", "reason", "author", "decided_at"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.correct)
        return [path("correct/<int:entry_id>/", view, name="races_resultruling_correct"), *super().get_urls()]

    def correct(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Ask for the correction of one controller's place, and apply it. There is one a controller and session."""
        require(request, "races.add_resultruling", "correct a result")
        people = Entry.objects.exclude(controller__in=[Entry.GHOST, Entry.SAFETY_CAR])
        people = within(request, people.select_related("session__source", "driver"), "session__club")
        entry = get_object_or_404(people, pk=entry_id)
        already = ResultRuling.objects.filter(session=entry.session_id, controller=entry.controller).first()
        if already is not None:
            return redirect("admin:races_resultruling_change", already.pk)
        form = ResultRulingForm.about(entry, posted(request))
        back = session_page(entry.session_id)
        if not form.is_valid():
            lines = [f"{entry.session}: {entry.driver or 'nobody named'} on {entry}, {place_of(entry)}."]
            return ask(self, request, "Correct a result", form, back, lines=lines, button="Correct")
        correct_result(entry, author=author(request), **form.cleaned_data)
        messages.success(request, f"The result of {entry.driver or entry} is corrected.")
        return redirect(back)

    @display(description="Ruling")
    def what(self, ruling: ResultRuling) -> str:
        return f"Controller {ruling.controller}: {ruling_in_words(ruling)}"

    @display(description="Session")
    def session_link(self, ruling: ResultRuling) -> str:
        return link(session_page(ruling.session_id), ruling.session) if ruling.session else "none any more"


@admin.register(LapRuling)
class LapRulingAdmin(RulingAdmin):
    list_select_related = ["author"]
    form = LapRulingForm
    fields = ["what", "session_link", "reason", "author", "decided_at"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.void)
        return [path("void/<int:lap_id>/", view, name="races_lapruling_void"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LapRuling]:
        """With the lap each is about, and its session."""
        laps = Lap.objects.filter(source=OuterRef("source"), event=OuterRef("event"))
        names = ["pk", "lap_time_ms", "controller", "session", "session__type", "session__opened_at"]
        columns = {f"lap_{name.replace('__', '_')}": Subquery(laps.values(name)[:1]) for name in names}
        return super().get_queryset(request).annotate(**columns)

    def void(self, request: HttpRequest, lap_id: int) -> HttpResponse:
        """Ask why a lap is void, and make it so."""
        require(request, "races.add_lapruling", "void a lap")
        laps = within(request, Lap.objects.with_names().select_related("source"), "source__club")
        lap = get_object_or_404(laps, pk=lap_id)
        if ruling_on(lap) or not lap.is_counting:
            return redirect("admin:races_lap_change", lap.pk)
        form = LapRulingForm(posted(request))
        if not form.is_valid():
            lines = [
                f"{lap} by {lap.driver or 'nobody named'} on controller {lap.controller}, {lap.session}.",
                "It still counts as a lap of the race, but holds no record and tells nothing of pace.",
            ]
            back = reverse("admin:races_lap_change", args=[lap.pk])
            return ask(self, request, "Void a lap", form, back, lines=lines, button="Void")
        void_lap(lap, form.cleaned_data["reason"], author(request))
        messages.success(request, f"The lap of {lap} is void.")
        return redirect(session_page(lap.session_id))

    def session_of(self, ruling: Any) -> int | None:
        return ruling.lap_session

    @display(description="Lap")
    def what(self, ruling: Any) -> str:
        if ruling.lap_pk is None:
            return "a lap that is no more"
        return f"{lap_time_text(ruling.lap_lap_time_ms)} of controller {ruling.lap_controller}"

    @display(description="Session")
    def session_link(self, ruling: Any) -> str:
        if ruling.lap_session is None:
            return "none any more"
        session = Session(type=ruling.lap_session_type, opened_at=ruling.lap_session_opened_at)
        return link(session_page(ruling.lap_session), session)


def in_turn(request: HttpRequest) -> AbstractContextManager[object]:
    """Django opens the transaction, so the turn has to be taken before: nobody may wait for it with one open."""
    return one_at_a_time() if request.method == "POST" else nullcontext()


def link(url: str, to: Model) -> str:
    return format_html('<a class="underline" href="{}">{}</a>', url, to)


def place_of(entry: Entry) -> str:
    return f"position {entry.position} now" if entry.position else "not classified now"


def session_page(session_id: int | None) -> str:
    """A session's page; where there is none any more, the list of them."""
    if session_id is None:
        return reverse("admin:races_session_changelist")
    return reverse("admin:races_session_change", args=[session_id])
