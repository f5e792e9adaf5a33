"""What a lap was driven on, in and under; and which laps tell of pace."""

from __future__ import annotations

from typing import Any

from races.models import Lap
from tests.tablet import Tablet, event, lap, lights_out, started

RACE = started(0)
GREEN = lights_out(3)
END = event(600, "event.end", {"type": "race", "result": {}})


def status(seconds: float, old: str, new: str) -> dict[str, Any]:
    return event(seconds, "event.change_status", {"old": old, "new": new})


def tyres(seconds: float, tyre: str) -> dict[str, Any]:
    return event(seconds, "events.tire_change", {"controller_id": "1", "tire": tyre})


def fuel(seconds: float, level: int) -> dict[str, Any]:
    return event(seconds, "util.fuel_update", {"controller_id": "1", "fuel": level})


def each(field: str) -> list[Any]:
    """That of every lap, in the order they were driven."""
    return list(Lap.objects.order_by("finished_at").values_list(field, flat=True))


def test_everybody_starts_an_event_on_dry_tyres(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(8, 1, 5000, 1))
    assert each("tyre") == ["dry"]


def test_a_lap_is_on_the_tyres_it_was_begun_on(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(8, 1, 5000, 1), tyres(10, "wet"), lap(13, 1, 5000, 2), lap(18, 1, 5000, 3))
    assert each("tyre") == ["dry", "dry", "wet"]


def test_tyres_changed_on_the_grid_are_those_of_the_first_lap(tablet: Tablet) -> None:
    tablet.tell(RACE, tyres(1, "wet"), GREEN, lap(8, 1, 5000, 1))
    assert each("tyre") == ["wet"]


def test_tyres_changed_on_the_first_lap_are_those_of_the_second(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, tyres(5, "wet"), lap(8, 1, 5000, 1), lap(13, 1, 5000, 2))
    assert each("tyre") == ["dry", "wet"]


def test_in_practice_nobody_knows_the_tyres_until_they_are_changed(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), tyres(2, "wet"), lap(5, 1, 5000), lap(10, 1, 5000))
    assert each("tyre") == ["", "", "wet"]


def test_tyres_of_one_event_are_not_those_of_the_next(tablet: Tablet) -> None:
    tablet.tell(RACE, tyres(1, "wet"), lap(8, 1, 5000, 1), started(60))
    tablet.tell(lap(68, 1, 5000, 1))
    assert each("tyre") == ["wet", "dry"]


def test_a_lap_is_in_the_weather_it_was_finished_in(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        event(0.1, "events.weather_update", "dry"),
        lap(8, 1, 5000, 1),
        event(9, "events.weather_update", "about_to_rain"),
        lap(13, 1, 5000, 2),
        event(15, "events.weather_change", "wet"),
        lap(18, 1, 5000, 3),
    )
    assert each("weather") == ["dry", "dry", "wet"]


def test_a_lap_carries_the_last_level_of_the_tank(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(8, 1, 5000, 1), fuel(9, 90), fuel(11, 80), lap(13, 1, 5000, 2), lap(18, 1, 5000, 3))
    tablet.tell(fuel(20, -1), lap(23, 1, 5000, 4))
    assert each("fuel_pct") == [None, 80, 80, None]


def test_nobody_drives_on_what_is_in_another_tank(tablet: Tablet) -> None:
    tablet.tell(RACE, fuel(5, 80), lap(8, 2, 5000, 1))
    assert each("fuel_pct") == [None]


def test_a_stop_around_the_line_makes_an_in_lap_and_an_out_lap(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(8, 1, 5000, 1), event(12, "event.pit.enter", "1"), lap(13, 1, 5000, 2))
    tablet.tell(event(16, "event.pit.leave", "1"), lap(20, 1, 7000, 3), lap(25, 1, 5000, 4))
    assert each("is_in_lap") == [False, True, False, False]
    assert each("is_out_lap") == [False, False, True, False]


def test_a_stop_before_the_line_makes_one_lap_both(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(8, 1, 5000, 1), event(10, "event.pit.enter", "1"), event(14, "event.pit.leave", "1"))
    tablet.tell(lap(16, 1, 8000, 2), lap(21, 1, 5000, 3))
    assert each("is_in_lap") == [False, True, False]
    assert each("is_out_lap") == [False, True, False]


def test_a_stop_is_nobody_elses(tablet: Tablet) -> None:
    tablet.tell(RACE, event(5, "event.pit.enter", "1"), event(7, "event.pit.leave", "1"), lap(8, 2, 5000, 1))
    assert (each("is_in_lap"), each("is_out_lap")) == ([False], [False])


def test_a_stop_that_arrives_late_makes_the_laps_anew(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(8, 1, 5000, 1), lap(13, 1, 5000, 2), lap(18, 1, 5000, 3), event(11, "event.pit.enter", "1"))
    assert each("is_in_lap") == [False, True, False]


def test_a_lap_is_under_the_virtual_safety_car_if_any_of_it_is(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(8, 1, 5000, 1), event(12, "race.vsc_deployed"), lap(13, 1, 5000, 2))
    tablet.tell(lap(20, 1, 7000, 3), event(22, "race.vsc_retracted"), lap(26, 1, 6000, 4), lap(31, 1, 5000, 5))
    assert each("is_under_vsc") == [False, True, True, True, False]


def test_a_virtual_safety_car_may_come_and_go_within_a_lap(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(8, 1, 5000, 1), event(10, "race.vsc_deployed"), event(11, "race.vsc_retracted"))
    tablet.tell(lap(14, 1, 6000, 2), lap(19, 1, 5000, 3))
    assert each("is_under_vsc") == [False, True, False]


def test_a_lap_begun_in_the_instant_of_the_retraction_is_free(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, event(5, "race.vsc_deployed"), lap(8, 1, 5000, 1), event(8, "race.vsc_retracted"))
    tablet.tell(lap(13, 1, 5000, 2))
    assert each("is_under_vsc") == [True, False]


def test_a_virtual_safety_car_before_the_first_lap_slows_nobody_once_it_is_in(tablet: Tablet) -> None:
    tablet.tell(RACE, event(1, "race.vsc_deployed"), event(2, "race.vsc_retracted"), GREEN, lap(8, 1, 5000, 1))
    assert each("is_under_vsc") == [False]


def test_the_safety_car_is_no_virtual_one(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, event(4, "cu.send_esc_command"), lap(8, 1, 5000, 1))
    assert each("is_under_vsc") == [False]


def test_the_lap_during_which_a_race_was_halted_is_under_suspension(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(8, 1, 5000, 1), status(10, "running", "suspended"))
    tablet.tell(status(310, "restarting", "running"), lap(313, 1, 305_000, 2), lap(318, 1, 5000, 3))
    assert each("is_under_suspension") == [False, True, False]


def test_hampered_laps_are_not_clean_and_count_for_records_all_the_same(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        GREEN,
        lap(8, 1, 5000, 1),
        event(9, "race.vsc_deployed"),
        event(10, "race.vsc_retracted"),
        lap(13, 1, 5000, 2),
        lap(18, 1, 5000, 3),
        event(22, "event.pit.enter", "1"),
        lap(23, 1, 5000, 4),
        event(24, "event.pit.leave", "1"),
        lap(28, 1, 5000, 5),
        status(30, "running", "suspended"),
        status(31, "restarting", "running"),
        lap(33, 1, 5000, 6),
        lap(38, 1, 5500, 7),
        lap(44, 1, 5501, 8),
        END,
    )
    # First lap, virtual safety car, clean, in-lap, out-lap, suspension, clean, clean.
    # The median of 5000, 5500 and 5501 is 5500.
    assert each("is_clean") == [False, False, True, False, False, False, True, True]
    assert each("is_counting") == [True] * 8


def test_a_glitch_is_neither_clean_nor_a_record(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(8, 1, 5000, 1), lap(9, 1, 999, 2), lap(14, 1, 5000, 3), lap(15, 1, 1000, 4), END)
    # Half of 1000 and 5000 is 3000, and a tenth over it 3300, so the lap of 5000 is too slow to be clean.
    assert each("is_counting") == [True, False, True, True]
    assert each("exclusion") == ["", "too_short", "", ""]
    assert each("is_clean") == [False, False, False, True]


def test_the_tracks_own_limits_say_what_is_too_short_and_too_long(tablet: Tablet) -> None:
    track = {"id": 1, "name": "Home", "minimum_lap_time": "4000", "maximum_lap_time": "6000"}
    tablet.tell(event(0, "util.set_active_track", track), RACE)
    tablet.tell(*(lap(10 * n, 1, time, n) for n, time in enumerate((3999, 4000, 6000, 6001), start=1)))
    assert each("exclusion") == ["too_short", "", "", "too_long"]


def test_the_first_lap_of_practice_is_the_controllers_first_whatever_its_number(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, 1483), lap(1, 2, 6000, 7), lap(5, 1, 5000, 1484), lap(7, 2, 6000, 8))
    tablet.tell(event(60, "ui.reset"))
    assert each("is_clean") == [False, False, True, True]


def test_a_race_whose_first_lap_never_arrived_has_no_first_lap(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(13, 1, 5000, 2), lap(18, 1, 5000, 3), END)
    assert each("is_clean") == [True, True]


def test_a_driver_on_two_controllers_has_one_median(tablet: Tablet) -> None:
    ada = (1, "Ada")
    tablet.tell(RACE, lap(10, 1, 9000, 1, driver=ada), lap(11, 2, 9000, 1, driver=ada))
    tablet.tell(*(lap(10 + 5 * n, 1, 5000, n, driver=ada) for n in (2, 3, 4)), lap(21, 2, 5600, 2, driver=ada), END)
    # The median of 5000, 5000, 5000 and 5600 is 5000, so 5600 is too slow; alone on its controller it would not be.
    assert Lap.objects.get(lap_time_ms=5600).is_clean is False
    assert Lap.objects.filter(is_clean=True).count() == 3


def test_nobodys_laps_are_judged_controller_by_controller(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 9000, 1), lap(15, 1, 5000, 2), lap(20, 2, 9000, 2), END)
    assert each("is_clean") == [False, False, True, True]
