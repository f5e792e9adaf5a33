"""Deal seats (controllers, cars) to the drivers of heats, so that each driver has each seat equally often.

Cut each driver's starts into lots of as many as there are seats. Lots and heats are then the two sides of a bipartite
graph in which nothing has more than that many edges, so by Kőnig's theorem (1916) its edges can be coloured with that
many seats: no seat twice in a heat, and none twice in a lot. So whatever the heats are, nobody has one seat more than
once more often than another.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from championships.pairings.plans import Drivers

Node = tuple[str, int, int]
Edge = tuple[Node, Node]


def dealt(heats: Sequence[Drivers], seats: int) -> list[dict[int, int]]:
    """For each heat, which seat (from 0) each driver has. No heat may have more drivers than there are seats."""
    colours = _Colours(seats)
    starts: dict[int, int] = {}
    edges: list[dict[int, Edge]] = []
    for number, heat in enumerate(heats):
        edges.append({})
        for driver in heat:
            lot = ("lot", driver, starts.get(driver, 0) // seats)
            starts[driver] = starts.get(driver, 0) + 1
            edges[number][driver] = (lot, ("heat", number, 0))
            colours.colour(*edges[number][driver])
    return [{driver: colours.between(lot, node) for driver, (lot, node) in heat_edges.items()} for heat_edges in edges]


class _Colours:
    """A bipartite graph being coloured edge by edge, along alternating paths where two ends are not free for one."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.at: dict[Node, dict[int, Node]] = {}

    def colour(self, one: Node, other: Node) -> None:
        mine, theirs = self._free(one), self._free(other)
        if mine != theirs:
            self._swap(other, mine, theirs)
        self.at[one][mine], self.at[other][mine] = other, one

    def between(self, one: Node, other: Node) -> int:
        return next(colour for colour, neighbour in self.at[one].items() if neighbour == other)

    def _free(self, node: Node) -> int:
        used = self.at.setdefault(node, {})
        return next(colour for colour in range(self.count) if colour not in used)

    def _swap(self, start: Node, wanted: int, free: int) -> None:
        """Exchange the two colours along the path from `start`, so that `wanted` becomes free there.

        The path cannot end at the other side of the new edge: there `wanted` is free, and it would arrive by it.
        """
        path = [start]
        colour = wanted
        while (following := self.at[path[-1]].get(colour)) is not None:
            path.append(following)
            colour = free if colour == wanted else wanted
        links = list(pairwise(path))
        old = [wanted if number % 2 == 0 else free for number in range(len(links))]
        for (one, other), colour in zip(links, old, strict=True):
            del self.at[one][colour], self.at[other][colour]
        for (one, other), colour in zip(links, old, strict=True):
            new = free if colour == wanted else wanted
            self.at[one][new], self.at[other][new] = other, one
