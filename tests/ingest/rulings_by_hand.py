"""One qualifying and one race of four, and what becomes of both when people decide, worked out by hand.

Seconds at each crossing of the line in the race: Anna 8.0 14.0 20.1 26.1 32.3, Bob 8.1 14.2 20.2 26.2 32.4,
Cleo 8.5 14.8 21.0 27.2 33.5, Dan 9.0 16.7 24.5 32.9. Qualifying: Bob 6.020, Anna 6.050, Cleo 6.300, Dan 7.500.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.ingest.night_by_hand import (
    Line,
    both_of_bobs,
    laps_of,
    rule,
    rule_all,
    rule_each,
    ruled,
    void,
)
from tests.rulings import (
    rule_on_laps,
)

AS_IT_CAME: list[Line] = [
    ("Anna", 1, "", ""),
    ("Bob", 2, "+0.100", "+0.100"),
    ("Cleo", 3, "+1.200", "+1.100"),
    ("Dan", 4, "+1 lap", "+1 lap"),
]
QUALIFYING: list[Line] = [
    ("Bob", 1, "", ""),
    ("Anna", 2, "+0.030", "+0.030"),
    ("Cleo", 3, "+0.280", "+0.250"),
    ("Dan", 4, "+1.480", "+1.200"),
]
WITHOUT_ANNA: list[Line] = [
    ("Bob", 1, "", ""),
    ("Cleo", 2, "+1.100", "+1.100"),
    ("Dan", 3, "+1 lap", "+1 lap"),
    ("Anna", None, "", ""),
]


CAME: dict[str, tuple[int, ...]] = {
    "Anna": (1, 1, 0, 1, 5, 1),
    "Bob": (0, 1, 1, 0, 0, 1),
    "Cleo": (0, 1, 0, 0, 0, 1),
    "Dan": (0, 0, 0, 0, 0, 1),
}


@dataclass(frozen=True)
class Ruled:
    """What was decided, and what is so then; where nothing is said, it is as it came."""

    decide: Callable[[], Any]
    race: list[Line]
    qualifying: list[Line]
    careers: dict[str, tuple[int, ...]]
    record: tuple[str, int, int] = ("Anna", 6000, 2)


ROWS: dict[str, Ruled] = {
    "nothing": Ruled(lambda: None, AS_IT_CAME, QUALIFYING, CAME),
    "Anna disqualified": Ruled(
        lambda: rule("Anna", is_disqualified=True),
        WITHOUT_ANNA,
        QUALIFYING,
        # Her lap was the fastest, and the laps she led were driven.
        CAME | {"Anna": (0, 0, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1), "Dan": (0, 1, 0, 0, 0, 1)},
    ),
    "Bob disqualified": Ruled(
        lambda: rule("Bob", is_disqualified=True),
        [("Anna", 1, "", ""), ("Cleo", 2, "+1.200", "+1.200"), ("Dan", 3, "+1 lap", "+1 lap"), ("Bob", None, "", "")],
        QUALIFYING,
        CAME | {"Bob": (0, 0, 1, 0, 0, 1), "Dan": (0, 1, 0, 0, 0, 1)},
    ),
    "Anna disqualified in the qualifying": Ruled(
        lambda: rule("Anna", "qualifying", is_disqualified=True),
        AS_IT_CAME,
        [("Bob", 1, "", ""), ("Cleo", 2, "+0.280", "+0.280"), ("Dan", 3, "+1.480", "+1.200"), ("Anna", None, "", "")],
        CAME,
    ),
    "Bob disqualified in the qualifying": Ruled(
        lambda: rule("Bob", "qualifying", is_disqualified=True),
        AS_IT_CAME,
        [("Anna", 1, "", ""), ("Cleo", 2, "+0.250", "+0.250"), ("Dan", 3, "+1.450", "+1.200"), ("Bob", None, "", "")],
        CAME | {"Anna": (1, 1, 1, 1, 5, 1), "Bob": (0, 1, 0, 0, 0, 1)},
    ),
    "Anna and Bob both given place 1": Ruled(
        lambda: rule_all(("Anna", {"position": 1}), ("Bob", {"position": 1})),
        [("Anna", 1, "", ""), ("Bob", 1, "", ""), ("Cleo", 3, "+1.200", "+1.100"), ("Dan", 4, "+1 lap", "+1 lap")],
        QUALIFYING,
        CAME | {"Bob": (1, 1, 1, 0, 0, 1)},
    ),
    # Nobody measured by how much Anna is behind Bob, so her gap stays as driven, and so do the others'.
    "Bob given place 1": Ruled(
        lambda: rule("Bob", position=1),
        [("Bob", 1, "", ""), ("Anna", 2, "", ""), ("Cleo", 3, "+1.200", "+1.200"), ("Dan", 4, "+1 lap", "+1 lap")],
        QUALIFYING,
        CAME | {"Anna": (0, 1, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1)},
    ),
    "Anna disqualified and Cleo given place 1": Ruled(
        lambda: rule_all(("Anna", {"is_disqualified": True}), ("Cleo", {"position": 1})),
        [("Cleo", 1, "", ""), ("Bob", 2, "", ""), ("Dan", 3, "+1 lap", "+1 lap"), ("Anna", None, "", "")],
        QUALIFYING,
        CAME
        | {
            "Anna": (0, 0, 0, 1, 5, 1),
            "Bob": (0, 1, 1, 0, 0, 1),
            "Cleo": (1, 1, 0, 0, 0, 1),
            "Dan": (0, 1, 0, 0, 0, 1),
        },
    ),
    "Anna's lap 2 of the race void": Ruled(
        lambda: void("Anna", "race", 6000, 2),
        AS_IT_CAME,
        QUALIFYING,
        # Bob's 6.000 of lap 3 was driven at 20.2, before Anna's of lap 4 at 26.1.
        CAME | {"Anna": (1, 1, 0, 0, 5, 1), "Bob": (0, 1, 1, 1, 0, 1)},
        record=("Bob", 6000, 3),
    ),
    "Bob's 6.020 of the qualifying void": Ruled(
        lambda: void("Bob", "qualifying", 6020, 2),
        AS_IT_CAME,
        [
            ("Anna", 1, "", ""),
            ("Cleo", 2, "+0.250", "+0.250"),
            ("Bob", 3, "+0.350", "+0.100"),
            ("Dan", 4, "+1.450", "+1.100"),
        ],
        CAME | {"Anna": (1, 1, 1, 1, 5, 1), "Bob": (0, 1, 0, 0, 0, 1)},
    ),
    "Cleo's 6.300 of the qualifying void": Ruled(
        lambda: void("Cleo", "qualifying", 6300, 2),
        AS_IT_CAME,
        [
            ("Bob", 1, "", ""),
            ("Anna", 2, "+0.030", "+0.030"),
            ("Cleo", 3, "+0.580", "+0.550"),
            ("Dan", 4, "+1.480", "+0.900"),
        ],
        CAME,
    ),
    "Bob's slower lap of the qualifying void": Ruled(
        lambda: void("Bob", "qualifying", 6400, 1), AS_IT_CAME, QUALIFYING, CAME
    ),
    "both of Bob's laps of the qualifying void": Ruled(
        both_of_bobs,
        AS_IT_CAME,
        [("Anna", 1, "", ""), ("Cleo", 2, "+0.250", "+0.250"), ("Dan", 3, "+1.450", "+1.200"), ("Bob", None, "", "")],
        CAME | {"Anna": (1, 1, 1, 1, 5, 1), "Bob": (0, 1, 0, 0, 0, 1)},
    ),
    "Dan did not finish": Ruled(lambda: rule("Dan", is_retired=True), AS_IT_CAME, QUALIFYING, CAME),
    # Behind all who finished, though she had led them; what she drove stays hers.
    "Anna did not finish": Ruled(
        lambda: ruled("did_not_finish", "Anna"),
        [("Bob", 1, "", ""), ("Cleo", 2, "+1.100", "+1.100"), ("Dan", 3, "+1 lap", "+1 lap"), ("Anna", 4, "", "")],
        QUALIFYING,
        CAME | {"Anna": (0, 0, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1), "Dan": (0, 1, 0, 0, 0, 1)},
    ),
    "Anna +0.5 s": Ruled(
        lambda: ruled("add_time", "Anna", ms=500),
        [
            ("Bob", 1, "", ""),
            ("Anna", 2, "+0.400", "+0.400"),
            ("Cleo", 3, "+1.100", "+0.700"),
            ("Dan", 4, "+1 lap", "+1 lap"),
        ],
        QUALIFYING,
        CAME | {"Anna": (0, 1, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1)},
    ),
    "Anna +0.25 s twice": Ruled(
        lambda: rule_each([("add_time", "Anna", {"ms": 250})] * 2),
        [
            ("Bob", 1, "", ""),
            ("Anna", 2, "+0.400", "+0.400"),
            ("Cleo", 3, "+1.100", "+0.700"),
            ("Dan", 4, "+1 lap", "+1 lap"),
        ],
        QUALIFYING,
        CAME | {"Anna": (0, 1, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1)},
    ),
    "Anna +5 s": Ruled(
        lambda: ruled("add_time", "Anna", ms=5000),
        [
            ("Bob", 1, "", ""),
            ("Cleo", 2, "+1.100", "+1.100"),
            ("Anna", 3, "+4.900", "+3.800"),
            ("Dan", 4, "+1 lap", "+1 lap"),
        ],
        QUALIFYING,
        CAME | {"Anna": (0, 1, 0, 1, 5, 1), "Bob": (1, 1, 1, 0, 0, 1)},
    ),
    "Cleo +0.1 s": Ruled(
        lambda: ruled("add_time", "Cleo", ms=100),
        [
            ("Anna", 1, "", ""),
            ("Bob", 2, "+0.100", "+0.100"),
            ("Cleo", 3, "+1.300", "+1.200"),
            ("Dan", 4, "+1 lap", "+1 lap"),
        ],
        QUALIFYING,
        CAME,
    ),
    "Bob one lap taken": Ruled(
        lambda: ruled("change_laps", "Bob", laps=-1),
        [
            ("Anna", 1, "", ""),
            ("Cleo", 2, "+1.200", "+1.200"),
            ("Bob", 3, "+1 lap", "+1 lap"),
            ("Dan", 4, "+1 lap", "+0.500"),
        ],
        QUALIFYING,
        CAME,
    ),
    "Dan one lap given": Ruled(
        lambda: ruled("change_laps", "Dan", laps=1),
        [
            ("Anna", 1, "", ""),
            ("Bob", 2, "+0.100", "+0.100"),
            ("Dan", 3, "+0.600", "+0.500"),
            ("Cleo", 4, "+1.200", "+0.600"),
        ],
        QUALIFYING,
        CAME | {"Cleo": (0, 0, 0, 0, 0, 1), "Dan": (0, 1, 0, 0, 0, 1)},
    ),
    "Dan did not start": Ruled(
        lambda: ruled("did_not_start", "Dan"),
        [*AS_IT_CAME[:3], ("Dan", None, "", "")],
        QUALIFYING,
        CAME | {"Dan": (0, 0, 0, 0, 0, 0)},
    ),
    "Bob did not start": Ruled(
        lambda: ruled("did_not_start", "Bob"),
        [("Anna", 1, "", ""), ("Cleo", 2, "+1.200", "+1.200"), ("Dan", 3, "+1 lap", "+1 lap"), ("Bob", None, "", "")],
        QUALIFYING,
        # Who won the qualifying had the pole, whatever became of the race.
        CAME | {"Bob": (0, 0, 1, 0, 0, 0), "Dan": (0, 1, 0, 0, 0, 1)},
    ),
    "Bob's laps 3 to 5 given to Eve": Ruled(
        lambda: rule_on_laps("give_laps", laps_of("Bob", 3, 4, 5), driver="Eve"),
        [("Anna", 1, "", ""), ("Eve", 2, "+0.100", "+0.100"), *AS_IT_CAME[2:]],
        QUALIFYING,
        # Both drove to the second place, and both started.
        CAME | {"Eve": (0, 1, 0, 0, 0, 1)},
    ),
    "Bob's whole entry given to Eve": Ruled(
        lambda: ruled("give_entry", "Bob", driver="Eve"),
        [("Anna", 1, "", ""), ("Eve", 2, "+0.100", "+0.100"), *AS_IT_CAME[2:]],
        QUALIFYING,
        CAME | {"Bob": (0, 0, 1, 0, 0, 0), "Eve": (0, 1, 0, 0, 0, 1)},
    ),
    "Anna's laps 2 and 4 of the race void": Ruled(
        lambda: rule_on_laps("void_laps", laps_of("Anna", 2, 4)),
        AS_IT_CAME,
        QUALIFYING,
        CAME | {"Anna": (1, 1, 0, 0, 5, 1), "Bob": (0, 1, 1, 1, 0, 1)},
        record=("Bob", 6000, 3),
    ),
}
