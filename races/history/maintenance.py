"""Maintenance of cars: when each was serviced, and how many laps it has driven since.

SmartRace keeps the odometer of a car, the laps between two services, and its odometer at the last one (`laps`,
`interval`, `interval_counter`), each tablet by itself; people may rule that a car was serviced. What tablets told is in
the summaries of laps, what people ruled is in the log of rulings, and all of it is put together when it is asked for.
Every lap wears a car, so those of hidden sessions and of ghost cars count here as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max, Min, Sum

from drivers.models import Car, CarAlias, Source
from races.models import Lap, LapSummary, Ruling
from races.rulings.kinds.cars import SERVICE, serviced_at


@dataclass(frozen=True, slots=True)
class Reading:
    """The odometer of a car as one tablet last told it."""

    source: Source
    odometer: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Service:
    """One service: ruled by people, or told by a tablet, whose first lap after it was at that instant.

    `odometer` is what `source` counted by then.
    """

    at: datetime
    odometer: int | None = None
    source: Source | None = None
    ruling: Ruling | None = None

    @property
    def by(self) -> str:
        """Who says so."""
        return "SmartRace" if self.ruling is None else self.ruling.author_name

    @property
    def what(self) -> str:
        """What was done, as far as somebody wrote it down."""
        return "" if self.ruling is None else str(self.ruling.says.get("what", ""))


@dataclass(frozen=True, slots=True)
class Maintenance:
    """How it stands with one car. `interval` is None where no tablet gives one; services are the newest first."""

    car: Car
    interval: int | None = None
    laps_since_service: int = 0
    readings: list[Reading] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)

    @property
    def last(self) -> Service | None:
        return self.services[0] if self.services else None

    @property
    def laps_left(self) -> int | None:
        """Until the next service is due; below zero: overdue by so many. None where there is no interval."""
        return None if self.interval is None else self.interval - self.laps_since_service

    @property
    def is_due(self) -> bool:
        return self.laps_left is not None and self.laps_left <= 0

    def __str__(self) -> str:
        """`120 laps since its last service, 380 left`."""
        since = "its last service" if self.services else "it was new"
        driven = f"{counted(self.laps_since_service)} since {since}"
        if self.laps_left is None:
            return driven
        if self.laps_left > 0:
            return f"{driven}, {self.laps_left} left"
        return f"{driven}, overdue by {counted(-self.laps_left)}" if self.laps_left else f"{driven}, due now"


def counted(laps: int) -> str:
    return f"{laps} lap{'' if laps == 1 else 's'}"


def maintenance_of(cars: Iterable[Car]) -> dict[int, Maintenance]:
    """By the keys of the cars: a few queries for all, and some more for each that people last serviced."""
    known = {car.pk: car for car in cars}
    intervals, readings, services = intervals_of(known), readings_of(known), told_services(known)
    for pk, service in ruled_services(known.values()):
        services[pk].append(service)
    found = {}
    for pk, car in known.items():
        newest_first = sorted(services[pk], key=lambda one: (one.at, one.ruling is not None), reverse=True)
        last = newest_first[0] if newest_first else None
        since = laps_since(car, last, readings[pk])
        found[pk] = Maintenance(car, intervals.get(pk), since, readings[pk], newest_first)
    return found


def due(cars: Iterable[Car]) -> list[Maintenance]:
    """Of those, which are due, the most overdue first."""
    standing = maintenance_of(cars).values()
    return sorted((one for one in standing if one.is_due), key=lambda one: (one.laps_left, one.car.name_key))


def intervals_of(cars: Collection[int]) -> dict[int, int]:
    """Laps between services by car, as the tablet told last that keeps any: 0 is the app's word for none."""
    aliases = CarAlias.objects.filter(car__in=cars)
    return {
        alias.car_id: interval
        for alias in sorted(aliases, key=lambda alias: alias.freshness)
        if isinstance(interval := alias.said.get("service_interval"), int) and interval > 0
    }


def readings_of(cars: Collection[int]) -> defaultdict[int, list[Reading]]:
    """What each tablet last told of each car's odometer, the newest first."""
    told = LapSummary.objects.filter(car__in=cars, car_odometer__isnull=False).order_by()
    last = {(one["car"], one["source"]): one["at"] for one in told.values("car", "source").annotate(at=Max("ended_at"))}
    found: defaultdict[int, list[Reading]] = defaultdict(list)
    sources = Source.objects.in_bulk({source for _, source in last})
    newest: Any = told.filter(ended_at__in=last.values()).order_by("-ended_at", "-event")
    for car, source, odometer, at in newest.values_list("car", "source", "car_odometer", "ended_at"):
        # Of two laps in one millisecond the later event counts.
        if last.get((car, source)) == at:
            del last[car, source]
            found[car].append(Reading(sources[source], odometer, at))
    return found


def told_services(cars: Collection[int]) -> defaultdict[int, list[Service]]:
    """Each odometer at a service that a tablet told of, once: it tells the same with every lap until the next.

    Zero says that there was none, and one that is beyond the odometer is of another car's past.
    """
    told = LapSummary.objects.filter(car__in=cars, car_serviced_at_lap__gt=0).order_by()
    lines = list(
        told.values("car", "source", "car_serviced_at_lap").annotate(first=Min("at"), odometer=Max("car_odometer"))
    )
    sources = Source.objects.in_bulk({line["source"] for line in lines})
    found: defaultdict[int, list[Service]] = defaultdict(list)
    for line in lines:
        at_lap, odometer = line["car_serviced_at_lap"], line["odometer"]
        if odometer is None or at_lap <= odometer:
            found[line["car"]].append(Service(line["first"], at_lap, sources[line["source"]]))
    return found


def ruled_services(cars: Iterable[Car]) -> Iterable[tuple[int, Service]]:
    """The services in force that people ruled of these cars: of whichever car its names mean by now."""
    by_club: defaultdict[int, set[int]] = defaultdict(set)
    for car in cars:
        by_club[car.club_id].add(car.pk)
    for club, wanted in by_club.items():
        ruled = Ruling.objects.filter(club=club).of(SERVICE, Ruling.REVOKE).in_force()
        meant = cars_by_name(club) if ruled else {}
        for ruling in ruled:
            pk = next((meant[one] for one in names_in(ruling) if one in meant), None)
            if pk in wanted:
                at, odometer = serviced_at(ruling), ruling.says.get("odometer")
                yield pk, Service(at, odometer, None if odometer is None else told_by(pk, at), ruling)


Name = tuple[str, int, str]
"""What a tablet calls a car: the uid of the source, the id in the app, the name."""


def names_in(ruling: Ruling) -> list[Name]:
    return [(uid, app_id, name) for uid, app_id, name in ruling.about.get("names", [])]


def cars_named_in(ruling: Ruling) -> set[int]:
    """The car a ruling is of, by its key; none where no tablet here ever named it."""
    meant = cars_by_name(ruling.club_id)
    return set([meant[one] for one in names_in(ruling) if one in meant][:1])


def cars_by_name(club: int) -> dict[Name, int]:
    """Which car every name on a tablet of the club means."""
    aliases = CarAlias.objects.filter(source__club=club).select_related("source")
    return {
        (uid, alias.app_id, alias.name): alias.car_id
        for alias in aliases
        for uid in (alias.source.uid, *alias.source.other_uids.split())
    }


def told_by(car: int, at: datetime) -> Source | None:
    """The tablet whose odometer people read then: the one that had told of the car last."""
    told = LapSummary.objects.filter(car=car, car_odometer__isnull=False, at__lte=at)
    last = told.select_related("source").order_by("-opened_at", "-ended_at").first()
    return None if last is None else last.source


def laps_since(car: Car, service: Service | None, readings: Iterable[Reading]) -> int:
    """What every tablet's odometer says, else what the hub counted: one that went back was begun anew."""
    by_odometer = 0
    told: list[Source] = []
    for reading in readings:
        base = base_of(service, reading)
        if base is not None and base <= reading.odometer:
            by_odometer += reading.odometer - base
            told.append(reading.source)
    return by_odometer + laps_counted(car, service.at if service else None, but=told)


def base_of(service: Service | None, reading: Reading) -> int | None:
    """The odometer from which laps count on that tablet; None where it is not known."""
    if service is None:
        return 0
    return service.odometer if service.source == reading.source else None


def laps_counted(car: Car, since: datetime | None, but: Collection[Source]) -> int:
    """Laps the hub recorded after that instant, of other tablets than those."""
    driven = LapSummary.objects.filter(car=car).exclude(source__in=but).order_by()
    if since is None:
        return total(driven)
    cut = set(driven.filter(at__lte=since, ended_at__gt=since).values_list("session", flat=True))
    laps: Any = Lap.objects.filter(session__in=cut, car=car, finished_at__gt=since) if cut else ()
    return total(driven.filter(at__gt=since).exclude(session__in=cut)) + (laps.count() if cut else 0)


def total(driven: Any) -> int:
    return int(driven.aggregate(laps=Sum("lap_count"))["laps"] or 0)
