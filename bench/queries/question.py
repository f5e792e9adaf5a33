"""A question people ask the hub, and hand-written SQL for the same answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random
from string import Formatter
from typing import Any
from urllib.parse import quote

from bench.evenings import TAGS

API = "/api/v1"
HISTORY, LIST, SESSION = "All of history", "Lists", "One session"
COMMONEST = [
    "The latest session", "Results", "Laps of an ordinary race, whole", "Sessions", "Drivers", "A driver",
    "Records of a track", "Records of each driver", "Career of a driver", "Leaderboard of wins",
]  # fmt: skip
"""The ten that displays, bots and pages ask most."""

KNOWN = {
    "track": "SELECT id FROM races_track ORDER BY id",
    "sectored_track": "SELECT DISTINCT track_id FROM races_lapsummary WHERE best_sector_1_ms > 0 ORDER BY 1",
    "car": "SELECT id FROM drivers_car ORDER BY id",
    "manufacturer": "SELECT DISTINCT manufacturer FROM drivers_car ORDER BY 1",
    "scale": "SELECT DISTINCT scale FROM drivers_car ORDER BY 1",
    "race": "SELECT s.id FROM races_session s JOIN races_entry e ON e.session_id = s.id WHERE s.type = 'race' "
    "GROUP BY s.id HAVING sum(e.lap_count) < 1000 ORDER BY s.id",
    "endurance": "SELECT session_id FROM races_entry GROUP BY session_id HAVING sum(lap_count) > 2500 ORDER BY 1",
    "season": "SELECT DISTINCT season FROM races_seasontotals ORDER BY 1",
}
DRIVERS = "SELECT id FROM drivers_driver ORDER BY id"
FIVE = ("driver", "rival", "third", "fourth", "fifth")

# What it is called, its path below the API's, its SQL.
Told = tuple[str, str, str]


@dataclass(frozen=True)
class Question:
    """`path` and `sql` name what varies between requests: `{driver}` and `%(driver)s`.

    Of all history and of lists it costs the same however much there is; of a session, whatever else there is.
    """

    name: str
    path: str
    sql: str
    kind: str

    def address(self, values: Mapping[str, Any]) -> str:
        names = [name for _, name, _, _ in Formatter().parse(self.path) if name]
        return API + self.path.format(**{name: quote(str(values[name]), safe="") for name in names})

    def asked(self, known: Known, turn: int) -> dict[str, Any]:
        """Values for all that may vary: others in each turn, and the same ones wherever as much is known."""
        return known.values(Random(f"{self.name}/{turn}"))


class Known:
    """What there is to ask for in a database."""

    def __init__(self, rows: Callable[[str], Iterable[Any]]) -> None:
        self.lists = {name: [row[0] for row in rows(sql)] for name, sql in KNOWN.items()} | {"tag": TAGS}
        self.drivers = [row[0] for row in rows(DRIVERS)]

    def values(self, chance: Random) -> dict[str, Any]:
        """One of each, five drivers, and the beginning and the end of a year in March and of a season."""
        values = {name: chance.choice(found) for name, found in self.lists.items()}
        season = values["season"]
        return {
            **values,
            **dict(zip(FIVE, chance.sample(self.drivers, len(FIVE)), strict=True)),
            "since": f"{season}-03-01T00:00:00Z",
            "until": f"{season + 1}-03-01T00:00:00Z",
            "new_year": f"{season}-01-01T00:00:00Z",
            "next_year": f"{season + 1}-01-01T00:00:00Z",
        }
