"""Laps, and the stints they make up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from drivers.identity.descriptions import Crew
from races.control.distance import is_beyond
from races.control.pending_keys import (
    PendingKeys,
    Seat,
    kind_of,
)
from races.control.session_parts import count_on, split_off
from races.control.session_state import SessionState
from races.control.verbs.verbs import Verbs
from races.derived.meetings import NIGHT_IS_OVER_AFTER
from races.measures.lap_counter import (
    CLOCKS_DISAGREE_BY_MS,
    MOST_LAPS,
)
from races.models import Entry, Lap, LapSummary, Neutralisation, Session, Stint, Suspension
from races.storage.new_row import new_row

NOBODY_DROVE_FOR = timedelta(minutes=1)
"""So long a pause, as no lap was driven through, tells that an app that counts from 1 again was restarted."""
MILLISECOND = timedelta(milliseconds=1)
MOST_LAPS_LOST = 3
"""Laps that may be missing where a counter is to tell that an event goes on."""
SECTORS = ("sector_1_ms", "sector_2_ms", "sector_3_ms")
PERSONAL_BESTS = ("is_personal_best", "is_sector_1_best", "is_sector_2_best", "is_sector_3_best")


class LapVerbs(Verbs):
    @property
    def lowest_number(self) -> int:
        """What the app's counter may say: an event begins below zero after a jump start, a practice never."""
        return 1 if self.lifecycle.app_event_id is None and self.lifecycle.open_event() is None else -MOST_LAPS

    def complete(
        self,
        *,
        controller: int,
        lap_time_ms: int,
        number: int | None,
        sectors_ms: Sequence[int | None],
        personal_bests: Sequence[bool],
        car_odometer: int | None,
        crew: Crew,
    ) -> None:
        """A car finished a lap. `personal_bests` tells of the lap and its three sectors, as the app saw them."""
        about = self.lifecycle.session_of_event()
        if self._is_told_again(about, controller, number, lap_time_ms):
            return
        running = split_off(self.lifecycle, self._joined(about, controller, number, lap_time_ms))
        entry, seat = self.rows.seat(running, controller, crew)
        entry.is_removed = False
        # When the lap began, nobody tells; time and lap time disagree, so it is when the one before was finished.
        begin = entry.last_lap_at or running.session.started_at
        count_on(running, entry, number)
        exclusion, begin = self._exclusion(running, entry, lap_time_ms, number, begin)
        # What the app counts is of the car it tells of, which a ruling may have taken the lap away from.
        is_of_its_car = seat.car is None or not seat.car.is_ruled
        lap = new_row(
            Lap,
            source_id=self.lifecycle.source.pk,
            event=self.lifecycle.event,
            controller=controller,
            number=number,
            lap_time_ms=lap_time_ms,
            **dict(zip(SECTORS, sectors_ms, strict=True)),
            **dict(zip(PERSONAL_BESTS, personal_bests, strict=True)),
            car_odometer=car_odometer if is_of_its_car else None,
            finished_at=self.lifecycle.at,
            is_counting=exclusion == Lap.Exclusion.NONE,
            exclusion=exclusion,
            **self._conditions(running, entry, begin),
        )
        self._add(running, entry, seat, lap, begin, serviced_at_lap(crew) if is_of_its_car else None)

    def _exclusion(
        self, running: SessionState, entry: Entry, lap_time_ms: int, number: int | None, begin: datetime | None
    ) -> tuple[Lap.Exclusion, datetime | None]:
        """Why it holds no record; and since when it was driven, which beyond the end is since the car rolled on."""
        if entry.is_person and is_beyond(running, entry, number, begin, self.lifecycle.at):
            return Lap.Exclusion.BEYOND, self.lifecycle.rolled_on_since(running, entry.controller, begin)
        return self.lifecycle.exclusion(entry, lap_time_ms, self.lifecycle.event, self.lifecycle.at), begin

    def _add(
        self,
        running: SessionState,
        entry: Entry,
        seat: Seat,
        lap: Lap,
        begin: datetime | None,
        serviced_at: int | None,
    ) -> None:
        """The lap is its entry's, its session's, and one of a summary and of a stint."""
        track = self.lifecycle.tracks.track_of(running.session, self.lifecycle.track)
        lap.pending_keys = PendingKeys(running.session, entry, seat, track)
        self.work.row(lap)
        if lap.is_beyond:
            running.add(lap)
        else:
            entry.count_lap(lap, is_practice=running.session.is_practice, took_ms=self._took_ms(running, entry, lap))
        entry.lap_tyre = entry.tyre
        self._summarise(running, lap, serviced_at)
        self._extend_stint(running, entry, seat, lap, begin)
        if running is not self.lifecycle.running:
            self.work.mark_clean_later(running.session)
        self.lifecycle.classify_later(running)

    def _is_told_again(
        self, running: SessionState | None, controller: int, number: int | None, lap_time_ms: int
    ) -> bool:
        """Whether a lap comes twice, under a time of its own; also of an event that was closed in between."""
        entry = running.whole.get(controller) if running else None
        if entry is None and (running is None or running.session.is_practice):
            finished = self.lifecycle.finished_before()
            entry = finished.entries.get(controller) if finished else None
        return entry is not None and entry.has_told(number, lap_time_ms, self.lifecycle.at)

    def _joined(
        self, running: SessionState | None, controller: int, number: int | None, lap_time_ms: int
    ) -> SessionState:
        """The session the lap belongs to; a new practice where none is running or the app began anew."""
        running = (
            self.lifecycle.brought_home(controller, number)
            or running
            or self._goes_on(controller, number)
            or self.lifecycle.open(Session.PRACTICE)
        )
        if number == 1 and self._was_restarted(running, controller, lap_time_ms):
            self.lifecycle.abandon(running)
            running = self.lifecycle.open(Session.PRACTICE)
        if self.lifecycle.at - running.last_lap_at >= NIGHT_IS_OVER_AFTER:
            # It may join what were two nights.
            self.rows.mark_changed(running)
        return running

    def _goes_on(self, controller: int, number: int | None) -> SessionState | None:
        """The event left suspended, where the controller counts on in it: what says that it runs was lost."""
        left = self.lifecycle.left() if number is not None and number > 1 else None
        entry = None if left is None else left.entries.get(controller)
        if left is None or number is None or entry is None or not entry.lap_count:
            return None
        return self.lifecycle.resume(left) if 0 < number - entry.last_number <= MOST_LAPS_LOST else None

    def _was_restarted(self, running: SessionState, controller: int, lap_time_ms: int) -> bool:
        """Whether a controller that counts from 1 again tells that the app does: the event was left without an end.

        A penalty may put a counter back to 1, too; but then the lap began where the one before it ended. So it has to
        have begun well after anybody's last. Without a number of SmartRace's only, and not after a suspension, after
        which nobody knows how it counts.
        """
        session, entry = running.session, running.entries.get(controller)
        is_event = not session.is_practice and session.app_event_id is None and running is self.lifecycle.running
        if not is_event or entry is None or entry.lap_count < 2 or running.last(Suspension) is not None:
            return False
        if not running.has_driven(entry):
            return False
        return self.lifecycle.at - timedelta(milliseconds=lap_time_ms) > running.last_lap_at + NOBODY_DROVE_FOR

    def _took_ms(self, running: SessionState, entry: Entry, lap: Lap) -> int:
        """The lap's time; but an event's first lap cannot have begun before it, however long the car stood there."""
        session = running.session
        if session.is_practice or entry.lap_count or session.continues is not None:
            return lap.lap_time_ms
        lasted_ms = (self.lifecycle.at - (session.started_at or session.opened_at)) // MILLISECOND
        return lasted_ms if lap.lap_time_ms > lasted_ms + CLOCKS_DISAGREE_BY_MS else lap.lap_time_ms

    def _conditions(self, running: SessionState, entry: Entry, begin: datetime | None) -> dict[str, Any]:
        """What the lap that ends now was driven on and under."""
        is_in, is_out = running.pit_lap(entry.controller, begin)
        return {
            "tyre": entry.lap_tyre,
            "weather": running.session.weather,
            "fuel_pct": entry.fuel_pct,
            "is_in_lap": is_in,
            "is_out_lap": is_out,
            "is_under_vsc": running.is_within(Neutralisation, begin, self.lifecycle.at, kind=Neutralisation.Kind.VSC),
            "is_under_suspension": running.is_within(Suspension, begin, self.lifecycle.at),
        }

    def _summarise(self, running: SessionState, lap: Lap, serviced_at: int | None) -> None:
        """One more lap for the summary of its kind, or the first of a new one; with what was told of the car."""
        kind = kind_of(lap)
        candidates = running.latest_first(LapSummary, lap.controller)
        summary = next((one for one in candidates if kind_of(one) == kind), None)
        if summary is None:
            session = running.session
            summary = new_row(
                LapSummary,
                source_id=self.lifecycle.source.pk,
                event=self.lifecycle.event,
                at=self.lifecycle.at,
                controller=lap.controller,
                laps_done=running.entries[lap.controller].lap_count - (not lap.is_beyond),
                club_id=session.club_id,
                session_type=session.type,
                opened_at=session.opened_at,
                weather=lap.weather,
                tyre=lap.tyre,
            )
            running.add(summary)
        summary.pending_keys = lap.pending_keys
        summary.take(lap)
        summary.car_serviced_at_lap = summary.car_serviced_at_lap if serviced_at is None else serviced_at
        self.work.row(summary)

    def _extend_stint(self, running: SessionState, entry: Entry, seat: Seat, lap: Lap, begin: datetime | None) -> None:
        """One more lap of the stint, or the first of the next."""
        stint: Stint | None = running.last(Stint, entry.controller)
        is_over = (
            stint is None
            or stint.ends_in_pits
            or stint.tyre != lap.tyre
            or (lap.is_out_lap and not lap.is_in_lap)
            or not self._seat_of(stint).is_like(seat)
        )
        if stint is None or is_over:
            number = 1 if stint is None else stint.number + 1
            stint = new_row(
                Stint,
                source_id=self.lifecycle.source.pk,
                event=self.lifecycle.event,
                at=begin or self.lifecycle.at,
                controller=entry.controller,
                laps_done=entry.lap_count - (not lap.is_beyond),
                number=number,
                tyre=lap.tyre,
            )
            stint.pending_keys = lap.pending_keys
            running.add(stint)
        stint.take(lap)
        self.work.row(stint)

    def _seat_of(self, stint: Stint) -> Seat:
        if stint.pending_keys is not None and stint.pending_keys.seat is not None:
            return stint.pending_keys.seat
        driver, car = self.roster.drivers.stored(stint.driver_alias_id), self.roster.cars.stored(stint.car_alias_id)
        return Seat(driver, car)


def serviced_at_lap(crew: Crew) -> int | None:
    """The odometer at the car's last service, as the app tells it."""
    counter = crew.car.said.get("serviced_at_lap")
    return counter if isinstance(counter, int) else None
