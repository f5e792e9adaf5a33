"""How long the admin's pages take over a short and a long history."""

from __future__ import annotations

from functools import partial
from typing import Any

from bench.frame import Bench, Figures, Row, Table, p
from bench.queries.places import pair

# Each with what is usual, and what is quick.
SIZES = {"laps": (10_000_000, 9000), "sqlite_laps": (200_000, 9000), "season": (20_000, 3000), "times": (30, 1)}
MOST_P95_MS = 300.0


class Pages:
    """All pages of one database, asked at once; a row of the table takes its own."""

    def __init__(self, told: dict[str, Figures], name: str) -> None:
        self.told, self.name = told[name], name

    def figures(self) -> Figures:
        return self.told


def run(bench: Bench) -> tuple[list[Table], list[str]]:
    sizes, tables = bench.sizes, []
    row = partial(Row, how=Pages.figures, has_spread=False)
    for database in bench.databases:
        laps = sizes.laps if database.name == "PostgreSQL" else sizes.sqlite_laps
        if not laps:
            continue
        places = pair(bench, database, sizes.season, -(-laps // sizes.season), is_kept=not sizes.quick)
        places[1].hub.manage("collectstatic", "--noinput", "--verbosity", "0")
        told: Any = places[1].hub.task("pages.asking:ask", sizes.times)
        table = Table(
            [
                row("p50, ms", figure="ms", reads=".0f"),
                row("p95, ms", figure="ms", reads=".0f", of=p(95), most=MOST_P95_MS),
                row("queries", figure="queries"),
                row("kB", figure="kb", reads=".0f"),
            ]
        )
        table.measure({name: Pages(told, name) for name in told})
        print(f"### {places[1].name}\n\n" + table.across("Page") + "\n")
        tables.append(table)
    return tables, [f"Each asked {sizes.times} times in process, logged in as somebody who sees every club"]
