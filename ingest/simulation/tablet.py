"""The tablet on the evening: what it has timed so far, and what it told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from ingest.simulation import events
from ingest.simulation.events import ABSENT, Crew, Happening, Timing
from ingest.simulation.tracks import Track

QUICKEST_LAP_MS, SLOWEST_LAP_MS = 5_000, 14_000
SHARE_OF_SECTORS = (0.36, 0.27)


class Tablet:
    """Times laps and collects what is told of them. All instants are milliseconds after the night began."""

    def __init__(self, random: Random, track: Track) -> None:
        self.random = random
        self.event_id: int | None = None
        self.happenings: list[Happening] = []
        self.pit_lane = events.PitLane()
        self.crossed_at: dict[int, int] = {}
        # A practice counter belongs to the controller and runs on for hours.
        self.counters: dict[int, int] = {1: 212, 2: 1470, 3: 77, 4: 431}
        self._bests: dict[tuple[int, ...], int] = {}
        self.choose_track(0, track)

    def tell(self, *happenings: Happening) -> None:
        self.happenings.extend(self._numbered(happening) for happening in happenings)

    def choose_track(self, at_ms: int, track: Track) -> None:
        self.track = track
        self.tell(events.track_chosen(at_ms, track))

    def reset(self) -> None:
        """A new event is set up: the counters begin anew."""
        self.crossed_at, self.counters = {}, {}

    def pace_ms(self, crew: Crew) -> int:
        """How long this driver in this car takes for the next lap; one in thirty goes wrong."""
        usual = self.track.pace_ms * crew.driver.pace_pct * crew.car.pace_pct / 10_000
        trouble = self.random.uniform(1_000, 4_000) if self.random.random() < 1 / 30 else 0
        lap_ms = round(usual + self.random.gauss(0, usual / 40) + trouble)
        return min(max(lap_ms, QUICKEST_LAP_MS), SLOWEST_LAP_MS)

    def time_lap(self, crew: Crew, crossed_at_ms: int, lap_ms: int, number: int) -> int:
        """Tell of a lap; returns when. The message leaves a little after the crossing, never equally so."""
        sectors = self._sectors(lap_ms) if self.track.has_check_lanes else ()
        timing = Timing(
            number,
            lap_ms,
            is_best=self._is_best(crew, 0, lap_ms),
            sectors=sectors,
            best_sectors=[self._is_best(crew, place, sector) for place, sector in enumerate(sectors, start=1)],
        )
        told_at_ms = crossed_at_ms + self.random.randint(20, 150)
        self.tell(events.lap(told_at_ms, crew, timing))
        return told_at_ms

    def _numbered(self, happening: Happening) -> Happening:
        """Newer versions of the app say the event's number in everything that can hold it."""
        if self.event_id is None or not (happening.data is ABSENT or isinstance(happening.data, dict)):
            return happening
        data = {} if happening.data is ABSENT else happening.data
        return replace(happening, data={**data, "event_id": self.event_id})

    def _sectors(self, lap_ms: int) -> Sequence[int]:
        """Three sector times that add up to the lap."""
        first, second = (round(lap_ms * share * self.random.uniform(0.96, 1.04)) for share in SHARE_OF_SECTORS)
        return first, second, lap_ms - first - second

    def _is_best(self, crew: Crew, sector: int, time_ms: int) -> bool:
        """Whether the driver was never quicker in this car on this track; glitches do not count."""
        key = (crew.driver.app_id, crew.car.app_id, self.track.app_id, sector)
        is_glitch = sector == 0 and time_ms < 1_000
        if is_glitch or time_ms >= self._bests.get(key, time_ms + 1):
            return False
        self._bests[key] = time_ms
        return True
