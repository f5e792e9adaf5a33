"""Deal seats (controllers, cars) to the drivers of heats, so that each driver has each seat equally often.

Cut each driver's starts into lots of as many as there are seats. Lots and heats are then the two sides of a bipartite
graph in which nothing has more than that many edges, so by Kőnig's theorem (1916) its edges can be coloured with that
many seats: no seat twice in a heat, and none twice in a lot. So whatever the heats are, nobody has one seat more than
once more often than another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations

from championships.pairings.plans import Drivers

Node = tuple[str, int, int]
Edge = tuple[Node, Node]


def dealt(heats: Sequence[Drivers], seats: int) -> list[dict[int, int]]:
    """For each heat, which seat (from 0) each driver has. No heat may have more drivers than there are seats."""
    colours = Colours(seats)
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


def shared_out(needs: Mapping[tuple[int, int], int], size: int) -> list[dict[int, int]]:
    """Heats of at most that many, in which every driver has every thing (a controller, a car) as often as is needed.

    As few as there can be: drivers and things are the two sides of the graph, and heats its colours.
    """
    degrees: Counter[Node] = Counter()
    for (driver, thing), times in needs.items():
        degrees["driver", driver, 0] += times
        degrees["thing", thing, 0] += times
    heats = max([*degrees.values(), -(-sum(needs.values()) // size)], default=0)
    if not heats:
        return []
    colours = Colours(heats)
    for (driver, thing), times in sorted(needs.items()):
        for _ in range(times):
            colours.colour(("driver", driver, 0), ("thing", thing, 0))
    colours.level()
    return [{driver[1]: thing[1] for driver, thing in edges} for edges in colours.edges()]


def dealt_after(heats: Sequence[Drivers], seats: Sequence[int], had: Counter[tuple[int, int]]) -> list[dict[int, int]]:
    """The seats of heats to come, each time those that its drivers had least; `had` says how often already."""
    had = Counter(had)
    made = []
    for heat in heats:
        best = min(
            permutations(seats, len(heat)),
            key=lambda some: sum((had[one] + 1) ** 2 - had[one] ** 2 for one in zip(heat, some, strict=True)),
        )
        had.update(zip(heat, best, strict=True))
        made.append(dict(zip(heat, best, strict=True)))
    return made


class Colours:
    """A bipartite graph being coloured edge by edge, along alternating paths where two ends are not free for one."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.at: dict[Node, dict[int, Node]] = {}
        self.firsts: set[Node] = set()

    def colour(self, one: Node, other: Node) -> None:
        mine, theirs = self._free(one), self._free(other)
        if mine != theirs:
            self._swap(other, mine, theirs)
        self.at[one][mine], self.at[other][mine] = other, one
        self.firsts.add(one)

    def edges(self) -> list[list[Edge]]:
        """By colour, those from a node of the first kind; all of about one number after `level`."""
        found: list[list[Edge]] = [[] for _ in range(self.count)]
        for one, ends in self.at.items():
            for colour, other in ends.items() if one in self.firsts else ():
                found[colour].append((one, other))
        return found

    def level(self) -> None:
        """Exchange colours along paths until none has over one edge more than another, as there always are some."""
        while True:
            sizes = [len(edges) for edges in self.edges()]
            most, fewest = sizes.index(max(sizes)), sizes.index(min(sizes))
            if sizes[most] - sizes[fewest] <= 1:
                return
            ends = (node for node, used in self.at.items() if most in used and fewest not in used)
            self._swap(next(node for node in ends if len(self._path(node, most, fewest)) % 2 == 0), most, fewest)

    def between(self, one: Node, other: Node) -> int:
        return next(colour for colour, neighbour in self.at[one].items() if neighbour == other)

    def _free(self, node: Node) -> int:
        used = self.at.setdefault(node, {})
        return next(colour for colour in range(self.count) if colour not in used)

    def _swap(self, start: Node, wanted: int, free: int) -> None:
        """Exchange the two colours along the path from `start`, so that `wanted` becomes free there.

        The path cannot end at the other side of the new edge: there `wanted` is free, and it would arrive by it.
        """
        links = list(pairwise(self._path(start, wanted, free)))
        old = [wanted if number % 2 == 0 else free for number in range(len(links))]
        for (one, other), colour in zip(links, old, strict=True):
            del self.at[one][colour], self.at[other][colour]
        for (one, other), colour in zip(links, old, strict=True):
            new = free if colour == wanted else wanted
            self.at[one][new], self.at[other][new] = other, one

    def _path(self, start: Node, wanted: int, free: int) -> list[Node]:
        """From a node on, by an edge of the one colour and then of the other."""
        path = [start]
        colour = wanted
        while (following := self.at[path[-1]].get(colour)) is not None:
            path.append(following)
            colour = free if colour == wanted else wanted
        return path
