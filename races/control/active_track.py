"""The track laps are driven on, with the limits that were told when it was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drivers.identity.installations import is_same_layout
from races.models import Limits, TrackAlias


@dataclass(frozen=True)
class ActiveTrack:
    alias: TrackAlias
    limits: Limits

    @classmethod
    def of(cls, alias: TrackAlias, said: Mapping[str, Any]) -> ActiveTrack:
        """As it is described when it is chosen: what is not said is no limit."""
        shortest, longest = said.get("minimum_lap_time_ms"), said.get("maximum_lap_time_ms")
        return cls(alias, Limits(shortest or Limits().shortest_lap_ms, longest or None))

    def is_layout(self, other: ActiveTrack | None) -> bool:
        """Whether it is the same layout: one is its name, or where it has none its id; or it was only renamed."""
        if other is None:
            return False
        is_same_id = self.alias.has_id and self.alias.app_id == other.alias.app_id
        is_renamed = is_same_id and is_same_layout(other.alias.said, self.alias.said)
        return is_renamed or layout(self.alias) == layout(other.alias)

    def fill(self, row: Any) -> None:
        """Give `row` the keys of the track and of its alias, which by now are stored."""
        row.track_id, row.track_alias_id = self.alias.track_id, self.alias.pk


def layout(alias: TrackAlias) -> str | int:
    return alias.name_key or alias.app_id
