"""The page of a new championship, with the table its rules would give on the club's last evenings beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from championships.admin.new_championship import NewChampionshipForm
from championships.admin.outlook import outlook_of
from drivers.models import Driver
from web.admin.clubs import within
from web.admin.confirm import require

View = Callable[..., HttpResponse]
FIRST = ["club", "name", "season", "starts_on", "ends_on", "planned_rounds"]
CHOSEN = ["rounds_of", "who", "members", "points", "own_points", "fastest_lap", "pole", "dropping", "how_many", "ties"]


class NewPage:
    """The form, and beside it the table: a script asks for it as rules change, a button without one."""

    add_form_template = "championships/new.html"
    add_fieldsets = [(None, {"fields": [*FIRST, *CHOSEN]})]

    def new_urls(self) -> list[tuple[str, View, str]]:
        return [("add/outlook/", self.outlook, "outlook")]

    def get_form(self: Any, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewChampionshipForm
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        if obj is None:
            form.drivers = within(request, Driver.objects.all(), "club")
            form.looks_only = request.META.get("championships.looks_only", False)
        return form

    def add_view(
        self: Any, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asked to look only, it looks, and shows the page again as it was filled in."""
        context = {**(extra_context or {}), "is_new_page": True, "outlook_url": outlook_url()}
        if "_outlook" in request.POST:
            require(request, "championships.add_championship", "begin a championship")
            context["outlook"] = outlook_of(self.form_to_look_at(request))
            request.META["championships.looks_only"] = True
        response: HttpResponse = super().add_view(request, form_url, context)  # type: ignore[misc]
        return response

    def outlook(self: Any, request: HttpRequest) -> HttpResponse:
        """The table alone, as what is filled in would give it; nothing of it is stored."""
        require(request, "championships.add_championship", "begin a championship")
        if request.method != "POST":
            return redirect("admin:championships_championship_add")
        outlook = outlook_of(self.form_to_look_at(request))
        return TemplateResponse(request, "championships/outlook.html", {"outlook": outlook})

    def form_to_look_at(self: Any, request: HttpRequest) -> NewChampionshipForm:
        form: NewChampionshipForm = self.get_form(request, None, False, fields=[*FIRST, *CHOSEN])(request.POST)
        return form

    def save_related(self: Any, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if not change:
            form.begin()
        super().save_related(request, form, formsets, change)  # type: ignore[misc]


def outlook_url() -> str:
    return reverse("admin:championships_outlook")
