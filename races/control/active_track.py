"""The track laps are driven on, with the limits that were told when it was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from races.models import Limits, TrackAlias


@dataclass(frozen=True)
class ActiveTrack:
    alias: TrackAlias
    limits: Limits

    @classmethod
    def stored(cls, alias: TrackAlias | None) -> ActiveTrack | None:
        """As the tablet last described it."""
        return None if alias is None else cls.told(alias, {})

    @classmethod
    def told(cls, alias: TrackAlias, said: Mapping[str, object]) -> ActiveTrack:
        """As it is described just now; what is not said is as it was."""
        told = {**alias.said, **said}
        least, most = told.get("minimum_lap_time_ms"), told.get("maximum_lap_time_ms")
        return cls(alias, Limits(least or Limits().shortest_lap_ms, most or None))

    def is_layout(self, other: ActiveTrack | None) -> bool:
        """Whether it is the same layout: one is its name, or where it has none its id."""
        return other is not None and layout(self.alias) == layout(other.alias)

    def tell(self, row: Any) -> None:
        """Give `row` the key of the track, which by now is stored."""
        row.track_id = self.alias.track_id


def layout(alias: TrackAlias) -> str | int:
    return alias.name_key or alias.app_id
