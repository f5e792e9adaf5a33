"""What people ask first about a session: how long it was, who won, who was quickest, who was on pole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from drivers.models import Driver
from races.models import Appearance, Entry, LapSummary, Session


@dataclass(frozen=True, slots=True)
class Headline:
    """What is not known, or not yet, is None. `fastest` has the best lap that counts."""

    lasted: timedelta | None
    winner: Entry | None
    fastest: LapSummary | None
    pole: Driver | None


def headline_of(session: Session, results: Sequence[Entry]) -> Headline:
    """`results` are its entries in the order of the classification. Two queries."""
    first = results[0] if results and not session.is_practice else None
    timed = LapSummary.objects.filter(session=session).timed().select_related("driver", "car")
    on_pole = Appearance.objects.filter(session=session).of("driver").filter(poles__gt=0).select_related("driver")
    pole = on_pole.order_by("pk").first()
    return Headline(
        lasted=lasted(session, results),
        winner=first if first is not None and first.position == 1 else None,
        fastest=timed.fastest_first().first(),
        pole=None if pole is None else pole.driver,
    )


def lasted(session: Session, results: Sequence[Entry]) -> timedelta | None:
    """From the lights, or where nobody told of them from its opening, to its end or the last lap so far."""
    crossed = max((entry.last_lap_at for entry in results if entry.last_lap_at is not None), default=None)
    over = session.ended_at or crossed
    began = session.started_at or session.opened_at
    return over - began if over is not None and over > began else None
