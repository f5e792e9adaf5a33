"""The rows a planned session leaves, made by the same code as the projector's wherever there is any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench.queries.decade import EVENTS_A_SESSION, PRACTICE, SECTORLESS_TRACKS, Decade, PlannedSession
from bench.queries.ending import end
from bench.queries.lap_times import IN_BEFORE_LINE_MS, OUT_AFTER_LINE_MS, Course, Crossing, Stop, course_of
from bench.queries.roster import CLUB, LIMITS, SOURCE, team_of
from races.derived.clean_laps import mark_new_laps
from races.models import Entry, Lap, LapSummary, Neutralisation, Penalty, PitStop, Session, Stint, WeatherReport
from races.models.incident import Damage, TyreChange
from races.storage.new_row import new_row

LIGHTS_AFTER = timedelta(seconds=30)
ENTRIES_A_SESSION = 10


def key_of_entry(session: int, controller: int) -> int:
    return session * ENTRIES_A_SESSION + controller


@dataclass
class Drive:
    """A session being driven: every row it has so far, by kind."""

    decade: Decade
    planned: PlannedSession
    opened_at: datetime
    weather: str
    rows: defaultdict[type[Any], list[Any]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[int, Entry] = field(default_factory=dict)
    summaries: dict[tuple[Any, ...], LapSummary] = field(default_factory=dict)
    stints: dict[int, Stint] = field(default_factory=dict)
    laps_of_leader: int = 0

    def __post_init__(self) -> None:
        self.chance = self.decade.random("rows", self.planned.number)
        self.course: Course = course_of(self.decade, self.planned, self.weather)
        self.event = self.planned.first_event
        self.is_event = self.planned.type != PRACTICE
        # A practice is opened by its first lap.
        self.zero_at = self.opened_at + LIGHTS_AFTER
        if not self.is_event:
            self.opened_at = self.zero_at + timedelta(milliseconds=self.course.crossings[0].finish_ms)
        self.session = self._session()
        self._seats = {seat.controller: (seat.driver, seat.car) for seat in self.planned.seats}

    def run(self) -> None:
        """All of it, from the first lap to the judgement; it is closed then."""
        for crossing in self.course.crossings:
            self._cross(crossing)
        self._tell_of_weather()
        end(self.session, self.entries.values(), self.course, self.chance)
        self.rows[Session], self.rows[Entry] = [self.session], list(self.entries.values())
        self.rows[LapSummary] = list(self.summaries.values())
        mark_new_laps(self.session, self.rows[Lap], self.rows[LapSummary])

    @property
    def ended_at(self) -> datetime:
        return self.at(self.course.crossings[-1].finish_ms)

    def at(self, ms: int) -> datetime:
        return self.zero_at + timedelta(milliseconds=ms)

    def next_event(self) -> int:
        self.event += 1
        return self.event

    # The session itself

    def _session(self) -> Session:
        first = self.planned.first_event + (not self.is_event)
        session = new_row(
            Session,
            id=self.planned.number,
            club_id=CLUB,
            source_id=SOURCE,
            track_id=self.planned.track,
            meeting_id=self.planned.meeting,
            type=self.planned.type,
            first_event=first,
            opened_at=self.opened_at,
            weather=self.weather,
            closed_at=self.ended_at + timedelta(seconds=5),
        )
        if self.is_event:
            session.start_event = session.first_event
            session.app_event_id = self.planned.number
            session.status = "ended"
            session.planned_laps = self.planned.laps
            session.started_at = self.zero_at
            session.ended_at = session.closed_at
        if hasattr(session, "track_alias_id"):
            session.track_alias_id = self.planned.track
        return session

    def _tell_of_weather(self) -> None:
        if self.course.later_weather is not None:
            ms, weather = self.course.later_weather
            if ms < self.course.crossings[-1].finish_ms:
                self.session.weather = weather
            self.rows[WeatherReport].append(self._told(WeatherReport, self.at(ms), weather=weather))
        if self.course.vsc is not None:
            begin, end = map(self.at, self.course.vsc)
            kind = Neutralisation.Kind.VSC
            self.rows[Neutralisation].append(self._told(Neutralisation, begin, kind=kind, began_at=begin, ended_at=end))

    # A lap, and what it counts for

    def _cross(self, crossing: Crossing) -> None:
        _, controller, number, _, begin_ms = crossing
        entry = self.entries.get(controller) or self._begin(controller)
        before = self.course.stops[controller].get(number - 1)
        stop = self.course.stops[controller].get(number)
        if stop is not None:
            self._stop(entry, stop, crossing)
        lap = self._lap(crossing, entry, is_in=stop is not None, is_out=before is not None)
        self.rows[Lap].append(lap)
        entry.count_lap(lap, counter=number if self.is_event else 0)
        entry.lap_tyre = entry.tyre
        is_leader = entry.is_person and entry.laps_completed > self.laps_of_leader
        if entry.is_person:
            self.laps_of_leader = max(self.laps_of_leader, entry.laps_completed)
        self._summarise(lap, entry, is_leader=is_leader)
        begin = self.at(begin_ms) if self.is_event or number > 1 else None
        self._extend_stint(lap, entry, begin)
        if stop is not None and stop.driver != entry.driver_id:
            self._seats[controller] = stop.driver, self._seats[controller][1]

    def _begin(self, controller: int) -> Entry:
        # Wet sessions are begun on wet tyres; in practice nobody says.
        tyre = "" if not self.is_event else self.weather or "dry"
        key = key_of_entry(self.planned.number, controller)
        entry = new_row(Entry, id=key, session_id=self.session.id, controller=controller, tyre=tyre, lap_tyre=tyre)
        entry.__dict__.update(self._crew(controller))
        self.entries[controller] = entry
        return entry

    def _crew(self, controller: int) -> dict[str, int]:
        """Aliases have the keys of whom they mean."""
        driver, car = self._seats[controller]
        return {
            "driver_id": driver,
            "car_id": car,
            "team_id": team_of(driver),
            "driver_alias_id": driver,
            "car_alias_id": car,
        }

    def _lap(self, crossing: Crossing, entry: Entry, *, is_in: bool, is_out: bool) -> Lap:
        finish_ms, controller, number, lap_time_ms, begin_ms = crossing
        exclusion = Lap.exclusion_of(lap_time_ms, LIMITS, is_person=entry.is_person)
        turns_ms, weather = self.course.later_weather or (finish_ms, self.weather)
        vsc = self.course.vsc
        crew = self._crew(controller)
        entry.__dict__.update(crew)
        event = self.next_event()
        best = entry.best_lap_ms
        lap = new_row(
            Lap,
            id=event,
            source_id=SOURCE,
            event=event,
            session_id=self.session.id,
            entry_id=entry.id,
            controller=controller,
            track_id=self.planned.track,
            number=number,
            lap_time_ms=lap_time_ms,
            is_personal_best=best is None or lap_time_ms < best,
            finished_at=self.at(finish_ms),
            is_counting=exclusion == Lap.Exclusion.NONE,
            exclusion=exclusion,
            tyre=entry.lap_tyre,
            weather=weather if finish_ms > turns_ms else self.weather,
            is_in_lap=is_in,
            is_out_lap=is_out,
            is_under_vsc=vsc is not None and begin_ms < vsc[1] and finish_ms > vsc[0],
            **crew,
        )
        if self.planned.track not in SECTORLESS_TRACKS:
            first = lap_time_ms * self.chance.randint(290, 310) // 1000
            second = lap_time_ms * self.chance.randint(340, 360) // 1000
            lap.sector_1_ms, lap.sector_2_ms, lap.sector_3_ms = first, second, lap_time_ms - first - second
        return lap

    def _summarise(self, lap: Lap, entry: Entry, *, is_leader: bool) -> None:
        kind = (lap.controller, lap.driver_id, lap.weather, lap.tyre)
        summary = self.summaries.get(kind)
        if summary is None:
            summary = new_row(
                LapSummary,
                **self._of_controller(entry, lap.event, lap.finished_at, laps_done=entry.lap_count - 1),
                club_id=CLUB,
                track_id=lap.track_id,
                track_alias_id=lap.track_id,
                session_type=self.planned.type,
                opened_at=self.session.opened_at,
                weather=lap.weather,
                tyre=lap.tyre,
            )
            self.summaries[kind] = summary
        summary.take(lap, is_leader=is_leader)

    def _extend_stint(self, lap: Lap, entry: Entry, begin: datetime | None) -> None:
        stint = self.stints.get(lap.controller)
        goes_on = stint is not None and not (
            stint.ends_in_pits
            or stint.tyre != lap.tyre
            or (lap.is_out_lap and not lap.is_in_lap)
            or (stint.driver_id, stint.car_id) != (lap.driver_id, lap.car_id)
        )
        if stint is None or not goes_on:
            number = 1 if stint is None else stint.number + 1
            told = self._of_controller(entry, lap.event, begin or lap.finished_at, laps_done=entry.lap_count - 1)
            stint = new_row(Stint, **told, number=number, tyre=lap.tyre)
            self.stints[lap.controller] = stint
            self.rows[Stint].append(stint)
        stint.take(lap)

    # What happens beside laps

    def _stop(self, entry: Entry, stop: Stop, crossing: Crossing) -> None:
        in_at = self.at(crossing.finish_ms - IN_BEFORE_LINE_MS)
        out_at = self.at(crossing.finish_ms + OUT_AFTER_LINE_MS)
        times = {"in_at": in_at, "out_at": out_at, "duration_ms": IN_BEFORE_LINE_MS + OUT_AFTER_LINE_MS}
        self._happen(PitStop, entry, in_at, **times)
        if stop.tyre is not None:
            self._happen(TyreChange, entry, in_at, tyre=stop.tyre)
            entry.tyre = stop.tyre
        luck = self.chance.random()
        if luck < 0.1:
            self._happen(Penalty, entry, in_at, seconds=5, served_at=out_at)
        elif luck < 0.15:
            self._happen(Damage, entry, in_at, kind="engine", repaired_at=out_at)

    def _happen(self, model: type[Any], entry: Entry, at: datetime, **fields: Any) -> None:
        told = self._of_controller(entry, self.next_event(), at, laps_done=entry.lap_count)
        self.rows[model].append(new_row(model, **told, **fields))

    def _of_controller(self, entry: Entry, event: int, at: datetime, *, laps_done: int) -> dict[str, Any]:
        told = {"entry_id": entry.id, "controller": entry.controller, "laps_done": laps_done}
        return {**self._row(event, at), **told, **self._crew(entry.controller)}

    def _told(self, model: type[Any], at: datetime, **fields: Any) -> Any:
        return new_row(model, **self._row(self.next_event(), at), **fields)

    def _row(self, event: int, at: datetime) -> dict[str, Any]:
        return {"id": event, "source_id": SOURCE, "event": event, "session_id": self.session.id, "at": at}


def drive_meeting(decade: Decade, number: int) -> Iterator[Drive]:
    """The sessions of a meeting, one after the other, five minutes between them."""
    opened_at = decade.began_at(number)
    weather = decade.random("weather", number).choices(["dry", "wet", ""], [83, 15, 2])[0]
    for planned in decade.meeting(number):
        drive = Drive(decade, planned, opened_at, weather)
        drive.run()
        assert drive.event < drive.planned.first_event + EVENTS_A_SESSION
        yield drive
        weather = drive.session.weather
        assert drive.session.closed_at is not None
        opened_at = drive.session.closed_at + timedelta(minutes=5)
