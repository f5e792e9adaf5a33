"""What a changed result costs its championships: followed as the projector does it, beside the bare scoring core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from bench.databases import Database
from bench.frame import Bench, Figures, Row, Table
from bench.hub import Hub

# Each with what is usual, and what is quick.
SIZES = {"times": (20, 2), "drivers": (40, 40), "rounds": (30, 30), "some": (50, 2), "many": (200, 6)}
SMALL_DRIVERS, SMALL_ROUNDS = 20, 10


@dataclass
class Seasons:
    """The tasks of a database, each on a new one."""

    bench: Bench
    database: Database
    done: list[str] = field(default_factory=list)

    def task(self, name: str, *arguments: object) -> Figures:
        self.done.append(f"championships_{name}_{len(self.done)}")
        url = self.bench.migrated(self.database, self.done[-1])
        hub = Hub(url, self.bench.folder / f"{self.database.name}_{self.done[-1]}")
        found: Figures = hub.task(f"championships.timing:{name}", *arguments)
        return found


def long(seasons: Seasons) -> Figures:
    """One season, and a changed result of its last, middle and first round."""
    sizes = seasons.bench.sizes
    return seasons.task("long_season", sizes.times, sizes.drivers, sizes.rounds)


def at_once(size: str, seasons: Seasons) -> Figures:
    """So many championships that all have the race whose result changes."""
    found = seasons.task("many", getattr(seasons.bench.sizes, size), SMALL_DRIVERS, SMALL_ROUNDS)
    return {f"{size}_{name}": figure for name, figure in found.items()}


def followed(title: str, round_: str, most: float = float("inf")) -> list[Row]:
    """In ms by the clock, in brackets those of the processor, and the same for the core alone."""
    core = timed("the same, bare core", f"{round_}_core")
    return [
        timed(title, round_, most=most),
        core,
        Row("core / all of it", long, f"{round_}_core_ms", ".2f", over=f"{round_}_ms"),
    ]


def timed(title: str, figure: str, how: Callable[[Seasons], Figures] = long, most: float = float("inf")) -> Row:
    return Row(title, how, f"{figure}_ms", ".1f", beside=f"{figure}_cpu_ms", most=most)


def rows(bench: Bench) -> list[Row]:
    sizes = bench.sizes
    some, many = partial(at_once, "some"), partial(at_once, "many")
    small = f"championships of {SMALL_DRIVERS} drivers and {SMALL_ROUNDS} rounds at once, each (aim: linear)"
    return [
        *followed(
            f"{sizes.drivers} drivers, {sizes.rounds} rounds: a result of the last round changed", "last", most=50
        ),
        *followed("of the round in the middle", "middle"),
        *followed("of the first round", "first"),
        timed("of the last round, in a process that does not remember the season", "unprepared"),
        timed("the whole season, bare core", "whole_core"),
        timed("Reading standings", "read"),
        timed("with all their history and reasons", "read_history"),
        Row("queries for that", long, "read_queries"),
        timed(f"{sizes.some} {small}", "some_each", some),
        timed(f"{sizes.many} {small}", "many_each", many),
        timed("one of them, bare core", "many_core", many),
    ]


def run(bench: Bench) -> tuple[list[Table], list[str]]:
    table = Table(rows(bench))
    table.measure({database.name: Seasons(bench, database) for database in bench.databases})
    print(table.markdown("ms (processor ms)"))
    return [table], [
        f"Median of {bench.sizes.times}; a change is followed as the projector does it, its commit included"
    ]
