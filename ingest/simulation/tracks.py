"""The two layouts of the night, and how SmartRace describes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Track:
    """A layout as the app keeps it. `pace_ms` is the lap time of an average driver in an average car."""

    app_id: int
    name: str
    pace_ms: int
    has_check_lanes: bool
    length: str = ""
    short_name: str | None = None
    minimum_lap_time: str = ""
    maximum_lap_time: str = ""
    reference_lap_time: str | None = None
    svg: str | None = None


CELLAR = Track(7, "Kellerring", 7600, True, "23,4", "KR", "3000", "60000", "7450", "<svg><path d='M0 0h9'/></svg>")
ATTIC = Track(9, 'Dachboden "Nordkurve", lang', 9100, False)


def track_data(track: Track) -> dict[str, Any]:
    """`event_data` of `util.set_active_track`: times are text in milliseconds, the length is text in metres."""
    return {
        "id": track.app_id,
        "name": track.name,
        "name_short": track.short_name,
        "length": track.length,
        "pitstop_delta": "25000",
        "minimum_lap_time": track.minimum_lap_time,
        "maximum_lap_time": track.maximum_lap_time,
        "reference_lap_time": track.reference_lap_time,
        "track_svg": track.svg,
        "image": "cdvfile://localhost/documents/1570470682256.jpg",
    }
