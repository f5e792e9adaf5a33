"""The club, its tablet, and the people, cars and tracks it knows. Aliases have the keys of whom they mean."""

from __future__ import annotations

from typing import Any

from bench.queries.decade import BEGAN_AT, CARS, DRIVERS, MANUFACTURERS, SCALES, TAGS, TEAMS, TRACKS
from drivers.models import Car, CarAlias, Club, Driver, DriverAlias, Source, Team, TeamAlias
from drivers.names import name_key
from races.models import Limits, Track, TrackAlias

CLUB = SOURCE = 1
TIME_ZONE = "Europe/Berlin"
LIMITS = Limits(shortest_lap_ms=3_000, longest_lap_ms=60_000)


def team_of(driver: int) -> int:
    return driver % TEAMS + 1


def make_roster() -> None:
    """Into an empty database."""
    club = Club.objects.create(pk=CLUB, name="Bench", time_zone=TIME_ZONE)
    Source.objects.create(pk=SOURCE, club=club, name="Tablet")
    for number in range(1, TEAMS + 1):
        add(Team, TeamAlias, number, f"Team {number}")
    for number in range(1, DRIVERS + 1):
        add(Driver, DriverAlias, number, f"Driver {number}", team_id=team_of(number))
    for number in range(1, CARS + 1):
        add(
            Car,
            CarAlias,
            number,
            f"Car {number}",
            manufacturer=MANUFACTURERS[number % len(MANUFACTURERS)],
            scale=SCALES[number % len(SCALES)],
            tags=[TAGS[number % len(TAGS)]],
        )
    for number in range(1, TRACKS + 1):
        add(
            Track,
            TrackAlias,
            number,
            f"Track {number}",
            length_m=10 + 2 * number,
            minimum_lap_time_ms=LIMITS.shortest_lap_ms,
            maximum_lap_time_ms=LIMITS.longest_lap_ms,
        )


def add(model: type[Any], alias: type[Any], number: int, name: str, **fields: Any) -> None:
    """Somebody or something, and how the tablet names it."""
    key = name_key(name)
    one = model.objects.create(pk=number, club_id=CLUB, name=name, name_key=key, **fields)
    alias.objects.create(
        pk=number,
        source_id=SOURCE,
        app_id=number,
        name=name,
        name_key=key,
        first_seen_at=BEGAN_AT,
        current_from=BEGAN_AT,
        **{model.__name__.lower(): one},
    )
