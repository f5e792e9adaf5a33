"""A championship as a file to download, one from a file, and a copy for the next season."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from championships.admin.steps import page_of
from championships.copying import called_next, next_season
from championships.files.description import ALL, Part
from championships.files.json_lines import LARGEST
from championships.files.reading import FaultyFile, read
from championships.files.telling import text_of
from championships.models import Championship
from drivers.models import Club
from web.admin.clubs import within
from web.admin.confirm import ask, author, posted, require, tell

View = Callable[..., HttpResponse]
FROM_A_FILE = [
    "A championship that this or another hub wrote into a file: its rules, calendar, entries and decisions.",
    "It becomes a draft. Where a line names a rule or somebody unknown here, that is said and nothing is stored.",
]
A_COPY = [
    "The rules, classes, points and bonuses are the same; rounds are planned for the same weekdays, 52 weeks on.",
    "Nobody is entered, nothing was driven and nothing is decided in it. It is a draft.",
]


class NameForm(forms.Form):
    name = forms.CharField(max_length=200, widget=UnfoldAdminTextInputWidget)
    season = forms.CharField(max_length=50, required=False, widget=UnfoldAdminTextInputWidget)


class FileForm(forms.Form):
    """Which club is asked only of whoever sees several."""

    club = forms.ModelChoiceField(Club.objects.none(), widget=UnfoldAdminSelectWidget)
    file = forms.FileField(widget=UnfoldAdminFileFieldWidget)
    rules = forms.BooleanField(label="Only the rules in it", required=False, widget=UnfoldBooleanWidget)
    name = forms.CharField(
        max_length=200, required=False, widget=UnfoldAdminTextInputWidget, help_text="Empty: as in the file."
    )
    season = forms.CharField(
        max_length=50, required=False, widget=UnfoldAdminTextInputWidget, help_text="Empty: as in the file."
    )

    def __init__(self, clubs: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["club"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = clubs
        if clubs.count() == 1:
            field.initial = clubs.get()

    def clean_file(self) -> str:
        """Its text."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("The file is too large to be one of a championship.")
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError:
            raise ValidationError("The file is no text in UTF-8.") from None


class FilesPage:
    """Whoever may look at a championship may take its file along."""

    def files_urls(self) -> list[tuple[str, View, str]]:
        return [
            ("from-file/", self.from_file, "from_file"),
            ("<int:pk>/file.json", self.as_file, "as_file"),
            ("<int:pk>/copy/", self.copy, "copy"),
        ]

    def as_file(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        """`?only=rules`: what clubs exchange."""
        championship = self.to_look_at(request, pk)
        only_rules = request.GET.get("only") == "rules"
        try:
            text = text_of(championship, (Part.RULES,) if only_rules else ALL)
        except ValidationError as error:
            tell(request, error.messages)
            return redirect(page_of(pk))
        called = slugify(f"{championship} rules" if only_rules else str(championship)) or "championship"
        headers = {"Content-Disposition": f'attachment; filename="{called}.json"'}
        return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)

    def from_file(self: Any, request: HttpRequest) -> HttpResponse:
        require(request, "championships.add_championship", "add a championship")
        form = FileForm(within(request, Club.objects.all(), "pk"), posted(request), request.FILES or None)
        if form.is_valid():
            said = form.cleaned_data
            parts = (Part.RULES,) if said["rules"] else ALL
            try:
                championship = read(
                    said["club"], said["file"], parts, author=author(request), name=said["name"], season=said["season"]
                )
            except FaultyFile as error:
                form.add_error("file", [str(fault) for fault in error.faults])
            else:
                messages.success(request, f"{championship} is there, as a draft.")
                return redirect(page_of(championship.pk))
        back = reverse("admin:championships_championship_changelist")
        title = "A championship from a file"
        page = {"lines": FROM_A_FILE, "button": "Read it", "template": "championships/from_file.html"}
        return ask(self, request, title, form, back, **page)

    def copy(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        championship: Championship = self.to_change(request, pk)
        name, season = called_next(championship)
        form = NameForm(posted(request), initial={"name": name, "season": season})
        if form.is_valid():
            try:
                made = next_season(championship, **form.cleaned_data, author=author(request))
            except (FaultyFile, ValidationError) as error:
                sentences = error.messages if isinstance(error, ValidationError) else [f.sentence for f in error.faults]
                form.add_error(None, sentences)
            else:
                messages.success(request, f"{made} is there, as a draft.")
                return redirect(page_of(made.pk))
        title = f"Copy {championship} for the next season"
        return ask(self, request, title, form, page_of(pk), lines=A_COPY, button="Copy")
