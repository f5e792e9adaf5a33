"""What is to happen in an evening, as Hypothesis draws it: small numbers that shrink to an evening one can read."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

MOST_LAPS = 8


@dataclass(frozen=True)
class Stop:
    """A visit to the pits at the end of a real lap. The line lies within the pits unless the car leaves before it."""

    lap: int
    is_in_told: bool = True
    is_out_told: bool = True
    leaves_before_line: bool = False
    tyre: str = ""
    swaps_driver: bool = False
    swaps_car: bool = False


@dataclass(frozen=True)
class Mishap:
    """A penalty (of so many seconds) or a damage (of a kind) in a real lap, and how many laps later it is over."""

    lap: int
    what: int | str
    is_over_after: int | None


@dataclass(frozen=True)
class CarPlan:
    """What one car does. Places of laps are those of real laps; what does not fit into its laps does not happen."""

    laps: int
    pace_ms: int
    driver: int
    car: int
    stops: tuple[Stop, ...] = ()
    penalties: tuple[Mishap, ...] = ()
    damages: tuple[Mishap, ...] = ()
    fuel: tuple[tuple[int, int], ...] = ()
    glitch_after: int | None = None
    idle_lap: int | None = None
    removed_in: int | None = None
    is_retired: bool = False
    is_disqualified: bool = False


@dataclass(frozen=True)
class Halt:
    """The session is suspended after so much of it, for so long."""

    after_pct: int
    seconds: int


@dataclass(frozen=True)
class Slowdown:
    """Virtual or physical safety car; without a `to_pct` it is never called back, without `from_pct` never called."""

    is_virtual: bool
    from_pct: int | None
    to_pct: int | None
    is_told_twice: bool = False


@dataclass(frozen=True)
class Common:
    """What every part of an evening has."""

    pause_s: int
    cars: dict[int, CarPlan]
    track: int | None = None
    weather: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Practice(Common):
    counter: int = 0


@dataclass(frozen=True)
class Heat(Common):
    """A race, a qualifying, or whatever else is started."""

    type: str = "race"
    is_by_laps: bool = True
    is_start_bare: bool = False
    setting_up: tuple[str, ...] = ("reset", "prepare", "start", "starting")
    has_jump_start: bool = False
    is_dry_announced: bool = False
    halts: tuple[Halt, ...] = ()
    slowdowns: tuple[Slowdown, ...] = ()
    ending: str = "full"
    """full, result (without a status), status (without a result), reset (abandoned), nothing."""
    has_straggler: bool = False
    correction: str = ""
    """Empty for none, early (before anything else), late (while the next is under way)."""


@dataclass(frozen=True)
class ResultAlone(Common):
    """Only the result of an event arrives."""

    type: str = "race"


@dataclass(frozen=True)
class EveningPlan:
    parts: tuple[Practice | Heat | ResultAlone, ...]
    has_event_ids: bool
    has_limits: bool
    is_wordy: bool
    """Whether what is told of a car names its driver and the car too."""
    is_cleared_up: bool
    """Whether somebody sets up a new event at the very end, which closes what is open."""


def places(most: int = MOST_LAPS) -> st.SearchStrategy[int]:
    return st.integers(1, most)


def sometimes(what: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), st.none(), what)


stops = st.builds(
    Stop,
    lap=places(),
    is_in_told=st.sampled_from([True, True, True, False]),
    is_out_told=st.sampled_from([True, True, True, False]),
    leaves_before_line=st.booleans(),
    tyre=st.sampled_from(["", "wet", "dry"]),
    swaps_driver=st.booleans(),
    swaps_car=st.booleans(),
)


def mishaps(what: st.SearchStrategy[int | str]) -> st.SearchStrategy[tuple[Mishap, ...]]:
    one = st.builds(Mishap, lap=places(), what=what, is_over_after=sometimes(st.integers(0, 3)))
    return st.lists(one, max_size=2, unique_by=lambda mishap: mishap.lap).map(tuple)


cars = st.builds(
    CarPlan,
    laps=st.integers(1, MOST_LAPS),
    pace_ms=st.integers(5000, 9000),
    driver=st.integers(1, 5),
    car=st.integers(1, 5),
    stops=st.lists(stops, max_size=2, unique_by=lambda stop: stop.lap).map(tuple),
    penalties=mishaps(st.sampled_from([3, 5, 10])),
    damages=mishaps(st.sampled_from(["engine", "battery", "suspension", "gearbox"])),
    fuel=st.lists(st.tuples(places(), st.integers(-1, 100)), max_size=2, unique_by=lambda one: one[0]).map(tuple),
    glitch_after=sometimes(places()),
    idle_lap=st.one_of(st.none(), st.none(), st.none(), places()),
    removed_in=st.one_of(st.none(), st.none(), st.none(), places()),
    is_retired=st.booleans(),
    is_disqualified=st.sampled_from([False, False, True]),
)
fields = st.dictionaries(st.sampled_from([1, 2, 3, 6, 7, 8]), cars, min_size=2, max_size=4)
pauses = st.sampled_from([5, 30, 90, 700, 2400, 7 * 3600])
weathers = st.lists(
    st.tuples(st.integers(5, 95), st.sampled_from(["wet", "dry"])), max_size=2, unique_by=lambda one: one[0]
).map(lambda some: tuple(sorted(some)))
tracks = sometimes(st.integers(1, 2))
common = {"pause_s": pauses, "cars": fields, "track": tracks, "weather": weathers}
slowdowns = st.builds(
    Slowdown,
    is_virtual=st.booleans(),
    from_pct=st.integers(2, 45),
    to_pct=st.one_of(st.integers(50, 98), st.none()),
    is_told_twice=st.booleans(),
)
heats = st.builds(
    Heat,
    **common,
    type=st.sampled_from(["race", "race", "qualifying", "endurance"]),
    is_by_laps=st.booleans(),
    is_start_bare=st.sampled_from([False, False, True]),
    setting_up=st.permutations(["reset", "prepare", "start", "starting"]).map(tuple),
    has_jump_start=st.booleans(),
    is_dry_announced=st.booleans(),
    halts=st.lists(
        st.builds(Halt, after_pct=st.integers(5, 95), seconds=st.sampled_from([20, 300, 2400])),
        max_size=2,
        unique_by=lambda halt: halt.after_pct,
    ).map(tuple),
    slowdowns=st.lists(slowdowns, max_size=2, unique_by=lambda one: one.is_virtual).map(tuple),
    ending=st.sampled_from(["full", "full", "result", "status", "reset", "nothing"]),
    has_straggler=st.booleans(),
    correction=st.sampled_from(["", "", "early", "late"]),
)
practices = st.builds(Practice, **common, counter=st.sampled_from([0, 70, 1483]))
results_alone = st.builds(ResultAlone, pause_s=st.just(700), cars=fields, type=st.sampled_from(["race", "qualifying"]))


# Heats are what there is most to say about, and Hypothesis likes the first alternative best.
one_part = st.sampled_from([heats, heats, heats, practices, practices, results_alone]).flatmap(lambda part: part)


def evening_plans(most_parts: int = 4) -> st.SearchStrategy[EveningPlan]:
    parts = st.lists(one_part, min_size=min(2, most_parts), max_size=most_parts).map(tuple)
    return st.builds(
        EveningPlan,
        parts=parts,
        has_event_ids=st.booleans(),
        has_limits=st.booleans(),
        is_wordy=st.booleans(),
        is_cleared_up=st.booleans(),
    )
