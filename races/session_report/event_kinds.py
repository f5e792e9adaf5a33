"""What is told of each kind of row that an event leaves beside laps: on a session's page, in its JSON, in lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from races.measures.duration import duration_in_words
from races.models import (
    CarRemoval,
    Damage,
    FuelReading,
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


class TimelineKind(models.TextChoices):
    OPENED = "opened", "the session was opened"
    LIGHTS_OUT = "lights_out", "the race began"
    LAP = "lap", "a lap was finished"
    LEAD = "lead", "somebody else leads the race"
    CHEQUERED = "chequered", "the leader finished the planned laps"
    WEATHER = "weather", "the weather changed"
    WEATHER_ANNOUNCED = "weather_announced", "a change of the weather was announced"
    VSC = "vsc", "virtual safety car"
    SAFETY_CAR = "safety_car", "safety car"
    SUSPENSION = "suspension", "the session was halted"
    JUMP_START = "jump_start", "somebody left before the lights went out"
    PENALTY = "penalty", "a time penalty"
    DAMAGE = "damage", "something broke"
    TYRE_CHANGE = "tyre_change", "a car was put on other tyres"
    PIT_STOP = "pit_stop", "a visit to the pits"
    FUEL = "fuel", "how full a tank was"
    CAR_REMOVED = "car_removed", "a car was swiped out by hand"
    ENDED = "ended", "SmartRace said that it ended"
    CLOSED = "closed", "from now on laps belong to another session"


@dataclass(frozen=True, slots=True)
class EventKind:
    """How one kind of row is told.

    `kind` is its kind in the timeline, or says which of several a row is; `icon` one of Material Symbols; `sentence`
    what people read; `details` what only this kind of row says, as names of the timeline's JSON and fields of the row;
    `end` the field that says when it was over or settled. What is frequent is told only where it is asked for.
    """

    kind: Callable[[Any], TimelineKind]
    icon: str
    sentence: Callable[[Any, Session], str]
    details: tuple[tuple[str, str], ...] = ()
    end: str = ""
    is_frequent: bool = False


def weather_in_words(report: WeatherReport, session: Session) -> str:
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


def tank(reading: FuelReading, session: Session) -> str:
    return "Tank off" if reading.level_pct is None else f"Tank at {reading.level_pct} %"


def always(kind: TimelineKind) -> Callable[[Any], TimelineKind]:
    return lambda row: kind


def kind_of_report(report: WeatherReport) -> TimelineKind:
    return TimelineKind.WEATHER_ANNOUNCED if report.is_announcement else TimelineKind.WEATHER


def kind_of_neutralisation(period: Neutralisation) -> TimelineKind:
    return TimelineKind(period.kind)


K = TimelineKind
EVENT_KINDS: dict[type[models.Model], EventKind] = {
    WeatherReport: EventKind(kind_of_report, "partly_cloudy_day", weather_in_words, details=(("weather", "weather"),)),
    Neutralisation: EventKind(kind_of_neutralisation, "flag", neutralised, end="ended_at"),
    Suspension: EventKind(always(K.SUSPENSION), "pause_circle", suspended, end="ended_at"),
    JumpStart: EventKind(always(K.JUMP_START), "traffic", jumped),
    Penalty: EventKind(always(K.PENALTY), "gavel", penalised, details=(("penalty_s", "seconds"),), end="served_at"),
    Damage: EventKind(always(K.DAMAGE), "car_crash", damaged, details=(("damage", "kind"),), end="repaired_at"),
    TyreChange: EventKind(always(K.TYRE_CHANGE), "tire_repair", changed_tyres, details=(("tyre", "tyre"),)),
    PitStop: EventKind(always(K.PIT_STOP), "build", stopped, end="out_at"),
    CarRemoval: EventKind(always(K.CAR_REMOVED), "swipe_left", removed),
    FuelReading: EventKind(
        always(K.FUEL), "local_gas_station", tank, details=(("fuel_pct", "level_pct"),), is_frequent=True
    ),
}
"""Every kind of row an event leaves beside laps and stints; a test fails for one that is missing."""
