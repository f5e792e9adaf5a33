"""What lasted for a while and concerned everybody: rain, safety cars, halts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from races.models import Neutralisation, Session, Suspension, WeatherReport
from races.models.incident import Period
from web.charts.chart import Band

DRY = "dry"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when until when; without an end, until the session's. Of what only one end was told, both are that one."""

    begins: datetime
    ends: datetime | None
    name: str
    kind: str


def stretches_of(session: Session) -> list[Stretch]:
    """In order. Three queries."""
    found = [*weather(session)]
    for period in Neutralisation.objects.filter(session=session):
        is_virtual = period.kind == Neutralisation.Kind.VSC
        found.append(stretch(period, "VSC" if is_virtual else "Safety car", "flag", session))
    halts = Suspension.objects.filter(session=session)
    found += [stretch(halt, "Suspended", "halt", session) for halt in halts]
    return sorted(found, key=lambda one: one.begins)


def weather(session: Session) -> Iterator[Stretch]:
    """Whatever is not dry, until it changes."""
    before: WeatherReport | None = None
    for report in WeatherReport.objects.filter(session=session, is_announcement=False).order_by("at", "event"):
        if before is not None and before.weather == report.weather:
            continue
        if before is not None and before.weather != DRY:
            yield in_weather(before, report.at)
        before = report
    if before is not None and before.weather != DRY:
        yield in_weather(before, None)


def in_weather(report: WeatherReport, until: datetime | None) -> Stretch:
    return Stretch(report.at, until, report.weather.replace("_", " ").capitalize(), "wet")


def stretch(period: Period, name: str, kind: str, session: Session) -> Stretch:
    begins = period.began_at or period.ended_at or period.at
    is_under_way = session.is_open and period.ended_at is None
    return Stretch(begins, None if is_under_way else period.ended_at or begins, name, kind)


def told_bands(bands: Sequence[Band], unit: str) -> list[tuple[str, str]]:
    """For the key: what each tint is, and where the first few are."""
    found: dict[str, list[str]] = {}
    for band in bands:
        first, last = int(band.begins) + 1, max(int(-(-band.ends // 1)), int(band.begins) + 1)
        found.setdefault(band.name, []).append(f"{first}–{last}" if last > first else f"{first}")
    return [("▒", f"{name}: {unit} {', '.join(where[:6])}{' …' * (len(where) > 6)}") for name, where in found.items()]
