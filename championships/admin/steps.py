"""The buttons on a championship's page: points in one click, and from draft to final."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from championships.admin.looking import Look, look_at
from championships.admin.saving import WhyForm, ask
from championships.decisions import club_turn, finalise, reopen, start
from championships.models import Championship
from championships.presets import PRESETS, apply_preset
from championships.rulings.trace import has_begun, traced
from web.admin.clubs import within
from web.admin.confirm import posted, require, tell

View = Callable[..., HttpResponse]
BEGIN = ["Its standings are shown as those of a championship that is under way."]
FREEZE = [
    "Its standings stay as they are now, whatever becomes of the results below.",
    "Should a result or a rule change afterwards, it says so. It can be opened again.",
]
FOLLOW_AGAIN = ["Its standings follow the results again, with all that has changed since it was final."]


class StepsPage:
    """Each button posts; what cannot be taken back without a thought is asked for first."""

    def steps_urls(self) -> list[tuple[str, View, str]]:
        return [
            ("<int:pk>/points/", self.points, "points"),
            ("<int:pk>/start/", self.start, "start"),
            ("<int:pk>/finalise/", self.finalise, "finalise"),
            ("<int:pk>/reopen/", self.reopen, "reopen"),
        ]

    def points(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        """Score by a preset. Where that replaces points there are, it is asked for first."""
        championship = self.to_change(request, pk)
        name = request.POST.get("preset", "")
        if request.method != "POST":
            return redirect(page_of(pk))
        if name not in PRESETS:
            tell(request, [f"There is no points system “{name}”."])
            return redirect(page_of(pk))
        replaced = [str(scoring) for scoring in championship.scorings.filter(of_class=None)]
        look = look_at(championship, partial(apply_preset, championship, name)) if has_begun(championship) else None
        form = WhyForm(posted(request) if "confirmed" in request.POST else None)
        form.fields["reason"].required = look is not None and look.needs_reason
        if (replaced or look) and not form.is_valid():
            lines = [f"This replaces the {' and the '.join(replaced)}, with their bonuses."] if replaced else []
            title = f"Score by {name}?"
            return ask(
                self,
                request,
                title,
                page_of(pk),
                lines=lines,
                look=look,
                form=form,
                button="Replace",
                preset=name,
            )
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        with club_turn(championship.club_id), traced(championship, request.user, reason):
            apply_preset(championship, name)
        messages.success(request, f"{championship} is scored by {name}.")
        return redirect(f"{page_of(pk)}#scorings")

    def start(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        """From draft to running; not while it is at fault."""
        championship = self.to_change(request, pk)
        if request.method != "POST":
            return redirect(page_of(pk))
        return self.take(request, championship, start, "is running.", f"Start {championship}?", BEGIN, "Start")

    def finalise(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        championship = self.to_change(request, pk)
        title = f"Make {championship} final?"
        return self.take(request, championship, finalise, "is final.", title, FREEZE, "Make it final")

    def reopen(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        championship = self.to_change(request, pk)
        if not championship.is_final:
            return redirect(page_of(pk))
        title = f"Reopen {championship}?"
        return self.take(request, championship, reopen, "is running again.", title, FOLLOW_AGAIN, "Reopen")

    def to_change(self: Any, request: HttpRequest, pk: int) -> Championship:
        require(request, "championships.change_championship", "decide on a championship")
        return get_object_or_404(within(request, Championship.objects.with_names(), self.club_path), pk=pk)

    def take(
        self: Any,
        request: HttpRequest,
        championship: Championship,
        step: Callable[[Championship], None],
        text: str,
        title: str,
        lines: list[str],
        button: str,
    ) -> HttpResponse:
        """Ask why, and once that is said take the step; the log of rulings tells of it."""
        form = WhyForm(posted(request) if "confirmed" in request.POST else None)
        if not form.is_valid():
            look = look_at_step(championship, step) if has_begun(championship) else None
            back = page_of(championship.pk)
            return ask(self, request, title, back, lines=lines, look=look, button=button, form=form)
        try:
            with club_turn(championship.club_id), traced(championship, request.user, form.cleaned_data["reason"]):
                step(championship)
        except ValidationError as error:
            tell(request, error.messages)
        else:
            messages.success(request, f"{championship} {text}")
        return redirect(page_of(championship.pk))


def look_at_step(championship: Championship, step: Callable[[Championship], None]) -> Look | None:
    """What it would move; None where it cannot be taken at all, which is said when it is."""
    try:
        look = look_at(championship, partial(step, championship))
    except ValidationError:
        return None
    finally:
        championship.refresh_from_db()
    return replace(look, changes=[]) if look.moves_anything else None


def page_of(pk: int) -> str:
    return reverse("admin:championships_championship_change", args=[pk])
