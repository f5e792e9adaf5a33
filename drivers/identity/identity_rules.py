"""How each kind of thing a tablet names is told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drivers.models import Car, CarAlias, Driver, DriverAlias, Team, TeamAlias


@dataclass(frozen=True)
class IdentityRules:
    """How one kind of thing is told apart.

    `joins_ids`: two ids of one tablet with the same name are one (a driver), not two that look alike (cars).
    `is_layout`: a known id under a new name may be a new layout (a track), where the rest are more likely renamed.
    `links`: foreign keys that are described with it, by the same name on the alias and on whom it means.
    """

    model: type[Any]
    alias_model: type[Any]
    kind: str
    joins_ids: bool = True
    is_layout: bool = False
    links: tuple[str, ...] = ()


DRIVERS = IdentityRules(Driver, DriverAlias, "driver", links=("team",))
CARS = IdentityRules(Car, CarAlias, "car", joins_ids=False)
TEAMS = IdentityRules(Team, TeamAlias, "team")
