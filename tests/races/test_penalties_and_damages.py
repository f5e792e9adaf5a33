"""What stewards and crashes do to single cars; and their tanks and tyres."""

from __future__ import annotations

from typing import Any

import pytest

from races.models import Damage, Entry, FuelReading, Penalty, TyreChange
from tests.tablet import Tablet, at, event, lap, started

RACE = started(0)


def penalty(seconds: float, controller: int, amount: Any, **more: Any) -> dict[str, Any]:
    return event(seconds, "race.penalty_update", {"controller_id": str(controller), "penalty": amount, **more})


def damage(seconds: float, controller: int, kind: str, **more: Any) -> dict[str, Any]:
    return event(seconds, "race.damage_update", {"controller_id": str(controller), "damage": kind, **more})


def fuel(seconds: float, controller: int, level: Any) -> dict[str, Any]:
    return event(seconds, "util.fuel_update", {"controller_id": str(controller), "fuel": level})


def penalties() -> list[tuple[Any, ...]]:
    """Controller, seconds, when given, when served."""
    return list(Penalty.objects.order_by("at").values_list("controller", "seconds", "at", "served_at"))


def damages() -> list[tuple[Any, ...]]:
    """Controller, kind, when it broke, when it was repaired."""
    return list(Damage.objects.order_by("at").values_list("controller", "kind", "at", "repaired_at"))


def test_a_penalty_is_given_and_served(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1, driver="Ada"), penalty(12, 1, 10), lap(15, 1, 5000, 2), penalty(30, 1, 0))
    assert penalties() == [(1, 10, at(12), at(30))]
    given = Penalty.objects.get()
    assert (str(given.driver), given.laps_done, str(given)) == ("Ada", 1, "10 s penalty")


def test_a_penalty_nobody_serves_stays_open(tablet: Tablet) -> None:
    tablet.tell(RACE, penalty(12, 1, "5"), event(60, "event.end", {"type": "race", "result": {}}))
    assert penalties() == [(1, 5, at(12), None)]


def test_penalties_are_served_all_at_once(tablet: Tablet) -> None:
    tablet.tell(RACE, penalty(12, 1, 5), penalty(14, 1, 10), penalty(30, 1, 0))
    assert penalties() == [(1, 5, at(12), at(30)), (1, 10, at(14), at(30))]


def test_a_penalty_served_stays_served_when_the_next_one_is(tablet: Tablet) -> None:
    tablet.tell(RACE, penalty(12, 1, 5), penalty(20, 1, 0), penalty(30, 1, 10), penalty(40, 1, 0))
    assert penalties() == [(1, 5, at(12), at(20)), (1, 10, at(30), at(40))]


def test_served_without_a_penalty_is_nothing(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), penalty(12, 1, 0))
    assert penalties() == []


def test_a_penalty_is_served_by_nobody_else(tablet: Tablet) -> None:
    tablet.tell(RACE, penalty(12, 1, 5), penalty(13, 2, 5), penalty(20, 2, 0))
    assert penalties() == [(1, 5, at(12), None), (2, 5, at(13), at(20))]


def test_a_penalty_of_one_race_is_not_served_in_the_next(tablet: Tablet) -> None:
    tablet.tell(RACE, penalty(12, 1, 5), lap(15, 1, 9000, 1))
    tablet.tell(started(60), lap(70, 1, 5000, 1), penalty(75, 1, 0))
    assert penalties() == [(1, 5, at(12), None)]


def test_a_penalty_served_before_it_arrives_is_served(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), penalty(30, 1, 0), penalty(12, 1, 5))
    assert penalties() == [(1, 5, at(12), at(30))]


def test_a_penalty_names_who_is_on_the_controller(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        lap(10, 1, 5000, 1, driver=(1, "Ada")),
        penalty(12, 1, 5, driver_data={"id": 2, "name": "Bob"}, car_data={"id": 3, "name": "GT3"}),
        lap(15, 1, 5000, 2),
    )
    given = Penalty.objects.get()
    assert (str(given.driver), str(given.car)) == ("Bob", "GT3")
    assert str(Entry.objects.get().driver) == "Bob"


def test_a_penalty_in_practice_is_of_the_practice_and_one_of_nothing_is_kept(tablet: Tablet) -> None:
    tablet.tell(penalty(0, 1, 5), lap(10, 1, 5000), penalty(12, 1, 10))
    first, second = Penalty.objects.order_by("at")
    assert (first.session, first.entry) == (None, None)
    assert str(second.session).startswith("Practice")


def test_a_damage_is_done_and_repaired(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 2, 5000, 1, driver="Ada"), damage(12, 2, "gearbox"), damage(40, 2, "none"))
    assert damages() == [(2, "gearbox", at(12), at(40))]
    assert (str(Damage.objects.get().driver), Damage.objects.get().laps_done) == ("Ada", 1)


def test_whatever_is_broken_is_repaired_at_once(tablet: Tablet) -> None:
    tablet.tell(RACE, damage(12, 2, "engine"), damage(14, 2, "battery"), damage(15, 3, "engine"), damage(40, 2, "none"))
    assert damages() == [
        (2, "engine", at(12), at(40)),
        (2, "battery", at(14), at(40)),
        (3, "engine", at(15), None),
    ]


def test_nothing_broken_is_nothing_repaired(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 2, 5000, 1), damage(12, 2, "none"))
    assert damages() == []


def test_a_damage_of_a_kind_nobody_knows_keeps_its_name(tablet: Tablet) -> None:
    tablet.tell(RACE, damage(12, 2, "Exhaust"))
    assert damages() == [(2, "exhaust", at(12), None)]


@pytest.mark.parametrize(("told", "level"), [(57, 57), ("57", 57), (0, 0), ("100", 100), (-1, None), ("-1", None)])
def test_a_tank_is_read_in_per_cent_or_switched_off(tablet: Tablet, told: Any, level: int | None) -> None:
    tablet.tell(RACE, fuel(10, 1, told))
    assert FuelReading.objects.get().level_pct == level
    assert Entry.objects.get().fuel_pct == level


def test_every_reading_is_kept_and_the_last_is_how_full_the_tank_is(tablet: Tablet) -> None:
    tablet.tell(RACE, fuel(10, 1, 80), fuel(30, 1, 40), fuel(20, 1, 60))
    assert list(FuelReading.objects.order_by("at").values_list("level_pct", flat=True)) == [80, 60, 40]
    assert Entry.objects.get().fuel_pct == 40


def test_tyres_are_changed_car_by_car(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 5000, 1))
    tablet.tell(event(12, "events.tire_change", {"controller_id": "2", "tire": "wet"}))
    assert list(TyreChange.objects.values_list("controller", "tyre", "laps_done")) == [(2, "wet", 1)]
    assert list(Entry.objects.order_by("controller").values_list("tyre", flat=True)) == ["dry", "wet"]


def test_a_reading_outside_of_any_session_is_kept_with_whom_it_names(tablet: Tablet) -> None:
    tablet.tell(event(0, "util.fuel_update", {"controller_id": 1, "fuel": 50, "driver_data": {"id": 1, "name": "Ada"}}))
    reading = FuelReading.objects.get()
    assert (reading.session, reading.entry, str(reading.driver), reading.level_pct) == (None, None, "Ada", 50)
