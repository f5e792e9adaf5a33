"""Changed results, each followed as the projector does it, and the bare core beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import perf_counter, process_time

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.championships.seasons import Season, championship
from championships.decisions import rules_changed
from championships.inputs.season import (
    SeasonInputs,
    season_inputs,
)
from championships.scoring.results import Round
from championships.scoring.season import season as bare_season
from championships.standings.compute import remembered
from championships.standings.reading import (
    standings_of,
    table_of,
)
from championships.subscriber import results_changed

Timed = dict[str, list[float]]


def long_season(times: int, drivers: int, rounds: int) -> Timed:
    """A changed result of the last, the middle and the first round, and reading what comes of it."""
    season = Season("Long season", drivers, rounds)
    cup = championship(season, "Cup")
    rules_changed(cup)
    if cup.trouble or cup.sheets.count() != 2 * rounds:
        raise SystemExit(f"The season could not be computed: {cup.sheets.count()} sheets. {cup.trouble}")
    told: Timed = {}
    for name, number in (("last", rounds), ("middle", rounds // 2), ("first", 1)):
        told |= timed(name, times, partial(changed, season, number))
        told |= timed(f"{name}_core", times, changed_core(season_inputs(cup), number))
    told |= timed("unprepared", max(times // 4, 1), lambda: changed(season, rounds, is_remembered=False))
    told |= timed("whole_core", times, whole_core(season_inputs(cup)))
    told |= timed("read", times, lambda: clocked(lambda: standings_of(cup)))
    told |= timed("read_history", times, lambda: clocked(lambda: table_of(cup)))
    with CaptureQueriesContext(connection) as queries:
        table_of(cup)
    return told | {"read_queries": [len(queries)]}


def many(count: int, drivers: int, rounds: int) -> dict[str, float]:
    """So many championships, all of which have the race whose result changes."""
    season = Season(f"{count} championships", drivers, rounds)
    for number in range(count):
        championship(season, f"Cup {number}")
    remembered.clear()
    each = {f"each_{name}": took / count for name, took in changed(season, rounds).items()}
    core = whole_core(season_inputs(season.club.championships.earliest("pk")))()
    return each | {f"core_{name}": took for name, took in core.items()}


def timed(what: str, times: int, once: Callable[[], dict[str, float]]) -> Timed:
    """How long it took in ms, each time, after once to warm up."""
    once()
    found = [once() for _ in range(times)]
    return {f"{what}_{name}": [one[name] for one in found] for name in found[0]}


def clocked(act: Callable[[], object]) -> dict[str, float]:
    begin, used = perf_counter(), process_time()
    act()
    cpu = process_time() - used
    return {"ms": 1000 * (perf_counter() - begin), "cpu_ms": 1000 * cpu}


def changed(season: Season, number: int, *, is_remembered: bool = True) -> dict[str, float]:
    """Following one changed result, its commit included."""
    race = season.swap(number)
    if not is_remembered:
        remembered.clear()

    def follow() -> None:
        with transaction.atomic():
            results_changed(season.club.pk, {race.pk})

    return clocked(follow)


def whole_core(case: SeasonInputs) -> Callable[[], dict[str, float]]:
    return lambda: clocked(lambda: bare_season(case.rules, case.rounds))


def changed_core(case: SeasonInputs, number: int) -> Callable[[], dict[str, float]]:
    """The scoring core alone, taking over what it knew before two results of that round changed."""
    seasons = [bare_season(case.rules, case.rounds), bare_season(case.rules, other_rounds(case, number))]

    def once() -> dict[str, float]:
        before, now = seasons
        seasons.reverse()
        return clocked(lambda: bare_season(case.rules, now.rounds, before))

    return once


def other_rounds(case: SeasonInputs, number: int) -> list[Round]:
    """With the first and the second of that round's race the other way round."""
    return [swapped(round_) if round_.number == number else round_ for round_ in case.rounds]


def swapped(round_: Round) -> Round:
    *before, race = round_.sessions
    lines = tuple(replace(line, position={1: 2, 2: 1}.get(line.place, line.place)) for line in race.lines)
    return replace(round_, sessions=(*before, replace(race, lines=lines)))
