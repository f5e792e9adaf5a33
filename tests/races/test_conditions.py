"""What concerns everybody on the track: weather, safety cars, halts and jump starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from races.models import JumpStart, Neutralisation, Session, Suspension, WeatherReport
from tests.tablet import Tablet, at, event, lap, lights_out, started

RACE = started(0)
GREEN = lights_out(3)


def status(seconds: float, old: str, new: str) -> dict[str, Any]:
    return event(seconds, "event.change_status", {"old": old, "new": new})


def escape(seconds: float) -> dict[str, Any]:
    return event(seconds, "cu.send_esc_command")


def reports() -> list[tuple[str, bool]]:
    """What was said of the weather, and whether that only announced it."""
    return list(WeatherReport.objects.order_by("at").values_list("weather", "is_announcement"))


def neutralisations() -> list[tuple[Any, ...]]:
    return list(Neutralisation.objects.order_by("at").values_list("kind", "began_at", "ended_at"))


def halts() -> list[tuple[Any, ...]]:
    return list(Suspension.objects.order_by("at").values_list("began_at", "ended_at"))


def test_rain_is_announced_comes_and_goes(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        event(0.1, "events.weather_update", "dry"),
        event(60, "events.weather_update", "about_to_rain"),
        event(70, "events.weather_change", "wet"),
        event(120, "events.weather_update", "about_to_dry_up"),
    )
    assert reports() == [("dry", True), ("about_to_rain", True), ("wet", False), ("about_to_dry_up", True)]
    assert Session.objects.get().weather == "wet"
    tablet.tell(event(130, "events.weather_change", "dry"))
    assert Session.objects.get().weather == "dry"


def test_the_weather_at_the_start_is_how_it_is(tablet: Tablet) -> None:
    tablet.tell(RACE, event(0.1, "events.weather_update", "dry"))
    assert Session.objects.get().weather == "dry"


def test_an_announcement_changes_nothing_yet(tablet: Tablet) -> None:
    tablet.tell(RACE, event(0.1, "events.weather_update", "about_to_rain"))
    assert Session.objects.get().weather == ""


def test_the_weather_of_one_event_says_nothing_of_the_next(tablet: Tablet) -> None:
    tablet.tell(RACE, event(5, "events.weather_change", "wet"), lap(10, 1, 5000, 1))
    tablet.tell(started(60))
    assert list(Session.objects.order_by("opened_at").values_list("weather", flat=True)) == ["wet", ""]


def test_weather_outside_of_any_session_is_kept(tablet: Tablet) -> None:
    tablet.tell(event(0, "events.weather_change", "wet"))
    assert reports() == [("wet", False)]
    assert WeatherReport.objects.get().session is None


def test_weather_may_come_as_an_object_and_in_capitals(tablet: Tablet) -> None:
    tablet.tell(RACE, event(5, "events.weather_change", {"weather": "Wet"}))
    assert (reports(), Session.objects.get().weather) == ([("wet", False)], "wet")


def test_a_virtual_safety_car_is_out_from_its_deployment_until_it_is_retracted(tablet: Tablet) -> None:
    tablet.tell(RACE, event(20, "race.vsc_deployed"), event(50.5, "race.vsc_retracted"))
    assert neutralisations() == [("vsc", at(20), at(50.5))]
    assert Neutralisation.objects.get().duration == timedelta(seconds=30, milliseconds=500)
    assert Neutralisation.objects.get().session == Session.objects.get()


def test_a_virtual_safety_car_deployed_twice_is_one(tablet: Tablet) -> None:
    tablet.tell(RACE, event(20, "race.vsc_deployed"), event(22, "race.vsc_deployed"), event(50, "race.vsc_retracted"))
    assert neutralisations() == [("vsc", at(20), at(50))]


def test_a_virtual_safety_car_may_come_out_twice(tablet: Tablet) -> None:
    tablet.tell(RACE, event(20, "race.vsc_deployed"), event(30, "race.vsc_retracted"))
    tablet.tell(event(40, "race.vsc_deployed"), event(45, "race.vsc_retracted"))
    assert neutralisations() == [("vsc", at(20), at(30)), ("vsc", at(40), at(45))]


def test_where_only_one_end_of_a_virtual_safety_car_was_told_the_other_is_empty(tablet: Tablet) -> None:
    tablet.tell(RACE, event(20, "race.vsc_retracted"), event(40, "race.vsc_deployed"))
    assert neutralisations() == [("vsc", None, at(20)), ("vsc", at(40), None)]
    assert [one.duration for one in Neutralisation.objects.all()] == [None, None]


def test_a_virtual_safety_car_may_be_retracted_before_its_deployment_arrives(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), event(50, "race.vsc_retracted"), event(20, "race.vsc_deployed"))
    assert neutralisations() == [("vsc", at(20), at(50))]


def test_a_virtual_safety_car_stays_in_its_race(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), event(20, "race.vsc_deployed"))
    tablet.tell(started(60), lap(70, 1, 5000, 1), event(75, "race.vsc_retracted"))
    assert neutralisations() == [("vsc", at(20), None), ("vsc", None, at(75))]


def test_the_escape_command_calls_the_safety_car_and_recalls_it(tablet: Tablet) -> None:
    tablet.tell(RACE, escape(20), escape(50), escape(70))
    assert neutralisations() == [("safety_car", at(20), at(50)), ("safety_car", at(70), None)]


def test_both_safety_cars_may_be_out_at_once(tablet: Tablet) -> None:
    tablet.tell(RACE, event(20, "race.vsc_deployed"), escape(25), event(30, "race.vsc_retracted"), escape(40))
    assert neutralisations() == [("vsc", at(20), at(30)), ("safety_car", at(25), at(40))]


def test_a_safety_car_called_while_nobody_drives_is_kept(tablet: Tablet) -> None:
    tablet.tell(escape(0))
    assert neutralisations() == [("safety_car", at(0), None)]
    assert Neutralisation.objects.get().session is None


def test_a_halt_lasts_until_the_race_runs_again(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, status(20, "running", "suspended"), status(60, "suspended", "restarting"))
    assert halts() == [(at(20), None)]
    tablet.tell(status(65, "restarting", "running"))
    assert halts() == [(at(20), at(65))]
    assert Session.objects.get().started_at == at(3)


def test_a_race_may_be_halted_twice(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, status(20, "running", "suspended"), status(25, "restarting", "running"))
    tablet.tell(status(40, "running", "suspended"), status(48, "restarting", "running"))
    assert halts() == [(at(20), at(25)), (at(40), at(48))]


def test_a_halt_told_twice_is_one(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, status(20, "running", "suspended"), status(21, "running", "suspended"))
    tablet.tell(status(25, "suspended", "running"))
    assert halts() == [(at(20), at(25))]


def test_a_race_that_ends_while_halted_ends_the_halt(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(8, 1, 5000, 1), status(20, "running", "suspended"), status(40, "suspended", "ended"))
    assert halts() == [(at(20), at(40))]
    assert Session.objects.get().ended_at == at(40)


def test_of_a_halt_nobody_heard_of_the_restart_tells(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, status(60, "restarting", "running"))
    assert halts() == [(None, at(60))]


def test_the_first_green_light_ends_no_halt(tablet: Tablet) -> None:
    tablet.tell(RACE, status(1, "prepare_for_start", "starting"), GREEN)
    assert halts() == []


def test_a_jump_start_is_noted_and_the_race_goes_on(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        status(1, "prepare_for_start", "starting"),
        status(2, "starting", "jumpstart"),
        status(10, "jumpstart", "starting"),
        status(13, "starting", "running"),
        lap(18, 1, 5000, 1),
    )
    assert list(JumpStart.objects.values_list("at", flat=True)) == [at(2)]
    assert (Session.objects.get().started_at, Session.objects.get().status) == (at(13), "running")
    assert JumpStart.objects.get().session == Session.objects.get()


def test_every_jump_start_counts(tablet: Tablet) -> None:
    tablet.tell(RACE, status(2, "starting", "jumpstart"), status(20, "starting", "jumpstart"))
    assert JumpStart.objects.count() == 2
