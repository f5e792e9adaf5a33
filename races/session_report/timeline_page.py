"""What happened in a session beside laps, in order, as its page tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from races.measures.duration import duration_in_words
from races.models import (
    CarRemoval,
    ControllerEventRow,
    Damage,
    JumpStart,
    Neutralisation,
    Penalty,
    PitStop,
    Session,
    Suspension,
    TyreChange,
    WeatherReport,
)
from races.models.incident import Period
from races.session_report.stint_sheet import stop_in_words

TOGETHER = timedelta(seconds=10)
"""What is told of several controllers within so much time is one line."""


@dataclass(slots=True)
class TimelineLine:
    """One line: what happened when, and to which controllers, if to any."""

    at: datetime
    until: datetime
    icon: str
    what: str
    cars: list[ControllerEventRow]
    into_it: timedelta | None

    def takes_in(self, other: TimelineLine) -> bool:
        """Whether the next line says the same of another controller."""
        is_same = self.what == other.what and self.cars and other.cars
        return bool(is_same) and other.at - self.until <= TOGETHER


def weather(report: WeatherReport, session: Session) -> str:
    said = report.weather.replace("_", " ")
    return f"Announced: {said}" if report.is_announcement else f"The weather is {said}"


def neutralised(period: Neutralisation, session: Session) -> str:
    return period_in_words(period, str(period).capitalize(), "out", session)


def suspended(period: Suspension, session: Session) -> str:
    return period_in_words(period, "Suspended", "suspended", session)


def period_in_words(period: Period, name: str, state: str, session: Session) -> str:
    if period.duration is not None:
        return f"{name} for {duration_in_words(period.duration)}"
    if period.began_at is None:
        return f"{name} until now; since when was never told"
    return f"{name}, still {state}" if session.is_open else f"{name}; until when was never told"


def jumped(start: JumpStart, session: Session) -> str:
    return "Jump start; who, only a penalty tells"


def penalised(penalty: Penalty, session: Session) -> str:
    return f"{penalty.seconds} s penalty, {afterwards('served', penalty.at, penalty.served_at, session)}"


def damaged(damage: Damage, session: Session) -> str:
    fate = afterwards("repaired", damage.at, damage.repaired_at, session)
    return f"{damage.kind.capitalize()} damage, {fate}"


def afterwards(done: str, since: datetime, at: datetime | None, session: Session) -> str:
    """`served after 40 s`, `not served yet` or `never served`."""
    if at is None:
        return f"not {done} yet" if session.is_open else f"never {done}"
    return f"{done} after {duration_in_words(at - since)}"


def changed_tyres(change: TyreChange, session: Session) -> str:
    return f"On {change.tyre} tyres"


def stopped(stop: PitStop, session: Session) -> str:
    return f"Pit stop: {stop_in_words(stop)}"


def removed(removal: CarRemoval, session: Session) -> str:
    return "Swiped out of the session"


Words = Callable[[Any, Session], str]
KINDS: dict[type[Any], tuple[str, Words]] = {
    WeatherReport: ("partly_cloudy_day", weather),
    Neutralisation: ("flag", neutralised),
    Suspension: ("pause_circle", suspended),
    JumpStart: ("traffic", jumped),
    Penalty: ("gavel", penalised),
    Damage: ("car_crash", damaged),
    TyreChange: ("tire_repair", changed_tyres),
    PitStop: ("build", stopped),
    CarRemoval: ("swipe_left", removed),
}
"""Each kind of row, with its icon and its words. Fuel is read too often to be told of."""


def timeline_of(session: Session) -> list[TimelineLine]:
    """All of it, the same of several controllers at once in one line. One query a kind, however much happened."""
    moments: list[TimelineLine] = []
    lines = (moment for kind in KINDS for moment in lines_of_kind(kind, session))
    for moment in sorted(lines, key=lambda moment: moment.at):
        if moments and moments[-1].takes_in(moment):
            moments[-1].cars += moment.cars
            moments[-1].until = moment.at
        else:
            moments.append(moment)
    return moments


def lines_of_kind(kind: type[Any], session: Session) -> list[TimelineLine]:
    icon, words = KINDS[kind]
    is_of_controller = issubclass(kind, ControllerEventRow)
    rows = kind.objects.filter(session=session)
    if is_of_controller:
        rows = rows.select_related("driver")
    return [
        TimelineLine(
            row.at, row.at, icon, words(row, session), [row] if is_of_controller else [], into(row.at, session)
        )
        for row in rows
    ]


def into(at: datetime, session: Session) -> timedelta | None:
    """How far into the race it was; None before the lights went out, or where nobody told of them."""
    return at - session.started_at if session.started_at and at >= session.started_at else None
