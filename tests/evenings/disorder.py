"""How events come to arrive: late, all in disorder, twice, or not at all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.evenings.director import Said

MOST_PLACES = 10_000


@dataclass(frozen=True)
class Disorder:
    """`late` events, by their place of 10000, come so many places later. With a `window_ms`, every event is delayed
    at random by up to so much. `twice` says which come again, and where."""

    late: tuple[tuple[int, int], ...] = ()
    twice: tuple[tuple[int, int], ...] = ()
    window_ms: int = 0
    seed: int = 0

    def arrivals(self, said: Sequence[Said]) -> list[Said]:
        """In the order of their arrival."""
        arrived = list(said)
        if self.window_ms:
            chance = random.Random(self.seed)
            delays = [one.at + chance.randint(0, self.window_ms) for one in arrived]
            arrived = [arrived[place] for place in sorted(range(len(arrived)), key=lambda place: delays[place])]
        for place, later in self.late:
            if arrived:
                one = arrived.pop(scaled(place, len(arrived)))
                arrived.insert(min(len(arrived), scaled(place, len(arrived) + 1) + 1 + later), one)
        for place, again in self.twice:
            if arrived:
                arrived.insert(scaled(again, len(arrived) + 1), arrived[scaled(place, len(arrived))])
        return arrived


def scaled(place: int, length: int) -> int:
    return place * length // MOST_PLACES


def blurred(said: Sequence[Said], grain_ms: int) -> list[Said]:
    """As a coarse clock would time them: many things in one instant."""
    return [replace(one, at=one.at // grain_ms * grain_ms) for one in said]


spots = st.integers(0, MOST_PLACES - 1)
some_late = st.lists(st.tuples(spots, st.integers(0, 60)), min_size=1, max_size=4).map(tuple)
some_twice = st.lists(st.tuples(spots, spots), max_size=3).map(tuple)
disorders = st.one_of(
    st.builds(Disorder, late=some_late, twice=some_twice),
    st.builds(
        Disorder,
        window_ms=st.sampled_from([2000, 60_000, 600_000, 100_000_000]),
        twice=some_twice,
        seed=st.integers(0, 1000),
    ),
)
EVENT_TYPES = [
    "ui.lap_update", "event.start", "event.end", "event.change_status", "events.weather_change", "event.pit.enter",
    "events.weather_update", "race.vsc_deployed", "race.vsc_retracted", "race.penalty_update", "race.damage_update",
    "util.fuel_update", "events.tire_change", "event.pit.leave", "util.set_active_track", "ui.reset",
    "ui.remove_car_from_session", "cu.send_esc_command",
]  # fmt: skip
nothing: frozenset[str] = frozenset()
missing_types = st.one_of(st.just(nothing), st.frozensets(st.sampled_from(EVENT_TYPES), max_size=6))
batch_sizes = st.sampled_from([3, 10, 50, 1000])
smallest_batches = st.sampled_from([0, 1, 2])
"""0 projects each event as it comes; a rewind in batches of one takes its time, so these are for short evenings."""


def bodies(said: Sequence[Said]) -> list[bytes]:
    return [one.body for one in said]
