"""What happens to single cars beside laps: penalties, damages, tyres, fuel, and visits to the pits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drivers.identity.descriptions import Crew
from races.control.filled_in import stops_told
from races.control.session_state import SessionState
from races.control.told_again import is_just_now, is_told_again
from races.control.verbs.verbs import Verbs
from races.models import CarRemoval, Damage, FuelReading, Penalty, PitStop, Session, TyreChange


class CarVerbs(Verbs):
    def penalise(self, controller: int, seconds: int, crew: Crew) -> None:
        """A time penalty was given; none (0) means that those given before were served."""
        if seconds:
            self._tell_once(Penalty, controller, crew, seconds=seconds)
            return
        running = self._known(controller, crew)
        for penalty in running.latest_first(Penalty, controller) if running else ():
            if penalty.served_at is not None:
                break
            penalty.served_at = self.lifecycle.at
            self.work.row(penalty)

    def damage(self, controller: int, kind: str, crew: Crew) -> None:
        """Something broke on a car."""
        self._tell_once(Damage, controller, crew, kind=kind)

    def repair(self, controller: int, crew: Crew) -> None:
        """Whatever was broken on a car is repaired."""
        running = self._known(controller, crew)
        for damage in running.latest_first(Damage, controller) if running else ():
            if damage.repaired_at is not None:
                break
            damage.repaired_at = self.lifecycle.at
            self.work.row(damage)

    def read_fuel(self, controller: int, level_pct: int | None, crew: Crew) -> None:
        """How full a tank is; None where it is switched off."""
        reading = self.rows.add_car_row(
            FuelReading, self.lifecycle.session_of_event(), controller, crew, level_pct=level_pct
        )
        if reading.pending_keys.entry is not None:
            reading.pending_keys.entry.fuel_pct = level_pct

    def change_tyres(self, controller: int, tyre: str, crew: Crew) -> None:
        """A car is on these tyres from now; the lap it is on was begun on the others, unless it is its first."""
        running = self.lifecycle.session_of_event()
        if running and is_told_again(running.latest_first(TyreChange, controller), self.lifecycle.at, tyre=tyre):
            return
        change = self.rows.add_car_row(TyreChange, self.lifecycle.session_of_event(), controller, crew, tyre=tyre)
        entry = change.pending_keys.entry
        if entry is not None:
            entry.tyre = tyre
            if entry.lap_count == 0 and change.pending_keys.session.started_at is None:
                entry.lap_tyre = tyre

    def enter_pit(self, controller: int) -> None:
        """A car came in. Told twice, it is still the same."""
        running = self.lifecycle.session_of_event()
        stop: PitStop | None = running.last(PitStop, controller) if running else None
        if stop is None or not is_just_now(stop.in_at, self.lifecycle.at):
            self._stop(controller, in_at=self.lifecycle.at)

    def leave_pit(self, controller: int) -> None:
        """A car went out again. Where nobody saw it come in, its visit has no beginning. Told twice, it is the same."""
        running = self.lifecycle.session_of_event()
        stop: PitStop | None = running.last(PitStop, controller) if running else None
        if stop is not None and is_just_now(stop.out_at, self.lifecycle.at):
            return
        if running is None or stop is None or stop.out_at is not None or self._drove_on(running, stop):
            self._stop(controller, out_at=self.lifecycle.at)
            return
        stop.out_at = self.lifecycle.at
        if stop.in_at is not None:
            stop.duration_ms = round((stop.out_at - stop.in_at).total_seconds() * 1000)
        self.work.row(stop)

    def _stop(self, controller: int, **instants: datetime) -> None:
        """One more visit; as long as no result says how many there were, those told of are counted."""
        where = self.rows.add_car_row(
            PitStop, self.lifecycle.session_of_event(), controller, None, **instants
        ).pending_keys
        running = self.lifecycle.session_of_event()
        if where.entry is not None and running is not None and running.session.outcome != Session.Outcome.OFFICIAL:
            where.entry.pit_stops = stops_told(running, controller)

    def remove(self, controller: int) -> None:
        """A car was swiped out of the session by hand."""
        running = self.lifecycle.session_of_event()
        self.rows.add_car_row(CarRemoval, self.lifecycle.session_of_event(), controller)
        if running is not None:
            self.rows.entry(running, controller).is_removed = True
            self.lifecycle.classify_later(running)

    def _drove_on(self, running: SessionState, stop: PitStop) -> bool:
        """Whether the car must have left since: the line may lie within the pits, but is not crossed twice there."""
        return running.entries[stop.controller].lap_count - stop.laps_done > 1

    def _tell_once(self, model: type[Any], controller: int, crew: Crew, **fields: Any) -> None:
        """A row about one controller, unless the same was told a moment before."""
        running = self.lifecycle.session_of_event()
        if running is None or not is_told_again(running.latest_first(model, controller), self.lifecycle.at, **fields):
            self.rows.add_car_row(model, self.lifecycle.session_of_event(), controller, crew, **fields)

    def _known(self, controller: int, crew: Crew) -> SessionState | None:
        """The session the event is about, if the controller is in it; who is on it is heard."""
        running = self.lifecycle.session_of_event()
        if running is None or controller not in running.entries:
            return None
        self.rows.seat(running, controller, crew)
        return running
