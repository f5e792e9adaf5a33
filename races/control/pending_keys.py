"""What a row belongs to before anything has a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drivers.models import CarAlias, DriverAlias, TeamAlias
from drivers.models.naming import Alias

if TYPE_CHECKING:
    from races.control.active_track import ActiveTrack
    from races.models import Entry, Session


@dataclass(frozen=True, slots=True)
class Seat:
    """Who is at a controller, as the tablet names them. `team_id` is for a seat that was stored before."""

    driver: DriverAlias | None = None
    car: CarAlias | None = None
    team: TeamAlias | None = None
    team_id: int | None = None

    @property
    def has_no_name(self) -> bool:
        """Whether the tablet only ever gave a number for driver or car."""
        return any(alias is not None and not alias.name for alias in (self.driver, self.car))

    def is_like(self, other: Seat) -> bool:
        """Whether it is the same driver in the same car, also under a new name."""
        return identity(self.driver) == identity(other.driver) and identity(self.car) == identity(other.car)


def identity(alias: Alias | None) -> object:
    """The app's own id, else the name."""
    if alias is None:
        return None
    return alias.app_id if alias.has_id else alias.name_key


@dataclass(frozen=True, slots=True)
class PendingKeys:
    """The session and the entry a row is of, who was at the controller, and on which track."""

    session: Session | None
    entry: Entry | None = None
    seat: Seat | None = None
    track: ActiveTrack | None = None

    def fill(self, row: Any) -> None:
        """Give `row` the keys of all this, which by now is stored."""
        keys = row.__dict__
        keys["session_id"] = self.session and self.session.pk
        if self.entry is not None:
            keys["entry_id"] = self.entry.pk
        if self.track is not None:
            self.track.fill(row)
        seat = self.seat
        if seat is not None:
            driver, car, team = seat.driver, seat.car, seat.team
            keys["driver_alias_id"], keys["driver_id"] = (driver.pk, driver.driver_id) if driver else (None, None)
            keys["car_alias_id"], keys["car_id"] = (car.pk, car.car_id) if car else (None, None)
            keys["team_id"] = team.team_id if team else seat.team_id


def kind_of(row: Any) -> tuple[object, ...]:
    """What laps that are summed up together have in common, for a lap or a summary, stored or not.

    By aliases, not by whom they mean, which may change.
    """
    where: PendingKeys | None = row.pending_keys
    if where is None:
        return row.driver_alias_id, row.car_alias_id, row.track_alias_id, row.weather, row.tyre
    seat, track = where.seat or Seat(), None if where.track is None else where.track.alias
    return key_of(seat.driver), key_of(seat.car), key_of(track), row.weather, row.tyre


def key_of(alias: Alias | None) -> int | None:
    """The alias's key, or until it is stored a number no key is like."""
    return None if alias is None else alias.pk or -id(alias)


def is_summed_up_in(lap: Any, summary: Any) -> bool:
    """Whether a lap is one of those of a summary. A stored one knows its track, not by what name."""
    if lap.pending_keys is not None:
        return kind_of(summary) == kind_of(lap)
    names = ("driver_alias_id", "car_alias_id", "track_id", "weather", "tyre")
    return all(getattr(summary, name, None) == getattr(lap, name) for name in names)
