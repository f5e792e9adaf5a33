"""Every list of what happens beside laps, with its address."""

from __future__ import annotations

from races.api import incidents
from races.api.incidents.incident import INCIDENTS, IncidentViewSet
from web.modules import import_all_of

PUBLISHED = (
    "stints", "pit-stops", "penalties", "damages", "tyre-changes", "fuel-readings", "car-removals", "weather",
    "neutralisations", "suspensions", "jump-starts",
)  # fmt: skip
"""The order they were published in, which readers keep; what was added since follows by name, and is not listed."""


def every_incident() -> list[tuple[str, type[IncidentViewSet]]]:
    import_all_of(incidents)
    return sorted(INCIDENTS.items(), key=lambda one: in_order(one[0]))


def in_order(address: str) -> tuple[int, str]:
    return PUBLISHED.index(address) if address in PUBLISHED else len(PUBLISHED), address
