"""What people decided about a session, as its pages tell it."""

from __future__ import annotations

from dataclasses import dataclass

from races.models import Lap, LapRuling, ResultRuling, Session
from races.session_report.lap_sheet import LapSheet


@dataclass(frozen=True, slots=True)
class SessionRulings:
    """Corrected places by controller, and void laps with the lap each is about."""

    results: dict[int, list[ResultRuling]]
    laps: list[tuple[Lap, LapRuling]]

    def __bool__(self) -> bool:
        return bool(self.results or self.laps)


def rulings_on(session: Session, sheet: LapSheet) -> SessionRulings:
    """Two queries."""
    results: dict[int, list[ResultRuling]] = {}
    for ruling in session.rulings.select_related("author").order_by("controller", "decided_at", "id"):
        results.setdefault(ruling.controller, []).append(ruling)
    rulings = {ruling.event: ruling for ruling in lap_rulings_of(session)}
    return SessionRulings(results, [(lap, rulings[lap.event]) for lap in sheet.laps if lap.event in rulings])


def lap_rulings_of(session: Session) -> list[LapRuling]:
    events = Lap.objects.filter(session=session).values("event")
    return list(LapRuling.objects.filter(source=session.source_id, event__in=events).select_related("author"))


def ruling_on(lap: Lap) -> LapRuling | None:
    """What was ruled on one lap."""
    return LapRuling.objects.filter(source=lap.source_id, event=lap.event).select_related("author").first()


def ruling_in_words(ruling: ResultRuling) -> str:
    """`position 1, not disqualified`."""
    flags = ((ruling.is_disqualified, "disqualified"), (ruling.is_retired, "retired"))
    place = [f"position {ruling.position}"] if ruling.position else []
    return ", ".join([*place, *(word if flag else f"not {word}" for flag, word in flags if flag is not None)])
