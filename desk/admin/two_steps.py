"""The two steps of every decision: look at what it changes, then do it; on one page, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from desk.admin.ruling_forms import RulingForm
from desk.deeds import Deed, Meanwhile, Outcome, last_number
from races.models import Ruling
from races.rulings.fields import BadRuling
from races.rulings.kinds import in_words
from web.admin.base import HubAdmin
from web.admin.confirm import ask, author

MOST_TOLD = 6
LOOK, DO = "preview", "confirm"


@dataclass(frozen=True, slots=True)
class Steps:
    """A page that decides: its words, what its form names again, and where it leads back to."""

    admin: HubAdmin
    deed: Deed
    title: str
    lines: Sequence[str]
    hidden: dict[str, str]
    back: str
    button: str

    def answer(self, request: HttpRequest, form: RulingForm) -> HttpResponse:
        """The first post shows what would change; the second, of the same, does it."""
        with timezone.override(self.deed.club.zone):
            if not form.is_bound or not form.is_valid():
                return self.page(request, form)
            try:
                return self.done(request, form) if is_confirmed(request, form) else self.looked_at(request, form)
            except Meanwhile as meanwhile:
                return self.looked_at(request, form, meanwhile.rulings)
            except BadRuling as bad:
                form.refuse(bad)
                return self.page(request, form)

    def looked_at(self, request: HttpRequest, form: RulingForm, meanwhile: Sequence[Ruling] = ()) -> HttpResponse:
        """With what would change, as it stands after the club's last ruling."""
        told = [f"Meanwhile {told_by(ruling)}" for ruling in meanwhile]
        seen = last_number(self.deed.club)
        try:
            preview = self.deed.preview(form.says)
        except BadRuling as bad:
            form.refuse(bad)
            return self.page(request, form, meanwhile=told)
        return self.page(
            request, form, meanwhile=told, preview=preview, seen=seen, previewed=form.fingerprint, notes=form.notes
        )

    def done(self, request: HttpRequest, form: RulingForm) -> HttpResponse:
        outcome = self.deed.do(form.says, form.reason, author(request), seen=int(request.POST["seen"]))
        messages.success(request, in_short(outcome))
        return redirect(self.page_after(outcome))

    def page_after(self, outcome: Outcome) -> str:
        """The session it is about now, which may be another than before; else where people came from."""
        session = outcome.rulings[0].outcome.session
        is_session = self.back.startswith(reverse("admin:races_session_changelist"))
        return reverse("admin:races_session_change", args=[session.pk]) if is_session and session else self.back

    def page(self, request: HttpRequest, form: RulingForm, **context: Any) -> TemplateResponse:
        return ask(
            self.admin,
            request,
            self.title,
            form,
            self.back,
            template="desk/decide.html",
            lines=self.lines,
            hidden=self.hidden,
            button=self.button,
            zone=self.deed.club.time_zone,
            **context,
        )


def is_confirmed(request: HttpRequest, form: RulingForm) -> bool:
    """Whether what is said is what was looked at."""
    is_same = request.POST.get("previewed") == form.fingerprint
    return request.POST.get("do") == DO and is_same and request.POST.get("seen", "").isdecimal()


def told_by(ruling: Ruling) -> str:
    """`Petra ruled: Anna disqualified (ruling 7: magnets).`"""
    who = ruling.author_name or "somebody"
    return f"{who} ruled: {in_words(ruling)} ({ruling}: {ruling.reason})."


def in_short(outcome: Outcome) -> str:
    """What was ruled and what it changed, in one message."""
    effects = outcome.effects[:MOST_TOLD]
    more = len(outcome.effects) - len(effects)
    told = [*effects, *([f"and {more} more, which the log tells"] if more else [])]
    return f"{'; '.join(outcome.sentences)}. {'; '.join(told) or 'Nothing else changes'}."
