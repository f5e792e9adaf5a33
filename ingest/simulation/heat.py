"""One event, a race or a qualifying: the cars lap until the flag falls, and each finishes the lap it is on."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.simulation import events
from ingest.simulation.events import Crew, Happening
from ingest.simulation.people import Driver
from ingest.simulation.tablet import Tablet

FULL_TANK = 100


@dataclass(frozen=True, slots=True)
class PitStop:
    """What is done on a visit to the pits, which takes `length_ms` and ends the lap it happens on."""

    length_ms: int
    tyres: str = ""
    swaps_to: Driver | None = None
    refuels: bool = False
    serves_penalty: bool = False
    repairs: bool = False


@dataclass(slots=True)
class Runner:
    """A controller in a heat. `stops` are keyed by the lap that ends in the pits; 0 means never, or without limit."""

    crew: Crew
    stops: dict[int, PitStop] = field(default_factory=dict)
    retires_after: int = 0
    most_laps: int = 0
    begins_ms: int = 0
    is_disqualified: bool = False
    is_person: bool = True
    laps: int = 0
    best_ms: int = 0
    pit_stops: int = 0
    crossed_at_ms: int = 0
    fuel: int = FULL_TANK

    @property
    def is_retired(self) -> bool:
        return self.laps == self.retires_after > 0


@dataclass(frozen=True, slots=True)
class Slow:
    """Laps begun in this window, counted from the green light, take longer; on one controller or (0) on all."""

    begins_ms: int
    ends_ms: int
    factor: float
    controller: int = 0


@dataclass
class Heat:
    """An event of SmartRace. It ends after `laps`, after `duration_s`, or by hand after `stopped_after_s`.

    `incidents` come with instants counted from the green light; `halts` are suspensions, as begin and end.
    """

    tablet: Tablet
    type: str
    runners: Sequence[Runner]
    laps: int = 0
    duration_s: int = 0
    stopped_after_s: int = 0
    event_id: int | None = None
    has_tank: bool = False
    jump_start_by: Crew | None = None
    slow: Sequence[Slow] = ()
    halts: Sequence[tuple[int, int]] = ()
    incidents: Sequence[Happening] = ()
    # A start with no `event_data` says neither type nor length.
    is_start_bare: bool = False

    def run(self, set_up_at_ms: int) -> int:
        """Everything from setting up to the result; returns when the result was told."""
        green_ms = self._start(set_up_at_ms)
        for begin, end in self.halts:
            self._status(green_ms + begin, "running", "suspended")
            self._status(green_ms + end - 4_000, "suspended", "restarting")
            self._status(green_ms + end, "restarting", "running")
        for incident in self.incidents:
            self.tablet.tell(replace(incident, at_ms=green_ms + incident.at_ms))
        over_ms = self._drive(green_ms)
        self._status(over_ms + 700, "running", "ended")
        self.tablet.tell(events.ended(over_ms + 1_000, self.type, self.result()))
        self.tablet.event_id = None
        return over_ms + 1_000

    def result(self) -> list[dict[str, Any]]:
        """The lines of the classification, the winner first."""
        people = sorted((runner for runner in self.runners if runner.is_person), key=self._rank)
        return [result_line(runner, self._gap(runner, people[0])) for runner in people]

    def _start(self, at_ms: int) -> int:
        """Set up, start, lights; returns when they went green."""
        self.tablet.reset()
        self.tablet.tell(events.reset(at_ms))
        self.tablet.event_id = self.event_id
        type = "" if self.is_start_bare else self.type
        self.tablet.tell(events.started(at_ms + 120, type, laps=self.laps, duration_s=self.duration_s))
        self._status(at_ms + 240, "ended", "prepare_for_start")
        self.tablet.tell(events.weather_announced(at_ms + 600, "dry"))
        for place, runner in enumerate(self.runners):
            self.tablet.tell(events.tyres(at_ms + 1_000 + 20 * place, runner.crew, "dry"))
            level = str(FULL_TANK) if self.has_tank else -1
            self.tablet.tell(events.fuel(at_ms + 1_500 + 20 * place, runner.crew, level))
        self._status(at_ms + 8_000, "prepare_for_start", "starting")
        if self.jump_start_by is None:
            green_ms = at_ms + 13_000
        else:
            self._status(at_ms + 12_100, "starting", "jumpstart")
            self.tablet.tell(events.penalty(at_ms + 12_150, self.jump_start_by, 10))
            self._status(at_ms + 16_000, "jumpstart", "starting")
            green_ms = at_ms + 21_000
        self._status(green_ms, "starting", "running")
        return green_ms

    def _drive(self, green_ms: int) -> int:
        """Lap until the flag has fallen and everybody is home; returns when the last one is."""
        after_s = self.duration_s or self.stopped_after_s
        flag_ms = green_ms + after_s * 1000 if after_s else None
        queue = list(self._grid(green_ms))
        heapq.heapify(queue)
        over_ms = green_ms
        while queue:
            at_ms, _, runner, lap_ms = heapq.heappop(queue)
            over_ms = at_ms
            self._finish_lap(runner, at_ms, lap_ms)
            if self.laps and runner.is_person and runner.laps == self.laps:
                flag_ms = flag_ms or at_ms
            is_flagged = flag_ms is not None and at_ms >= flag_ms
            if not (is_flagged or runner.is_retired or runner.laps == runner.most_laps > 0):
                heapq.heappush(queue, self._next(runner, green_ms))
        return over_ms

    def _grid(self, green_ms: int) -> Iterator[tuple[int, int, Runner, int]]:
        """Everybody's first crossing begins lap 1 and is told to nobody."""
        for place, runner in enumerate(self.runners):
            runner.crossed_at_ms = green_ms + runner.begins_ms + 700 + 90 * place + self.tablet.random.randint(0, 80)
            yield self._next(runner, green_ms)

    def _next(self, runner: Runner, green_ms: int) -> tuple[int, int, Runner, int]:
        """The runner's next crossing, and the lap it will end."""
        begun_ms = runner.crossed_at_ms
        lap_ms = round(self.tablet.pace_ms(runner.crew) * self._slowness(runner, begun_ms - green_ms))
        if stop := runner.stops.get(runner.laps + 1):
            lap_ms += stop.length_ms
        for begin, end in self.halts:
            if begun_ms <= green_ms + begin < begun_ms + lap_ms:
                lap_ms += end - begin
        return begun_ms + lap_ms, runner.crew.controller, runner, lap_ms

    def _slowness(self, runner: Runner, after_green_ms: int) -> float:
        factor = 1.0
        for slow in self.slow:
            concerns = slow.controller in {0, runner.crew.controller}
            if concerns and slow.begins_ms <= after_green_ms < slow.ends_ms:
                factor *= slow.factor
        return factor

    def _finish_lap(self, runner: Runner, at_ms: int, lap_ms: int) -> None:
        runner.laps += 1
        runner.crossed_at_ms = at_ms
        runner.best_ms = min(runner.best_ms or lap_ms, lap_ms)
        stop = runner.stops.get(runner.laps)
        if stop:
            self._visit_pits(runner, stop, at_ms)
        told_at_ms = self.tablet.time_lap(runner.crew, at_ms, lap_ms, runner.laps)
        if self.has_tank:
            self._burn_fuel(runner, told_at_ms + 15)
        if stop and stop.swaps_to:
            runner.crew = replace(runner.crew, driver=stop.swaps_to)

    def _visit_pits(self, runner: Runner, stop: PitStop, crossed_at_ms: int) -> None:
        """In and out just before the line."""
        leaves_ms = crossed_at_ms - 600
        enters_ms = leaves_ms - stop.length_ms
        busy_ms = enters_ms + stop.length_ms // 2
        runner.pit_stops += 1
        self.tablet.tell(self.tablet.pit_lane.enter(enters_ms, runner.crew.controller))
        if stop.serves_penalty:
            self.tablet.tell(events.penalty(busy_ms, runner.crew, 0))
        if stop.repairs:
            self.tablet.tell(events.damage(busy_ms, runner.crew, "none"))
        if stop.tyres:
            self.tablet.tell(events.tyres(busy_ms + 300, runner.crew, stop.tyres))
        if stop.refuels:
            runner.fuel = FULL_TANK
            self.tablet.tell(events.fuel(busy_ms + 600, runner.crew, FULL_TANK))
        self.tablet.tell(self.tablet.pit_lane.leave(leaves_ms, runner.crew.controller))

    def _burn_fuel(self, runner: Runner, at_ms: int) -> None:
        """The app says the level now as a number, now as text."""
        runner.fuel = max(runner.fuel - self.tablet.random.randint(2, 4), 0)
        self.tablet.tell(events.fuel(at_ms, runner.crew, str(runner.fuel) if runner.laps % 2 else runner.fuel))

    def _rank(self, runner: Runner) -> tuple[bool, int, int]:
        """A disqualified car comes last; a race goes by laps and who was there first, the rest by best lap."""
        if self.type == "race":
            return runner.is_disqualified, -runner.laps, runner.crossed_at_ms
        return runner.is_disqualified, runner.best_ms, runner.crossed_at_ms

    def _gap(self, runner: Runner, winner: Runner) -> str:
        """Empty for the winner, else `+2 Lap(s)` or `+1.234` seconds."""
        if runner is winner:
            return ""
        if self.type != "race":
            return f"+{seconds(runner.best_ms - winner.best_ms)}"
        if runner.laps != winner.laps:
            return f"+{winner.laps - runner.laps} Lap(s)"
        return f"+{seconds(runner.crossed_at_ms - winner.crossed_at_ms)}"

    def _status(self, at_ms: int, old: str, new: str) -> None:
        self.tablet.tell(events.status(at_ms, old, new))


def result_line(runner: Runner, gap: str) -> dict[str, Any]:
    """One line of `event.end`; here, unlike elsewhere, the controller is a number."""
    return {
        "driver_id": runner.crew.driver.app_id,
        "car_id": runner.crew.car.app_id,
        "controller_id": runner.crew.controller,
        "laps": runner.laps,
        "best_laptime": runner.best_ms,
        "pitstops": runner.pit_stops,
        "gap": gap,
        "disqualified": runner.is_disqualified,
        "retired": runner.is_retired,
    }


def seconds(milliseconds: int) -> str:
    return f"{milliseconds // 1000}.{milliseconds % 1000:03}"
