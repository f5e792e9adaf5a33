"""What a driver's, a car's or a track's page tells beside their career: bests beside records, form, rivals, classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.utils import timezone

from drivers.models import Driver
from races.history.best_laps import best_laps, personal_bests
from races.history.duel import RIVAL, SUMMED, Duel
from races.history.record_history import Step, history
from races.history.record_rulings import record_rulings
from races.history.selection import Selection
from races.history.track_records import standing
from races.models import Appearance, Entry, Lap, LapSummary, Session, Track
from races.models.career import AppearanceQuerySet

FORM = 12
RIVALS = 5
MOST_CLASSES = 6


@dataclass(frozen=True, slots=True)
class Best:
    """A best lap on a track, the best one of this year there, and how many ms it is off the track's record."""

    lap: Lap
    this_year: Lap | None
    gap_ms: int | None


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """The record of a class on a track; `of` says which."""

    of: str
    lap: Lap


def bests_of(role: str, entrant: Any) -> list[Best]:
    """On each track, by the tracks' names, whatever the club's records are ruled to be."""
    everything = Selection.of(role, entrant)
    bests = personal_bests(everything)
    since = replace(everything, since=beginning_of_year(entrant.club.zone))
    this_year = {lap.track_id: lap for lap in personal_bests(since)}
    tracks = [lap.track_id for lap in bests if lap.track_id is not None]
    records = {lap.track_id: lap.lap_time_ms for lap in standing(tracks, "", record_rulings(entrant.club))}
    return [Best(lap, this_year.get(lap.track_id), gap_to(records.get(lap.track_id), lap.lap_time_ms)) for lap in bests]


def gap_to(record: int | None, time: int) -> int | None:
    """Below zero where the better lap holds no record, because the club rejected it or has yet to confirm it."""
    return None if record is None else time - record


def beginning_of_year(zone: Any) -> datetime:
    now = timezone.localtime(timezone=zone)
    return now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def form_of(role: str, entrant: Any) -> list[Any]:
    """Their last races, the newest first, each with its session and, as `field`, how many cars it had."""
    field = Entry.objects.filter(session=OuterRef("session"), controller__lt=Entry.GHOST).order_by()
    raced: AppearanceQuerySet = Appearance.objects.of(role).filter(**{role: entrant}, session_type=Session.RACE)
    counted = Subquery(field.values("session").annotate(cars=Count("pk")).values("cars"))
    named = raced.present().select_related("session", "track").defer("track__svg")
    return list(named.annotate(field=counted).newest_first()[:FORM])


def rivals_of(driver: Driver) -> list[Duel]:
    """Whom they met most often, and how that went. Two queries."""
    mine = Appearance.objects.present().of("driver").filter(driver=driver)
    others = {f"{RIVAL}__car__isnull": True, f"{RIVAL}__driver__isnull": False, f"{RIVAL}__sessions__gt": 0}
    met = mine.filter(**others).order_by().values(rival=F(f"{RIVAL}__driver")).annotate(**SUMMED)
    lines: list[dict[str, Any]] = [dict(line) for line in met.order_by("-sessions", "rival")[: RIVALS + 1]]
    told = [line for line in lines if line["rival"] != driver.pk][:RIVALS]
    people = Driver.objects.in_bulk([line["rival"] for line in told])
    return [
        Duel(driver, people[line["rival"]], **{name: int(line[name] or 0) for name in SUMMED})
        for line in told
        if line["rival"] in people
    ]


def fall_of(track: Track, driven: Selection) -> list[tuple[str, Sequence[Step]]]:
    """How the lap record and the track record fell, the standing one first."""
    races = Selection(
        LapSummary.objects.filter(track=track).of_type(Session.RACE),
        Lap.objects.filter(track=track).of_type(Session.RACE),
        ruled=driven.ruled,
    )
    told = (("Lap record", history(races)), ("Track record", history(driven)))
    return [(of, list(reversed(steps))) for of, steps in told if steps]


def class_records(track: Track, driven: Selection) -> list[ClassRecord]:
    """The records of each scale and maker of cars, of each kind of tyre and of each weather, where it has several."""
    found: list[ClassRecord] = []
    for words, field, value in classes_on(track):
        asked = replace(
            driven,
            summaries=driven.summaries.filter(**{field: value}),
            laps=driven.laps.filter(**{field: value}),
        )
        found += [ClassRecord(f"{words} {value}".strip(), lap) for lap in best_laps(asked, limit=1)]
    return found


def classes_on(track: Track) -> Iterator[tuple[str, str, Any]]:
    """A word for it, a field, and a value of it; of each field only where it tells laps apart."""
    fields = {"car__scale": "scale", "car__manufacturer": "cars by", "tyre": "on tyres", "weather": "in weather"}
    timed = LapSummary.objects.filter(track=track).timed().order_by()
    known = list(timed.values(*fields).distinct())
    for field, words in fields.items():
        values = sorted({line[field] for line in known if line[field]}, key=str)
        if len(values) > 1:
            yield from ((words, field, value) for value in values[:MOST_CLASSES])
