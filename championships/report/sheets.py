"""Tables of a championship as rows of cells, for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from championships.report.cross_table import lines_of
from championships.report.head_to_head import grid
from championships.scoring.tables import plain
from championships.standings.progress import nets_of
from championships.standings.table import StandingsTable

Cells = list[list[str]]


def standings(table: StandingsTable) -> Cells:
    heads = ["Pos", "Name", "Points", "Gap", "Gross", "Adjustments", "Decided by"]
    lines = lines_of(table)
    rows = [[one.rank, one.name, one.net, one.gap, one.gross, one.adjusted, one.settled_by] for one in lines]
    return [heads, *rows]


def cross_table(table: StandingsTable) -> Cells:
    """Rounds across; what is dropped is in brackets."""
    heads = ["Pos", "Name", "Points", *rounds_of(table), "Adjustments", "Gross"]
    lines = lines_of(table)
    rows = [[one.rank, one.name, one.net, *(cell.text for cell in one.cells), one.adjusted, one.gross] for one in lines]
    return [heads, *rows]


def progress(table: StandingsTable) -> Cells:
    """Rank and net points after each round."""
    nets = nets_of(table.championship, table.table, table.after_round)
    heads = ["Name", *(f"{what} after {one}" for one in rounds_of(table) for what in ("Rank", "Points"))]
    rows = []
    for row in table.rows:
        cells = [row.name]
        for number in table.rounds:
            rank, net = row.ranks.get(number), nets.get(number, {}).get(row.key)
            cells += ["" if rank is None else str(rank), "" if net is None else plain(net)]
        rows.append(cells)
    return [heads, *rows]


def head_to_head(table: StandingsTable) -> Cells:
    """Rounds ahead and behind of everybody against everybody: `3–1`."""
    lines = grid(table)
    return [["Name", *(name for name, _ in lines)], *([name, *cells] for name, cells in lines)]


def rounds_of(table: StandingsTable) -> list[str]:
    return [f"R{number}" for number in table.rounds]


SHEETS: Mapping[str, tuple[str, Callable[[StandingsTable], Cells]]] = {
    "standings": ("Standings", standings),
    "cross-table": ("Cross table", cross_table),
    "progress": ("Progress", progress),
    "head-to-head": ("Head to head", head_to_head),
}
"""By what an address calls it: what people call it, and its cells."""
