"""What concerns everybody on the track: the weather, and what slows all of them down."""

from __future__ import annotations

from races.control.told_again import PRESSED_ONCE_WITHIN, is_just_now, is_told_again
from races.control.verbs.verbs import Verbs
from races.models import Neutralisation, WeatherReport

SKIES = {"dry", "wet"}


class ConditionVerbs(Verbs):
    def change_weather(self, weather: str) -> None:
        """From now on it is dry, or wet."""
        running = self.lifecycle.session_of_event()
        if running and is_told_again(
            running.latest_first(WeatherReport), self.lifecycle.at, weather=weather, is_announcement=False
        ):
            return
        self.rows.add_row(WeatherReport, running, weather=weather)
        if running is not None:
            running.session.weather = weather
            self.rows.mark_changed(running)

    def announce_weather(self, announcement: str) -> None:
        """It is about to change; or, at an event's start, how it is."""
        running, said = self.lifecycle.session_of_event(), {"weather": announcement, "is_announcement": True}
        if running and is_told_again(running.latest_first(WeatherReport), self.lifecycle.at, **said):
            return
        self.rows.add_row(WeatherReport, running, **said)
        if running is not None and announcement in SKIES and not running.session.weather:
            running.session.weather = announcement
            self.rows.mark_changed(running)

    def deploy_vsc(self) -> None:
        """Everybody slows down. Told twice, it is still the same."""
        running = self.lifecycle.session_of_event()
        if running is None or self._open_period(Neutralisation.Kind.VSC) is None:
            self.rows.add_row(Neutralisation, running, kind=Neutralisation.Kind.VSC, began_at=self.lifecycle.at)

    def retract_vsc(self) -> None:
        """Racing again. Where nobody heard of the beginning, there is none."""
        vsc = self._open_period(Neutralisation.Kind.VSC)
        last = self._last_period(Neutralisation.Kind.VSC)
        if vsc is None and last is not None and is_just_now(last.ended_at, self.lifecycle.at):
            return
        if vsc is None:
            self.rows.add_row(
                Neutralisation,
                self.lifecycle.session_of_event(),
                kind=Neutralisation.Kind.VSC,
                ended_at=self.lifecycle.at,
            )
        else:
            vsc.ended_at = self.lifecycle.at
            self.work.row(vsc)

    def press_escape(self) -> None:
        """Calls the safety car, or recalls it; told twice at once, once."""
        last = self._last_period(Neutralisation.Kind.SAFETY_CAR)
        if last is not None and is_just_now(last.ended_at or last.began_at, self.lifecycle.at, PRESSED_ONCE_WITHIN):
            return
        called = self._open_period(Neutralisation.Kind.SAFETY_CAR)
        if called is None:
            self.rows.add_row(
                Neutralisation,
                self.lifecycle.session_of_event(),
                kind=Neutralisation.Kind.SAFETY_CAR,
                began_at=self.lifecycle.at,
            )
        else:
            called.ended_at = self.lifecycle.at
            self.work.row(called)

    def _last_period(self, kind: Neutralisation.Kind) -> Neutralisation | None:
        running = self.lifecycle.session_of_event()
        rows = running.latest_first(Neutralisation) if running else ()
        return next((row for row in rows if row.kind == kind), None)

    def _open_period(self, kind: Neutralisation.Kind) -> Neutralisation | None:
        """The last of that kind, unless it is over."""
        last = self._last_period(kind)
        return last if last is not None and last.ended_at is None else None
