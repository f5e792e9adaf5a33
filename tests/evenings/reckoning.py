"""The truth about one session, reckoned from what was driven in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from statistics import mean, median

from tests.evenings.roster import GHOSTS
from tests.evenings.truth import LapTruth, SessionTruth, Span, StintTruth

Fact = tuple[int, int, str, int | str]
"""When, which controller (0: all), what, and its value."""
PERIODS = {"vsc": "retracted", "safety_car": "recalled", "suspension": "resumed"}
LASTING = {"penalty": "served", "damage": "repaired"}


@dataclass(frozen=True)
class Driven:
    """A lap as it was told. `begin` is None for the first lap of a practice."""

    controller: int
    begin: int | None
    at: int
    number: int
    lap_time_ms: int
    driver: str
    car: str
    track: str
    exclusion: str


ONCE = {"weather", "announced", "tyre", "jumpstart"}
"""What counts once where it is told twice, under a time of its own each."""


@dataclass
class Course:
    """Everything that was told of one session, in the order it happened."""

    truth: SessionTruth
    is_closed: bool = True
    laps: list[Driven] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    is_official: bool = False

    @property
    def is_driven_out(self) -> bool:
        """Whether all of the planned laps, or of the planned time, was driven."""
        laps, seconds = self.truth.plan
        if laps is not None:
            return max(lap.number for lap in self.laps) >= laps
        within = [lap for lap in self.laps if not self.is_beyond(lap)]
        times: dict[int, list[int]] = defaultdict(list)
        for lap in within:
            times[lap.controller].append(lap.lap_time_ms)
        # Whoever was last seen a lap before the time was up would have come by after it.
        wait = max(mean(lap_times) for lap_times in times.values())
        return seconds is not None and max(lap.at for lap in within) + wait >= self.time_is_up_at(seconds)

    def is_beyond(self, lap: Driven) -> bool:
        """Whether it was begun when the planned time was up, and no result counts it."""
        seconds = self.truth.plan[1]
        if seconds is None or lap.controller in GHOSTS or (self.is_official and lap.controller in self.truth.places):
            return False
        return lap.begin is not None and lap.begin >= self.time_is_up_at(seconds)

    def time_is_up_at(self, seconds: int) -> int:
        halted = sum(span.ended_at - span.began_at for span in self._periods() if span.kind == "suspension")
        return (self.truth.started_at or 0) + 1000 * seconds + halted

    def reckon(self) -> SessionTruth:
        """Complete the truth by all that follows from what was told."""
        self.laps.sort(key=lambda lap: lap.at)
        self.facts.sort()
        truth = self.truth
        spans = [*self._periods(), *self._lasting(), *self._pit_stops()]
        truth.spans = sorted(spans)
        truth.moments = sorted(self._moments())
        truth.laps = self._judged([self._lap(lap, spans) for lap in self.laps])
        truth.stints = sorted(stint for one in self._by_controller().values() for stint in stints(one))
        if not self.is_official:
            truth.places = self._provisional_places()
        return truth

    # Laps

    def _lap(self, lap: Driven, spans: Iterable[Span]) -> LapTruth:
        begin = -1 if lap.begin is None else lap.begin
        mine = [(at, what, value) for at, on, what, value in self.facts if on == lap.controller]
        all_of_us = [(at, what, value) for at, on, what, value in self.facts if on == 0]
        tyres = [str(value) for at, what, value in mine if what == "tyre" and at <= begin]
        levels = [int(value) for at, what, value in mine if what == "fuel" and at < lap.at]
        skies = [str(value) for at, what, value in all_of_us if what in {"weather", "announced"} and at < lap.at]
        return LapTruth(
            at=lap.at,
            controller=lap.controller,
            number=lap.number,
            lap_time_ms=lap.lap_time_ms,
            driver=lap.driver,
            car=lap.car,
            track=lap.track,
            exclusion="beyond" if self.is_beyond(lap) else lap.exclusion,
            tyre=tyres[-1] if tyres else "" if self.truth.type == "practice" else "dry",
            weather=skies[-1] if skies else "",
            fuel_pct=levels[-1] if levels and levels[-1] >= 0 else None,
            is_in_lap=any(what == "in" and begin < at < lap.at for at, what, _ in mine),
            is_out_lap=any(what == "out" and begin < at < lap.at for at, what, _ in mine),
            is_under_vsc=any(span.kind == "vsc" and is_within(span, begin, lap.at) for span in spans),
            is_under_suspension=any(span.kind == "suspension" and is_within(span, begin, lap.at) for span in spans),
            is_clean=None,
        )

    def _judged(self, laps: list[LapTruth]) -> list[LapTruth]:
        """Whether they tell of pace, once the session is closed."""
        if not self.is_closed:
            return laps
        seen: set[int] = set()
        times: dict[str | int, list[int]] = defaultdict(list)
        candidates = set()
        for lap in laps:
            is_first = lap.controller not in seen if self.truth.type == "practice" else lap.number == 1
            seen.add(lap.controller)
            if not (is_first or lap.exclusion or is_hampered(lap)):
                candidates.add(lap)
                times[lap.driver or lap.controller].append(lap.lap_time_ms)
        limits = {who: Fraction(median(map(Fraction, some))) * Fraction(11, 10) for who, some in times.items()}
        return [
            replace(lap, is_clean=lap in candidates and lap.lap_time_ms <= limits[lap.driver or lap.controller])
            for lap in laps
        ]

    def _by_controller(self) -> dict[int, list[LapTruth]]:
        found: dict[int, list[LapTruth]] = defaultdict(list)
        for lap in self.truth.laps:
            found[lap.controller].append(lap)
        return found

    def _provisional_places(self) -> dict[int, int]:
        """A race by laps, then by who got there first; anything else by best lap. Who was swiped out has no place.

        In practice, that is how one goes home.
        """
        keys: list[tuple[int, int, int]] = []
        is_practice = self.truth.type == "practice"
        removed = set() if is_practice else {on for _, on, what, _ in self.facts if what == "removed"}
        for controller, laps in self._by_controller().items():
            within = [lap for lap in laps if lap.exclusion != "beyond"]
            if controller in GHOSTS | removed or not within:
                continue
            if self.truth.type in {"race", "unknown"}:
                keys.append((-len(within), within[-1].at, controller))
            elif best := min(((lap.lap_time_ms, lap.at) for lap in laps if not lap.exclusion), default=None):
                keys.append((*best, controller))
        return {controller: place for place, (_, _, controller) in enumerate(sorted(keys), start=1)}

    # Everything beside laps

    def _periods(self) -> Iterable[Span]:
        """Told of everybody. Told twice, it is still the same; at an event's end a halt is over."""
        for kind, over in PERIODS.items():
            began = 0
            for at, _, what, _ in self.facts:
                if what == kind and not began:
                    began = at
                elif what == over or (what == "ended" and kind == "suspension" and began):
                    yield Span(kind, 0, began, at)
                    began = 0
            if began:
                yield Span(kind, 0, began, 0)

    def _lasting(self) -> Iterable[Span]:
        for at, on, what, value in self.facts:
            if what in LASTING:
                over = [end for end, other, said, _ in self.facts if other == on and said == LASTING[what] and end > at]
                yield Span(f"{what} {value}", on, at, min(over, default=0))

    def _pit_stops(self) -> Iterable[Span]:
        for controller in {on for _, on, what, _ in self.facts if what in {"in", "out"}}:
            visits = [(at, what) for at, on, what, _ in self.facts if on == controller and what in {"in", "out"}]
            lines = [lap.at for lap in self.laps if lap.controller == controller]
            came_in = 0
            for at, what in visits:
                if came_in and (what == "in" or sum(came_in < line < at for line in lines) > 1):
                    yield Span("pit stop", controller, came_in, 0)
                    came_in = 0
                if what == "in":
                    came_in = at
                else:
                    yield Span("pit stop", controller, came_in, at)
                    came_in = 0
            if came_in:
                yield Span("pit stop", controller, came_in, 0)

    def _moments(self) -> Iterable[tuple[str, int, int]]:
        """What is told again within five seconds is one moment; fuel is read as often as it is told."""
        latest: dict[tuple[int, str], tuple[int, str, object]] = {}
        for at, on, what, value in self.facts:
            kind = (on, "weather" if what == "announced" else what)
            before = latest.get(kind)
            if what in ONCE and before is not None and before[1:] == (what, value) and at - before[0] <= 5000:
                continue
            latest[kind] = (at, what, value)
            if what in {"weather", "announced", "tyre", "fuel"}:
                yield f"{what} {value}", on, at
            elif what in {"removed", "jumpstart"}:
                yield what, on, at


def is_within(span: Span, begin: int, end: int) -> bool:
    """Whether any of the span lies between two instants; of one whose beginning nobody told of, its end."""
    if not span.began_at:
        return begin < span.ended_at < end
    return span.began_at < end and (span.ended_at == 0 or span.ended_at > begin)


def is_hampered(lap: LapTruth) -> bool:
    return lap.is_in_lap or lap.is_out_lap or lap.is_under_vsc or lap.is_under_suspension


def stints(laps: list[LapTruth]) -> Iterable[StintTruth]:
    """Of one controller: laps between stops, in one car, by one driver, on one set of tyres."""
    groups: list[list[LapTruth]] = []
    for lap in laps:
        last = groups[-1][-1] if groups else None
        goes_on = (
            last is not None
            and not last.is_in_lap
            and not (lap.is_out_lap and not lap.is_in_lap)
            and (last.driver, last.car, last.tyre) == (lap.driver, lap.car, lap.tyre)
        )
        if goes_on:
            groups[-1].append(lap)
        else:
            groups.append([lap])
    for number, some in enumerate(groups, start=1):
        first = some[0]
        yield StintTruth(first.controller, number, first.driver, first.car, first.tyre, len(some), ended_at=some[-1].at)
