"""A question people ask the hub, and hand-written SQL for the same answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from string import Formatter
from typing import Any
from urllib.parse import quote

from bench.queries.decade import (
    BEGAN_AT,
    CARS,
    DRIVERS,
    ENDURANCE_EVERY,
    EVENING,
    MANUFACTURERS,
    RACE,
    SCALES,
    TAGS,
    TEAMS,
    TRACKS,
    Decade,
)

HISTORY, LIST, SESSION = "All of history", "Lists", "One session"


@dataclass(frozen=True)
class Question:
    """`path` and `sql` name what varies between requests: `{driver}` and `%(driver)s`.

    Of all history and of lists it costs the same however much there is; of a session, whatever else there is.
    """

    name: str
    path: str
    sql: str
    kind: str = HISTORY

    def asked(self, chance: Random, decade: Decade) -> dict[str, Any]:
        """Values for all that may vary, the same for the same chance."""
        picked = {name: pick(chance, decade) for name, pick in PICKS.items()}
        return {**picked, **drivers(chance), **instants(picked["season"])}

    def address(self, values: Mapping[str, Any]) -> str:
        names = [name for _, name, _, _ in Formatter().parse(self.path) if name]
        return self.path.format(**{name: quote(str(values[name]), safe="") for name in names})

    @property
    def route(self) -> str:
        """The path without its query, as the schema has it: `/api/v1/sessions/{id}/laps/`."""
        path = self.path.partition("?")[0]
        parts = ["{id}" if part.startswith("{") or part == "latest" else part for part in path.split("/")]
        return "/".join(parts)


def ordinary_session(chance: Random, decade: Decade) -> int:
    return chance.randint(1, decade.sessions)


def race(chance: Random, decade: Decade) -> int:
    """The first race of an evening."""
    place = 1 + [kind for kind, _ in EVENING].index(RACE)
    return chance.randrange(decade.sessions // len(EVENING)) * len(EVENING) + place


def endurance_race(chance: Random, decade: Decade) -> int:
    """One of about 3,000 laps."""
    return chance.randrange(decade.sessions // ENDURANCE_EVERY) * ENDURANCE_EVERY + ENDURANCE_EVERY // 2


def year(chance: Random, decade: Decade) -> int:
    return BEGAN_AT.year + chance.randrange(1, 9)


PICKS: dict[str, Callable[[Random, Decade], Any]] = {
    "club": lambda chance, decade: 1,
    "track": lambda chance, decade: chance.randint(1, TRACKS),
    "sectored_track": lambda chance, decade: chance.randint(1, TRACKS - 2),
    "car": lambda chance, decade: chance.randint(1, CARS),
    "team": lambda chance, decade: chance.randint(1, TEAMS),
    "manufacturer": lambda chance, decade: chance.choice(MANUFACTURERS),
    "scale": lambda chance, decade: chance.choice(SCALES),
    "tag": lambda chance, decade: chance.choice(TAGS),
    "session": ordinary_session,
    "race": race,
    "endurance": endurance_race,
    "meeting": lambda chance, decade: chance.randint(1, decade.meetings),
    "season": year,
}


def drivers(chance: Random) -> dict[str, Any]:
    """Five of them, none twice."""
    names = ("driver", "rival", "third", "fourth", "fifth")
    return dict(zip(names, chance.sample(range(1, DRIVERS + 1), len(names)), strict=True))


def instants(season: int) -> dict[str, str]:
    """The beginning and the end of a year in March, and where the club is those of the season."""
    return {
        "since": f"{season}-03-01T00:00:00Z",
        "until": f"{season + 1}-03-01T00:00:00Z",
        "new_year": f"{season - 1}-12-31T23:00:00Z",
        "next_year": f"{season}-12-31T23:00:00Z",
    }
