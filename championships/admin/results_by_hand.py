"""The page on which a round's results are typed or pasted, where no tablet told of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from championships.by_hand.lines import WrittenLine, lines_in, text_of
from championships.by_hand.naming import newcomers
from championships.decisions import enter_results
from championships.models import Round, SessionByHand
from races.rulings.fields import BadRuling
from web.admin.clubs import within
from web.admin.confirm import ask, author, posted, require

LONGEST = 50_000
HELP = (
    "A line a driver: place, driver, laps, time, best lap, with commas, semicolons or tabs between, as a spreadsheet "
    "copies them. All but place and driver may be left away; DNF, DSQ or DNS stand where there is no place. "
    "Empty: there was no such session."
)
ABOUT = [
    "For a round that no tablet told of. It is scored as one that was driven, is shown as entered by hand and by whom, "
    "and stands in the log of rulings.",
    "A name means whoever of the club has it; a new one is a new driver, whom a tablet may name later.",
]


class ResultsForm(forms.Form):
    session_type = forms.CharField(
        label="Session",
        max_length=50,
        widget=UnfoldAdminTextInputWidget,
        help_text="race, qualifying, or as it counts.",
    )
    results = forms.CharField(
        required=False, max_length=LONGEST, widget=UnfoldAdminTextareaWidget(attrs={"rows": 16}), help_text=HELP
    )
    reason = forms.CharField(
        label="Why", max_length=500, widget=UnfoldAdminTextInputWidget, help_text="It is shown beside, with your name."
    )

    lines: list[WrittenLine]

    def clean_session_type(self) -> str:
        return str(self.cleaned_data["session_type"]).strip()

    def clean_results(self) -> str:
        text: str = self.cleaned_data["results"]
        self.lines, wrong = lines_in(text)
        if wrong:
            raise ValidationError(wrong)
        return text


class ResultsByHandPage:
    """What is there already is shown as it would be typed, and is corrected by typing it otherwise."""

    def results_urls(self) -> list[tuple[str, Callable[..., HttpResponse], str]]:
        return [("<int:round_id>/by-hand/", self.results_by_hand, "round_by_hand")]

    def results_by_hand(self: Any, request: HttpRequest, round_id: int) -> HttpResponse:
        require(request, "championships.change_championship", "decide on a championship")
        rounds = Round.objects.select_related("championship__club")
        round_ = get_object_or_404(within(request, rounds, self.club_path), pk=round_id)
        form = ResultsForm(posted(request), initial=initial(round_, request.GET.get("session_type", "")))
        if form.is_valid() and enter(request, round_, form):
            return redirect(standings_of(round_))
        lines = [*ABOUT, *shown(round_)]
        title = f"Results of {round_} of {round_.championship}, by hand"
        return ask(self, request, title, form, standings_of(round_), lines=lines, button="Enter")


def initial(round_: Round, session_type: str) -> dict[str, str]:
    known = round_.by_hand.all()
    row = (known.filter(session_type=session_type) if session_type else known).first()
    if row is None:
        return {"session_type": session_type or "race"}
    return {"session_type": row.session_type, "results": text_of(row.lines)}


def shown(round_: Round) -> list[str]:
    """Who entered what is there."""
    return [f"The {row.session_type} was entered by {by_whom(row)}: {row.reason}" for row in round_.by_hand.all()]


def by_whom(row: SessionByHand) -> str:
    return row.author_name or "somebody whose login is gone"


def enter(request: HttpRequest, round_: Round, form: ResultsForm) -> bool:
    said = form.cleaned_data
    new = newcomers(round_.championship.club, form.lines)
    try:
        row = enter_results(round_, said["session_type"], form.lines, said["reason"], author(request))
    except ValidationError as error:
        form.add_error("results", error.messages)
        return False
    except BadRuling as error:
        form.add_error("reason", str(error))
        return False
    text = "The results are entered" if row is not None else "The results are taken away"
    messages.success(request, f"{text}; new in the club: {', '.join(new)}." if new else f"{text}.")
    return True


def standings_of(round_: Round) -> str:
    page = reverse("admin:championships_standings", args=[round_.championship_id])
    return f"{page}#round-{round_.number}"
