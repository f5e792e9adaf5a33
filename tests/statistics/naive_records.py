"""Records by looking at every lap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.statistics.history import LapRow, fastest_first

HOLDERS: dict[str, tuple[str, ...]] = {
    "driver": ("driver",),
    "car": ("car",),
    "driver_car": ("driver", "car"),
    "session": ("session",),
}


@dataclass(frozen=True)
class Question:
    """Which laps are asked about, by the API's parameters; what is empty is not asked."""

    track: int | None = None
    type: str = ""
    weather: str = ""
    tyre: str = ""
    manufacturer: str = ""
    scale: str = ""
    tag: str = ""
    driver: int | None = None
    car: int | None = None
    team: int | None = None
    source: int | None = None
    session: int | None = None
    meeting: int | None = None
    controller: int | None = None
    season: int | None = None
    driven_at__gte: datetime | None = None
    driven_at__lte: datetime | None = None
    of: str = "lap"

    @property
    def query(self) -> dict[str, Any]:
        found = {name: value for name, value in vars(self).items() if value not in (None, "")}
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}

    def is_about(self, lap: LapRow) -> bool:
        session = lap.session
        told = {
            "track": lap.track, "type": session.type, "weather": lap.weather, "tyre": lap.tyre, "scale": lap.scale,
            "driver": lap.driver, "car": lap.car, "team": lap.team, "source": lap.source, "session": session.pk,
            "meeting": session.meeting, "controller": lap.controller, "season": session.season,
        }  # fmt: skip
        return (
            all(getattr(self, name) in (None, "", value) for name, value in told.items())
            and (not self.manufacturer or self.manufacturer.casefold() == lap.manufacturer.casefold())
            and (not self.tag or self.tag in lap.tags)
            and (self.driven_at__gte is None or lap.at >= self.driven_at__gte)
            and (self.driven_at__lte is None or lap.at <= self.driven_at__lte)
        )

    def laps(self, laps: Iterable[LapRow]) -> list[LapRow]:
        """The best first."""
        return fastest_first((lap for lap in laps if self.is_about(lap)), self.of)


def records(laps: Sequence[LapRow], asked: Question, by: str, limit: int) -> list[dict[str, Any]]:
    best = asked.laps(laps)
    if by != "overall":
        best = first_of_each(best, HOLDERS[by])
    best = best[:limit]
    return [
        {"rank": rank, "gap_ms": time_of(lap, asked) - time_of(best[0], asked), **told(laps, lap, asked)}
        for rank, lap in enumerate(best, start=1)
    ]


def personal_bests(laps: Sequence[LapRow], asked: Question) -> list[dict[str, Any]]:
    """One on each track."""
    return [told(laps, lap, asked) for lap in first_of_each(asked.laps(laps), ("track",))]


def history(laps: Sequence[LapRow], asked: Question) -> list[dict[str, Any]]:
    """Each lap that was better than all before it."""
    broke: list[LapRow] = []
    for lap in sorted(asked.laps(laps), key=lambda lap: lap.at):
        if not broke or time_of(lap, asked) < time_of(broke[-1], asked):
            broke.append(lap)
    before: list[LapRow | None] = [None, *broke]
    after: list[LapRow | None] = [*broke[1:], None]
    return [
        {
            **driven(lap, asked),
            "gained_ms": time_of(last, asked) - time_of(lap, asked) if last else None,
            "is_current": following is None,
            "stood_until_at": following.at if following else None,
            "stood_ms": (following.at - lap.at) // timedelta(milliseconds=1) if following else None,
        }
        for last, lap, following in zip(before, broke, after, strict=False)
    ]


def first_of_each(laps: Iterable[LapRow], fields: tuple[str, ...]) -> list[LapRow]:
    """What nobody is known to have driven, or in no known car, is nobody's."""
    found: dict[tuple[Any, ...], LapRow] = {}
    for lap in laps:
        holder = tuple(getattr(lap, field) for field in fields)
        if None not in holder:
            found.setdefault(holder, lap)
    return list(found.values())


def told(laps: Sequence[LapRow], lap: LapRow, asked: Question) -> dict[str, Any]:
    """The lap record is of races, the track record of any session."""
    on_track = fastest_first((one for one in laps if one.track == lap.track), asked.of)
    of_races = [one for one in on_track if one.session.type == "race"]
    return {
        **driven(lap, asked),
        "is_lap_record": of_races[:1] == [lap],
        "is_track_record": on_track[:1] == [lap],
    }


def driven(lap: LapRow, asked: Question) -> dict[str, Any]:
    return {
        "lap": lap.pk,
        "time_ms": time_of(lap, asked),
        "driven_at": lap.at,
        "driver": lap.driver,
        "car": lap.car,
        "team": lap.team,
        "track": lap.track,
        "session": lap.session.pk,
        "session_type": lap.session.type,
        "meeting": lap.session.meeting,
        "number": lap.number,
        "controller": lap.controller,
        "weather": lap.weather,
        "tyre": lap.tyre,
    }


def time_of(lap: LapRow, asked: Question) -> int:
    time = lap.measured(asked.of)
    assert time is not None
    return time
