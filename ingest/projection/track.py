"""How a projection keeps the active track."""

from __future__ import annotations

from ingest.models import Projection
from races.control import ActiveTrack
from races.models import Limits


def track_of(projection: Projection) -> ActiveTrack | None:
    """The track that is active, with its limits."""
    if projection.track_alias is None or projection.shortest_lap_ms is None:
        return None
    return ActiveTrack(projection.track_alias, Limits(projection.shortest_lap_ms, projection.longest_lap_ms))


def keep_track(projection: Projection, track: ActiveTrack | None) -> None:
    """Remember which track is active; whoever calls saves."""
    for column, value in columns_of(track).items():
        setattr(projection, column, value)


def columns_of(track: ActiveTrack | None) -> dict[str, object]:
    if track is None:
        return {"track_alias": None, "shortest_lap_ms": None, "longest_lap_ms": None}
    limits = track.limits
    return {
        "track_alias": track.alias,
        "shortest_lap_ms": limits.shortest_lap_ms,
        "longest_lap_ms": limits.longest_lap_ms,
    }
