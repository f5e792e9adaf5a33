"""Some nights of one club, on two tablets, over a new year: random evenings with more in them to ask about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import assume
from hypothesis import strategies as st

from drivers.models import Club, Source
from races.models import Entry, Lap
from tests.evenings.delivery import deliver, empty_hub
from tests.evenings.director import ARRIVAL, Evening, Said
from tests.evenings.evening import evenings, make
from tests.evenings.plans import evening_plans, heats
from tests.rulings import (
    correct_result,
    void_lap,
)

DAY = timedelta(days=1)
NEW_YEAR = 41 * DAY + timedelta(hours=7)
"""So long after the first evening the year begins where the club is, an hour before it does in UTC."""
MAKERS = {1: "Carrera", 2: "CARRERA", 3: "Märklin"}
TAGS = {1: '["gt", "old"]', 2: '["gt"]', 4: '["old"]'}
LENGTHS = {1: "12,4", 2: "9,873"}
NAMELESS = 3
"""The controller of which, where nobody is named, neither driver nor car is told."""


@dataclass(frozen=True)
class Told:
    """How much a tablet tells: times are of so coarse a grain that many are equal, and some laps never arrive."""

    grain_ms: int
    lost: int
    """Every so many laps one never arrives; 0: all do."""
    has_sectors: bool
    is_nameless: bool
    has_length: bool

    def of(self, said: Sequence[Said]) -> list[Said]:
        found, laps = [], 0
        for one in said:
            if one.event_type == "ui.lap_update":
                laps += 1
                if self.lost and laps % self.lost == 0:
                    continue
            found.append(replace(one, data=self.data(one)))
        return found

    def data(self, one: Said) -> Any:
        if one.event_type == "ui.lap_update":
            return self.lap(dict(one.data), one.at)
        if one.event_type == "util.set_active_track":
            return {**one.data, "length": LENGTHS[one.data["id"]] if self.has_length else ""}
        if one.event_type == "event.end" and self.is_nameless:
            lines = one.data["result"].items()
            return {**one.data, "result": {place: nameless(line) for place, line in lines}}
        return one.data

    def lap(self, data: dict[str, Any], at: int) -> dict[str, Any]:
        took = data["laptime_raw"]
        if took > self.grain_ms:
            took = data["laptime_raw"] = took // self.grain_ms * self.grain_ms
        if self.has_sectors:
            first, second = took * 3 // 10 + at % 7, took * 4 // 10 - at % 5
            sectors = {1: first, 2: second, 3: took - first - second}
            data |= {f"sector_{number}": f"{ms / 1000:.3f}" for number, ms in sectors.items() if at % 4 != number}
        car = data["car_data"]
        more = {"manufacturer": MAKERS.get(car["id"], ""), "tags": TAGS.get(car["id"], "[]")}
        data["car_data"] = {**car, **more, "scale": "1:32" if car["id"] == 3 else "1:24"}
        return nameless(data) if self.is_nameless else data


def nameless(data: dict[str, Any]) -> dict[str, Any]:
    if str(data.get("controller_id")) != str(NAMELESS):
        return data
    return {key: value for key, value in data.items() if key not in {"driver_data", "car_data", "driver_id", "car_id"}}


@dataclass(frozen=True)
class Night:
    """What a tablet, 0 or 1, says so long after the first evening."""

    tablet: int
    later: timedelta
    said: tuple[Said, ...] = field(repr=False)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Without all that was said, which is too long for Hypothesis to print; its blob brings it back."""
        printer.text(repr(self))

    @property
    def bodies(self) -> list[bytes]:
        """No two tablets say anything in the same millisecond."""
        later = self.later // timedelta(milliseconds=1) + 5 * self.tablet
        return [replace(one, at=one.at + later).body for one in self.said]


@dataclass(frozen=True)
class Ruling:
    """A lap is void, or a result another: of the `which`th one, whatever there is."""

    what: str
    which: int

    def apply(self) -> None:
        if self.what == "void":
            laps = list(Lap.objects.order_by("source", "event"))
            void_lap(laps[self.which % len(laps)], "cut the chicane")
            return
        ordered = Entry.objects.order_by("session__source", "session__first_event", "controller")
        entries = [entry for entry in ordered if entry.is_person]
        ruled: Any = {"position": 1} if self.what == "first" else {"is_disqualified": True}
        correct_result(entries[self.which % len(entries)], "magnets", **ruled)


tellings = st.builds(
    Told,
    grain_ms=st.sampled_from([1, 500, 1000]),
    lost=st.sampled_from([0, 0, 5, 13]),
    has_sectors=st.booleans(),
    is_nameless=st.booleans(),
    has_length=st.booleans(),
)
rulings = st.builds(Ruling, what=st.sampled_from(["void", "first", "disqualified"]), which=st.integers(0, 500))


@dataclass(frozen=True)
class Season:
    nights: tuple[Night, ...]
    rulings: tuple[Ruling, ...]


@st.composite
def seasons(draw: st.DrawFn) -> Season:
    """Three nights, one of them a race night. The drivers of the second tablet are those of the first, or others."""
    prefix = draw(st.sampled_from(["", "", "Other "]))
    nights = []
    for tablet, later, evening in (
        (0, 0 * DAY, race_nights()),
        (1, draw(st.integers(0, 1)) * DAY, evenings(prefix, most_parts=2)),
        (0, NEW_YEAR, st.one_of(evenings(most_parts=2), race_nights())),
    ):
        told = draw(tellings).of(draw(evening).said)
        nights.append(Night(tablet, later, tuple(told)))
    return Season(tuple(nights), tuple(draw(st.lists(rulings, max_size=2))))


@st.composite
def race_nights(draw: st.DrawFn) -> Evening:
    """One or two qualifyings and the race they belong to, of the same cars, with laps enough to tell of evenness."""
    plan, race = draw(evening_plans(1)), draw(heats)
    qualifyings = draw(st.lists(heats, min_size=1, max_size=2))
    cars = {on: replace(car, laps=8 - car.laps % 3, idle_lap=None) for on, car in race.cars.items()}
    parts = [replace(one, type="qualifying", is_start_bare=False, cars=cars, pause_s=90) for one in qualifyings]
    parts.append(replace(race, type="race", is_start_bare=False, cars=cars, pause_s=90, track=None))
    evening = make(replace(plan, parts=tuple(parts)))
    assume(len({one.at for one in evening.said}) == len(evening.said))
    return evening


@contextmanager
def hub_after(season: Season) -> Iterator[Club]:
    """A hub that knows all of it, and nothing else."""
    with empty_hub():
        club = Club.objects.create(name="Slotfreunde", time_zone="Europe/Berlin")
        tablets = [Source.objects.create(club=club, name=name) for name in ("One", "Two")]
        for night in season.nights:
            with pytest.MonkeyPatch.context() as patched:
                arrival = ARRIVAL + night.later
                patched.setattr(timezone, "now", lambda arrival=arrival: arrival)
                deliver(tablets[night.tablet], night.bodies)
        if Lap.objects.exists():
            for ruling in season.rulings:
                ruling.apply()
        yield club
