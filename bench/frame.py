"""The frame of every subject: a table whose rows say what is measured, how, and which floor it is divided by."""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from bench.databases import Database, chosen
from bench.hub import Hub
from bench.machine import place_and_time
from bench.process import say

Figures = Mapping[str, float | Sequence[float]]
How = Callable[[Any], Figures]


class WrongAnswer(Exception):
    """The hub did not do what was measured; a figure of that would mean nothing."""


@dataclass(frozen=True)
class Row:
    """What is called `title`: the `figure` that `how` finds, or where it is `over` a floor, their ratio in each run.

    It reads as the median of all runs and its spread, or with the figure `beside` it in brackets. Beyond `most`, an
    aim, it is marked.
    """

    title: str
    how: How
    figure: str
    reads: str = ",.0f"
    over: str = ""
    beside: str = ""
    of: Callable[[Sequence[float]], float] = median
    has_spread: bool = True
    most: float = math.inf

    def cell(self, notes: Mapping[str, Sequence[float]]) -> str:
        values = notes.get(self.figure, [])
        if self.over:
            values = [own / floor for own, floor in zip(values, notes.get(self.over, []), strict=True) if floor]
        if not values:
            return "–"
        middle, least, most = (f"{one:{self.reads}}" for one in (self.of(values), min(values), max(values)))
        if self.beside:
            middle += f" ({self.of(notes[self.beside]):{self.reads}})"
        elif self.has_spread and least != most:
            middle += f" ({least}–{most})"
        return f"{middle} ✗" if self.of(values) > self.most else middle

    @property
    def heading(self) -> str:
        return self.title if self.most == math.inf else f"**{self.title}** (aim: ≤ {self.most:g})"


def p(percent: int) -> Callable[[Sequence[float]], float]:
    """The smallest value that many percent of all do not exceed."""
    return lambda values: sorted(values)[math.ceil(len(values) * percent / 100) - 1]


@dataclass
class Table:
    """Rows, and every figure of every subject, in the order of the runs."""

    rows: Sequence[Row]
    notes: dict[str, defaultdict[str, list[float]]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def measure(self, subjects: Mapping[str, Any], runs: int = 1) -> None:
        """Everything on one subject after the other, so that it is beside its floor; then all of that again."""
        for run in range(1, runs + 1):
            for name, subject in subjects.items():
                say(f"{name}, run {run} of {runs}")
                for how in dict.fromkeys(row.how for row in self.rows):
                    try:
                        self.note(name, how(subject))
                    except WrongAnswer as error:
                        self.complaints.append(f"WRONG: {name}: {error}")

    def note(self, subject: str, figures: Figures) -> None:
        notes = self.notes.setdefault(subject, defaultdict(list))
        for name, found in figures.items():
            notes[name] += [found] if isinstance(found, int | float) else found

    def markdown(self, corner: str = "") -> str:
        """A line for each row and a column for each subject."""
        lines = [(row.heading, [row.cell(notes) for notes in self.notes.values()]) for row in self.rows]
        return markdown(corner, self.notes, lines)

    def across(self, corner: str = "") -> str:
        """A line for each subject and a column for each row."""
        lines = [(name, [row.cell(notes) for row in self.rows]) for name, notes in self.notes.items()]
        return markdown(corner, [row.heading for row in self.rows], lines)


def markdown(corner: str, heads: Iterable[str], lines: Iterable[tuple[str, Sequence[str]]]) -> str:
    heads = list(heads)
    told = [f"| {corner} | {' | '.join(heads)} |", f"|---|{'---:|' * len(heads)}"]
    return "\n".join([*told, *(f"| {title} | {' | '.join(cells)} |" for title, cells in lines)])


@dataclass
class Bench:
    """What a subject measures with: on which databases, how much, and what goes when it is done."""

    databases: Sequence[Database]
    folder: Path
    stack: ExitStack
    sizes: argparse.Namespace = field(default_factory=argparse.Namespace)
    templates: dict[str, str] = field(default_factory=dict)

    def template(self, database: Database) -> str:
        """The URL of one with the hub's tables and no rows; they are made once, and copied."""
        if database.name not in self.templates:
            url = database.create("template")
            Hub(url, self.folder / f"{database.name}_template").manage("migrate", "--verbosity", "0")
            self.templates[database.name] = url
        return self.templates[database.name]

    def migrated(self, database: Database, name: str) -> str:
        """The URL of a new database with the hub's tables."""
        return database.create(name, like=self.template(database))


@contextmanager
def bench_on(*, is_one_enough: bool) -> Iterator[Bench]:
    """Nothing of it is left afterwards, also after Ctrl-C."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub_bench_")))
        yield Bench(chosen(stack, folder, is_one_enough=is_one_enough), folder, stack)


def sizes(name: str, subject: Any, given: Sequence[str]) -> argparse.Namespace:
    """What is asked of a module of this package: `SIZES`, its options, have what is usual and what is quick."""
    parser = argparse.ArgumentParser(prog=f"python -m bench {name}", description=subject.__doc__)
    parser.add_argument("--quick", action="store_true", help="a few seconds on one database, to see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every single figure there")
    for size, (usual, quick) in subject.SIZES.items():
        parser.add_argument(f"--{size.replace('_', '-')}", type=type(usual), help=f"{usual}, with --quick {quick}")
    options = parser.parse_args(given)
    for size, (usual, quick) in subject.SIZES.items():
        if getattr(options, size) is None:
            setattr(options, size, quick if options.quick else usual)
        elif isinstance(usual, int | float) and getattr(options, size) < 0:
            parser.error(f"--{size.replace('_', '-')} is a number from 0")
    return options


def measured(name: str, subject: Any, given: Sequence[str], bench: Bench) -> bool:
    """Let its `run` print tables and return them with what there is to know of them; whether nothing went wrong."""
    options = sizes(name, subject, given)
    facts = place_and_time(database.facts() for database in bench.databases)
    with ExitStack() as own:
        # The servers of one subject would take the next one's connections.
        tables, told = subject.run(replace(bench, stack=own, sizes=options))
    complaints = [complaint for table in tables for complaint in table.complaints]
    print("\n".join(["", *(f"- {fact}" for fact in [*facts, *told, *complaints]), ""]), flush=True)
    if options.json:
        figures = [table.notes for table in tables]
        options.json.write_text(json.dumps({"facts": [*facts, *told], "figures": figures}, indent=2) + "\n")
    return not complaints
