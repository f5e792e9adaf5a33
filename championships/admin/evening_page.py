"""The result of a round's evening: what a club reads out, and pins to the wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from championships.models import Championship
from championships.report.calendar import Held, calendar_of
from championships.report.evening import evening_of, grid_of_round
from championships.standings.handicaps import handicaps_before

View = Callable[..., HttpResponse]


class EveningPage:
    """Whoever may look at a championship may look at its evenings."""

    def evening_urls(self) -> list[tuple[str, View, str]]:
        return [("<int:pk>/evening/", self.evening, "evening")]

    def evening(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        championship = self.to_look_at(request, pk)
        choice = EveningChoice(championship, request.GET.get("round", ""))
        held = choice.held
        classifications = evening_of(championship, held.round) if held else []
        carried = handicaps_before(championship, held.round.number) if held else None
        context = {
            "championship": championship,
            "choice": choice,
            "held": held,
            "classifications": classifications,
            "classes": {one.table: one.class_name for one in classifications if one.class_name},
            "grid": grid_of_round(championship, held.round, carried) if held else [],
            "carried": carried,
        }
        return self.show(request, "evening", f"Result of {held.title if held else championship}", context)


class EveningChoice:
    """Of which round. One that does not exist is said, and the latest shown instead."""

    def __init__(self, championship: Championship, asked: str) -> None:
        self.rounds = [held for held in calendar_of(championship) if held.sessions]
        self.complaint = ""
        self.held = self.known(asked)

    def known(self, asked: str) -> Held | None:
        found = next((held for held in self.rounds if str(held.round.number) == asked), None)
        if asked and found is None:
            self.complaint = f"There is no round “{asked}” with a session; this is the latest."
        return found or (self.rounds[-1] if self.rounds else None)

    @property
    def number(self) -> int | None:
        return self.held.round.number if self.held else None
