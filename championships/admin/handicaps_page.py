"""Who carries what in a round: a list to pin to the wall, and to print with the grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from championships.models import Championship
from championships.report.calendar import calendar_of
from championships.report.evening import grid_of_round
from championships.standings.handicaps import HandicapList, handicaps_before, is_to_be, next_number

View = Callable[..., HttpResponse]


class HandicapsPage:
    """Whoever may look at a championship may look at what is carried in it."""

    def handicaps_urls(self) -> list[tuple[str, View, str]]:
        return [("<int:pk>/handicaps/", self.handicaps, "handicaps")]

    def handicaps(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        championship = self.to_look_at(request, pk)
        choice = HandicapChoice(championship, request.GET.get("round", ""))
        carried = handicaps_before(championship, choice.number)
        context = {
            "championship": championship,
            "choice": choice,
            "carried": carried,
            "grid": grid(championship, carried),
        }
        return self.show(request, "handicaps", f"Handicaps in {choice.title}", context)


class HandicapChoice:
    """In which round. One that will not be is said, and the next shown instead."""

    def __init__(self, championship: Championship, asked: str) -> None:
        self.next = next_number(championship)
        self.complaint = ""
        titles = {held.round.number: held.title for held in calendar_of(championship)}
        announced = range(1, (championship.planned_rounds or 0) + 1)
        numbers = sorted({*titles, *announced, self.next})
        self.rounds = [(number, titles.get(number) or f"Round {number}") for number in numbers]
        self.number = self.known(championship, asked)

    def known(self, championship: Championship, asked: str) -> int:
        if asked.isascii() and asked.isdigit() and len(asked) < 6 and is_to_be(championship, int(asked)):
            return int(asked)
        if asked:
            self.complaint = f"There is no round “{asked}”; this is the next."
        return self.next

    @property
    def title(self) -> str:
        return dict(self.rounds)[self.number]

    @property
    def earlier(self) -> int | None:
        return max((number for number, _ in self.rounds if number < self.number), default=None)

    @property
    def later(self) -> int | None:
        return min((number for number, _ in self.rounds if number > self.number), default=None)


def grid(championship: Championship, carried: HandicapList) -> list[Any]:
    """Of the round, where it has one by now."""
    round_ = championship.rounds.filter(number=carried.number).first() if carried.kinds else None
    return grid_of_round(championship, round_, carried) if round_ is not None else []
