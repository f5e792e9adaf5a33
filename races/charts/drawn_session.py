"""One session as its pictures need it, read once for all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from django.urls import reverse

from drivers.models import Driver
from races.charts.bands import Stretch, stretches_of
from races.derived.driven_laps import DrivenLap, Finish, by_controller, driven_laps_of, finish_of, milliseconds_between
from races.derived.driven_laps import standing as standing_laps
from races.derived.poles import winners_of
from races.models import Entry, Lap, PitStop, Session, Stint
from races.session_report.lap_chart import ChartedLap, best_lap_chart, race_chart
from web.charts.chart import Band, Row, Table, in_part, note_on
from web.charts.colours import Look, looks_of

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Competitor:
    """Who was on a controller, and how their line looks."""

    controller: int
    name: str
    look: Look
    is_retired: bool


class DrawnSession:
    """Each thing is read when a picture first asks for it; about a dozen queries for all, however many laps."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.begin = session.started_at or session.opened_at

    @cached_property
    def laps(self) -> list[DrivenLap]:
        return driven_laps_of(self.session)

    @cached_property
    def entries(self) -> list[Entry]:
        """Those of people, in the order of the classification."""
        every = self.session.entries.select_related("session").classified_first()
        return [entry for entry in every if entry.is_person]

    @cached_property
    def finishes(self) -> dict[int, Finish]:
        return {entry.controller: finish_of(entry) for entry in sorted(self.entries, key=lambda one: one.controller)}

    @cached_property
    def competitors(self) -> list[Competitor]:
        """Who has laps or a result, in the order of the classification."""
        driven = by_controller(self.laps)
        present = [one for one in self.entries if one.controller in driven or one.result_laps]
        names = names_of(present, driven)
        looks = looks_of([entry.colour for entry in present])
        return [
            Competitor(entry.controller, name, look, entry.is_retired)
            for entry, name, look in zip(present, names, looks, strict=True)
        ]

    @cached_property
    def number_of(self) -> dict[int, int]:
        """By controller, which competitor it is."""
        return {one.controller: number for number, one in enumerate(self.competitors)}

    @cached_property
    def charted(self) -> list[ChartedLap]:
        """The lap chart, with laps that never arrived."""
        if self.session.decides_by_laps:
            return list(race_chart(self.session, self.laps, self.finishes, has_sums=False))
        return list(best_lap_chart(self.session, self.laps))

    @cached_property
    def own_laps(self) -> dict[int, list[DrivenLap]]:
        """By controller: of a race those that stood in the end, in order."""
        if self.session.decides_by_laps:
            return standing_laps(self.laps, self.finishes)
        return by_controller(self.laps)

    @cached_property
    def stint_beginnings(self) -> set[int]:
        """Events of the laps that began a stint."""
        driven, begun = by_controller(self.laps), defaultdict[int, int](int)
        found = set()
        stints = Stint.objects.filter(session=self.session).order_by("controller", "number")
        for controller, count in stints.values_list("controller", "lap_count"):
            own, first = driven.get(controller, []), begun[controller]
            if first < len(own):
                found.add(own[first].event)
            begun[controller] += count
        return found

    @cached_property
    def stops(self) -> dict[int, list[datetime]]:
        """By controller, when it came in; where nobody told, when it went out."""
        found: defaultdict[int, list[datetime]] = defaultdict(list)
        stops = PitStop.objects.filter(session=self.session).order_by("at", "event")
        for controller, in_at, at in stops.values_list("controller", "in_at", "at"):
            found[controller].append(in_at or at)
        return found

    @cached_property
    def void(self) -> set[int]:
        """Events of the laps the club voided."""
        voided = Lap.objects.filter(session=self.session, exclusion=Lap.Exclusion.VOIDED)
        return set(voided.values_list("event", flat=True))

    def stop_laps(self, controller: int) -> list[int]:
        """Which of its laps a car came in on."""
        own = self.own_laps.get(controller, [])
        ends = [lap.finished_at for lap in own]
        if not own:
            return []
        return sorted({own[min(bisect_left(ends, at), len(own) - 1)].number for at in self.stops.get(controller, [])})

    @cached_property
    def grid(self) -> dict[int, int]:
        """By controller, from which place it started; empty where no qualifying tells."""
        winner = winners_of([self.session]).get(self.session.pk)
        if winner is None:
            return {}
        places = Entry.objects.filter(session=winner.session_id, position__isnull=False, is_disqualified=False)
        by_driver = {entry.driver_id: entry.controller for entry in reversed(self.entries) if entry.driver_id}
        order = places.order_by("position", "controller").values_list("driver", flat=True)
        started = [by_driver[driver] for driver in dict.fromkeys(order) if driver in by_driver]
        return {controller: place for place, controller in enumerate(started, start=1)}

    @cached_property
    def stretches(self) -> list[Stretch]:
        return stretches_of(self.session)

    @cached_property
    def leader_crossed(self) -> tuple[list[datetime], list[int]]:
        """When the first finished each lap, and which lap it was."""
        first: dict[int, datetime] = {}
        for own in self.own_laps.values():
            for lap in own:
                first[lap.number] = min(lap.finished_at, first.get(lap.number, lap.finished_at))
        instants: list[datetime] = []
        numbers: list[int] = []
        for number, at in sorted(first.items()):
            if not instants or at > instants[-1]:
                instants.append(at)
                numbers.append(number)
        return instants, numbers

    def lap_at(self, at: datetime) -> float:
        """How many laps the leader had driven, and what part of the next."""
        instants, numbers = self.leader_crossed
        place = bisect_right(instants, at)
        before = (self.begin, 0) if place == 0 else (instants[place - 1], numbers[place - 1])
        if place == len(instants) or at <= before[0]:
            return before[1]
        share = (at - before[0]) / (instants[place] - before[0])
        return before[1] + share * (numbers[place] - before[1])

    def into_it_ms(self, at: datetime) -> int:
        return max(0, milliseconds_between(self.begin, at))

    def bands(self, *, by_laps: bool) -> list[Band]:
        """Stretches of rain, safety cars and halts, on an axis of laps or of milliseconds; later ones are cut off."""
        place = self.lap_at if by_laps else self.into_it_ms
        last = max((lap.finished_at for lap in self.laps), default=self.begin)
        return [
            Band(place(one.begins), place(one.ends or last), one.name, one.kind)
            for one in self.stretches
            if one.begins <= last
        ]


def names_of(entries: Sequence[Entry], driven: dict[int, list[DrivenLap]]) -> list[str]:
    """Of each controller all who drove on it; of who has the same name as another, the controller too."""
    crews = {lap.driver_id for own in driven.values() for lap in own}
    drivers = Driver.objects.in_bulk((crews | {entry.driver_id for entry in entries}) - {None})
    names = []
    for entry in entries:
        crew = dict.fromkeys(lap.driver_id for lap in driven.get(entry.controller, ()) if lap.driver_id)
        told = [str(drivers[key]) for key in crew or [entry.driver_id] if key in drivers]
        names.append(", ".join(told) or f"Controller {entry.controller}")
    return told_apart(names, [entry.controller for entry in entries])


def told_apart(names: Sequence[str], controllers: Iterable[int]) -> list[str]:
    often = Counter(names)
    return [
        f"{controller}: {name}" if often[name] > 1 else name
        for name, controller in zip(names, controllers, strict=True)
    ]


def table_by_lap(
    drawn: DrawnSession,
    told: Iterable[tuple[int, int, Item]],
    cell_of: Callable[[Item], str],
    whole: str,
    first: Sequence[Row] = (),
) -> Table:
    """A row a lap and a column a competitor, of (lap, column, item); only what is shown is put into words.

    `whole` names the list of the API in which all of them are. `first` are rows before those of laps.
    """
    items = list(told)
    numbers = sorted({lap for lap, _, _ in items})
    rows = {lap: [""] * len(drawn.competitors) for lap in in_part(numbers)}
    for lap, column, item in items:
        if lap in rows:
            rows[lap][column] = cell_of(item)
    note = note_on(len(numbers))
    address = reverse(whole, args=[drawn.session.pk]) + "?format=csv" if note else ""
    head = ["Lap", *(who.name for who in drawn.competitors)]
    return Table(head, [*first, *(Row([str(lap), *cells], lap) for lap, cells in rows.items())], note, address)
