"""Laps between stops: one driver in one car on one set of tyres."""

from __future__ import annotations

from typing import Any

from races.models import Entry, Stint
from tests.tablet import Tablet, at, event, lap, lights_out, started

RACE = started(0)
GREEN = lights_out(3)


def enter(seconds: float, controller: int = 1) -> dict[str, Any]:
    return event(seconds, "event.pit.enter", {"controller_id": str(controller)})


def leave(seconds: float, controller: int = 1) -> dict[str, Any]:
    return event(seconds, "event.pit.leave", {"controller_id": str(controller)})


def wet_tyres(seconds: float, controller: int = 1) -> dict[str, Any]:
    return event(seconds, "events.tire_change", {"controller_id": str(controller), "tire": "wet"})


def stints() -> list[tuple[Any, ...]]:
    """Controller, number, laps, time of them all."""
    rows = Stint.objects.order_by("session__opened_at", "controller", "number")
    return list(rows.values_list("controller", "number", "lap_count", "total_ms"))


def test_laps_without_a_stop_are_one_stint(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, *(lap(3 + 5 * n, 1, 5000 - n, n, driver="Ada", car="GT3") for n in (1, 2, 3)))
    assert stints() == [(1, 1, 3, 14_994)]
    stint = Stint.objects.get()
    assert (stint.at, stint.ended_at, stint.best_lap_ms, stint.ends_in_pits) == (at(3), at(18), 4997, False)
    assert (str(stint.driver), str(stint.car), stint.tyre) == ("Ada", "GT3", "dry")
    assert stint.entry == Entry.objects.get()


def test_a_stop_before_the_line_ends_a_stint_with_that_lap(tablet: Tablet) -> None:
    """The pits lie before the line: one lap is in-lap and out-lap."""
    tablet.tell(RACE, lap(10, 1, 5000, 1), enter(14), leave(17), lap(18, 1, 8000, 2), lap(23, 1, 5000, 3))
    assert stints() == [(1, 1, 2, 13_000), (1, 2, 1, 5000)]
    assert [stint.ends_in_pits for stint in Stint.objects.order_by("number")] == [True, False]


def test_a_stop_around_the_line_ends_a_stint_at_the_line(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), enter(14), lap(15, 1, 5000, 2), leave(19), lap(23, 1, 8000, 3))
    assert stints() == [(1, 1, 2, 10_000), (1, 2, 1, 8000)]


def test_a_stop_after_the_line_of_which_only_the_end_is_known_begins_a_stint(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(15, 1, 5000, 2), leave(18), lap(23, 1, 8000, 3), lap(28, 1, 5000, 4))
    assert stints() == [(1, 1, 2, 10_000), (1, 2, 2, 13_000)]


def test_a_stop_that_arrives_late_parts_a_stint_all_the_same(tablet: Tablet) -> None:
    tablet.tell(RACE, *(lap(5 + 5 * n, 1, 5000, n) for n in (1, 2, 3, 4)))
    assert stints() == [(1, 1, 4, 20_000)]
    tablet.tell(leave(19), enter(18))
    assert stints() == [(1, 1, 3, 15_000), (1, 2, 1, 5000)]


def test_another_driver_begins_a_stint(tablet: Tablet) -> None:
    turns = ("Ada", "Ada", "Bob", "Ada")
    ids = {"Ada": 1, "Bob": 2}
    tablet.tell(RACE, *(lap(5 + 5 * n, 1, 5000, n, driver=(ids[who], who)) for n, who in enumerate(turns, start=1)))
    assert stints() == [(1, 1, 2, 10_000), (1, 2, 1, 5000), (1, 3, 1, 5000)]
    assert [str(stint.driver) for stint in Stint.objects.order_by("number")] == ["Ada", "Bob", "Ada"]


def test_another_car_begins_a_stint(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1, car=(1, "GT3")), lap(15, 1, 5001, 2, car=(2, "DTM")))
    assert stints() == [(1, 1, 1, 5000), (1, 2, 1, 5001)]


def test_a_driver_renamed_drives_on_in_the_same_stint(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1, driver=(1, "Ada Byron")), lap(15, 1, 5000, 2, driver=(1, "Ada Lovelace")))
    assert stints() == [(1, 1, 2, 10_000)]


def test_other_tyres_begin_a_stint_with_the_first_lap_begun_on_them(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(8, 1, 5000, 1), wet_tyres(10), lap(13, 1, 5001, 2), lap(18, 1, 5002, 3))
    assert stints() == [(1, 1, 2, 10_001), (1, 2, 1, 5002)]
    assert [stint.tyre for stint in Stint.objects.order_by("number")] == ["dry", "wet"]


def test_every_controller_counts_its_own_stints(tablet: Tablet) -> None:
    tablet.tell(
        RACE, lap(10, 1, 5000, 1), lap(11, 2, 6000, 1), enter(14), lap(15, 1, 5000, 2), lap(17, 2, 6000, 2), leave(18)
    )
    tablet.tell(lap(23, 1, 8000, 3), lap(24, 2, 7000, 3))
    assert stints() == [(1, 1, 2, 10_000), (1, 2, 1, 8000), (2, 1, 3, 19_000)]


def test_a_glitch_is_a_lap_of_its_stint_but_never_its_best(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(10.5, 1, 421, 2), lap(15, 1, 4900, 3))
    assert stints() == [(1, 1, 3, 10_321)]
    assert Stint.objects.get().best_lap_ms == 4900


def test_a_stint_of_nothing_that_counts_has_no_best_lap(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 421, 1), lap(11, 7, 5000, 1))
    assert list(Stint.objects.order_by("controller").values_list("best_lap_ms", flat=True)) == [None, None]


def test_a_suspension_ends_no_stint(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        GREEN,
        lap(8, 1, 5000, 1),
        event(10, "event.change_status", {"old": "running", "new": "suspended"}),
        event(610, "event.change_status", {"old": "suspended", "new": "running"}),
        lap(613, 1, 605_000, 2),
    )
    assert stints() == [(1, 1, 2, 610_000)]


def test_the_next_session_counts_from_one_again(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), enter(3), leave(4), lap(6, 1, 6000), lap(11, 1, 5000))
    tablet.tell(started(20), lap(30, 1, 5000, 1))
    assert stints() == [(1, 1, 2, 11_000), (1, 2, 1, 5000), (1, 1, 1, 5000)]
