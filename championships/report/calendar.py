"""A championship's rounds with when and where they were held, as its pages name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from championships.assigning import day_of
from championships.models import Championship, Round, RoundSession, SessionByHand
from championships.scoring.tables import plain
from championships.texts import capitalised
from races.models import Session


@dataclass(frozen=True, slots=True)
class Held:
    """A round and the sessions in it."""

    round: Round
    day: date | None
    sessions: tuple[Session, ...]
    by_hand: tuple[SessionByHand, ...] = ()

    @property
    def factor(self) -> str:
        """As it is printed; empty where the round counts once."""
        return "" if self.round.factor == 1 else f"×{plain(self.round.factor)}"

    @property
    def title(self) -> str:
        text = [capitalised(str(self.round)), f"{self.day.day} {self.day:%b %Y}" if self.day else "", self.factor]
        return ", ".join(part for part in text if part)


def calendar_of(championship: Championship) -> list[Held]:
    """In order. Three queries, and one for the sessions."""
    rows = RoundSession.objects.filter(session__isnull=False)
    rows = rows.select_related("session__track", "session__meeting").defer("session__track__svg")
    rounds = championship.rounds.prefetch_related(
        Prefetch("session_set", rows.order_by("session__opened_at", "session")), "by_hand"
    )
    zone = championship.club.zone
    return [held(round_, zone) for round_ in rounds]


def of_rounds(calendar: Sequence[Held], numbers: Iterable[int]) -> list[Held]:
    """Those of these numbers; also of rounds a final championship was frozen with that are not there any more."""
    known = {one.round.number: one for one in calendar}
    return [known.get(number) or Held(Round(number=number), None, ()) for number in sorted(numbers)]


def held(round_: Round, zone: ZoneInfo) -> Held:
    sessions = tuple(row.session for row in round_.session_set.all() if row.session is not None)
    day = day_of(sessions[0], zone) if sessions else round_.held_on
    return Held(round_, day, sessions, tuple(round_.by_hand.all()))
