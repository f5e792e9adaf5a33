"""Who a tablet means, told as clubs live it."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.models import Car, Club, Driver, DriverAlias, Source
from races.models import Entry, Lap, Track
from tests.rulings import call
from tests.tablet import Tablet, event, lap, result


def names() -> list[str]:
    return sorted(str(driver) for driver in Driver.objects.all())


def drivers() -> list[str]:
    """Whose each lap is, in the order they were driven."""
    return [str(one.driver) for one in Lap.objects.order_by("finished_at")]


def described(seconds: float, **driver: object) -> dict[str, Any]:
    """A lap of driver 1, with whatever the tablet says of them."""
    data = {"controller_id": 1, "laptime_raw": 5000, "driver_data": {"id": 1, "name": "Ada", **driver}}
    return event(seconds, "ui.lap_update", data)


def result_of(seconds: float, driver: int, car: int = 6) -> dict[str, Any]:
    """A result that names nobody: one line, on controller 1."""
    line = {"driver_id": driver, "car_id": car, "controller_id": 1, "laps": 30}
    return event(seconds, "event.end", {"type": "race", "result": result(line)})


ORDERS = pytest.mark.parametrize("step", [1, -1], ids=["in order", "newest first"])


def test_a_known_alias_means_who_it_meant_before(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada")), lap(6, 2, 5000, driver=(1, "Ada")))
    assert names() == ["Ada"]


def test_the_same_name_on_another_tablet_is_the_same_driver_whatever_case_and_spaces(
    tablet: Tablet, second_tablet: Tablet
) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada Lovelace")))
    second_tablet.tell(lap(0, 1, 5000, driver=(9, " ada  LOVELACE")))
    assert Driver.objects.count() == 1
    assert DriverAlias.objects.count() == 2


def test_two_tablets_both_have_a_driver_1(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada")))
    second_tablet.tell(lap(0, 1, 5000, driver=(1, "Bob")))
    assert names() == ["Ada", "Bob"]


def test_two_clubs_may_each_have_an_ada(tablet: Tablet) -> None:
    other = Tablet(Source.objects.create(club=Club.objects.create(name="Other club"), name="Tablet"))
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada")))
    other.tell(lap(0, 1, 5000, driver=(1, "Ada")))
    assert Driver.objects.count() == 2


def test_a_known_id_under_a_new_name_is_a_driver_renamed(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada Byron")), lap(6, 1, 5000, driver=(1, "Ada Lovelace")))
    assert names() == ["Ada Lovelace"]
    assert Lap.objects.values("driver").distinct().count() == 1


def test_somebody_renamed_is_still_known_by_the_old_name_on_another_tablet(
    tablet: Tablet, second_tablet: Tablet
) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada Byron")), lap(6, 1, 5000, driver=(1, "Ada Lovelace")))
    second_tablet.tell(lap(7, 1, 5000, driver=(4, "Ada Byron")))
    assert Driver.objects.count() == 1


def test_a_reinstalled_app_starts_its_ids_again_and_names_decide(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada")), lap(1, 2, 5000, driver=(2, "Bob")))
    tablet.tell(lap(100, 1, 5000, driver=(1, "Bob")), lap(101, 2, 5000, driver=(2, "Ada")))
    assert names() == ["Ada", "Bob"]
    assert [str(one.driver) for one in Lap.objects.order_by("finished_at")] == ["Ada", "Bob", "Bob", "Ada"]


def test_the_name_the_club_gave_is_a_name_the_driver_has(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "os")))
    call(Driver.objects.get(), "Oskar")
    second_tablet.tell(lap(5, 1, 5000, driver=(3, "Oskar")))
    assert names() == ["Oskar"]


def test_a_track_under_a_new_name_is_a_new_track(tablet: Tablet) -> None:
    tablet.tell(
        event(0, "util.set_active_track", {"id": 1, "name": "Home"}),
        event(1, "util.set_active_track", {"id": 1, "name": "Home with bridge"}),
        event(2, "util.set_active_track", {"id": 1, "name": "Home"}),
    )
    assert sorted(track.name for track in Track.objects.all()) == ["Home", "Home with bridge"]


def test_a_result_means_whoever_is_on_the_controller(tablet: Tablet) -> None:
    line = {"driver_id": 99, "car_id": 99, "controller_id": 1, "laps": 1}
    tablet.tell(
        event(0, "event.start", {"type": "race"}),
        lap(6, 1, 5000, 1, driver=(1, "Ada"), car=(1, "GT3")),
        event(7, "event.end", {"type": "race", "result": result(line)}),
    )
    assert (str(Entry.objects.get().driver), str(Entry.objects.get().car)) == ("Ada", "GT3")


def test_a_result_without_laps_means_who_the_tablets_ids_stand_for(tablet: Tablet) -> None:
    line = {"driver_id": 1, "car_id": 2, "controller_id": 5, "laps": 30}
    tablet.tell(
        lap(0, 1, 5000, driver=(1, "Ada Byron"), car=(2, "GT3")),
        lap(6, 1, 5000, driver=(1, "Ada Lovelace"), car=(2, "GT3")),
        event(60, "event.end", {"type": "race", "result": result(line)}),
    )
    entry = Entry.objects.get(session__type="race")
    assert (str(entry.driver), str(entry.car)) == ("Ada Lovelace", "GT3")


def test_a_driver_only_known_by_number_gets_a_name_when_the_tablet_says_one(tablet: Tablet) -> None:
    line = {"driver_id": 5, "car_id": 6, "controller_id": 1, "laps": 30}
    tablet.tell(event(0, "event.end", {"type": "race", "result": result(line)}))
    assert names() == ["Driver 5"]
    tablet.tell(lap(60, 1, 5000, driver=(5, "Eve")))
    assert names() == ["Eve"]


@ORDERS
def test_a_number_and_its_name_are_one_driver_in_either_order(tablet: Tablet, step: int) -> None:
    tablet.tell(*[result_of(0, 5), lap(60, 1, 5000, driver=(5, "Eve"), car=(6, "GT3"))][::step])
    assert names() == ["Eve"]
    assert [str(car) for car in Car.objects.all()] == ["GT3"]
    entry = Entry.objects.get(session__type="race")
    assert (str(entry.driver), str(entry.car)) == ("Eve", "GT3")


@ORDERS
def test_a_number_that_gets_a_name_somebody_has_is_that_driver(
    tablet: Tablet, second_tablet: Tablet, step: int
) -> None:
    second_tablet.tell(lap(0, 1, 5000, driver=(9, "Eve")))
    eve = Driver.objects.get()
    tablet.tell(*[result_of(10, 5), lap(60, 1, 5000, driver=(5, "eve"))][::step])
    assert list(Driver.objects.all()) == [eve]
    assert Entry.objects.get(session__type="race").driver == eve


def test_a_number_nobody_had_named_yet_is_whoever_it_is_named_first(tablet: Tablet) -> None:
    tablet.tell(lap(0, 2, 5000, driver=(2, "Bob")), result_of(10, 5))
    tablet.tell(lap(60, 1, 5000, driver=(5, "Eve")), lap(120, 1, 5000, driver=(5, "Bob")))
    assert str(Entry.objects.get(session__type="race").driver) == "Eve"
    assert names() == ["Bob", "Eve"]


def test_one_number_on_two_tablets_is_two_drivers(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(result_of(0, 5))
    second_tablet.tell(result_of(0, 5))
    assert names() == ["Driver 5", "Driver 5"]
    second_tablet.tell(lap(60, 1, 5000, driver=(5, "Eve")))
    assert names() == ["Driver 5", "Eve"]


def test_a_number_gives_way_to_whoever_turns_out_to_have_driven(tablet: Tablet) -> None:
    tablet.tell(result_of(60, 5))
    assert str(Entry.objects.get().driver) == "Driver 5"
    tablet.tell(event(40, "event.start", {"type": "race"}), lap(50, 1, 5000, 1, driver=(1, "Ada")))
    assert str(Entry.objects.get().driver) == "Ada"


def test_a_late_result_means_who_had_the_number_then(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada")), lap(1, 2, 5000, driver=(2, "Bob")))
    tablet.tell(lap(100, 1, 5000, driver=(1, "Bob")), result_of(50, 1))
    assert str(Entry.objects.get(session__type="race").driver) == "Ada"


def test_a_lap_with_nothing_but_a_known_number_is_that_drivers(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada")), lap(6, 2, 5000, driver_data={"id": 1}))
    assert drivers() == ["Ada", "Ada"]


def test_a_name_without_a_number_is_whoever_has_it(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver_data={"name": "Ada"}), lap(6, 1, 5000, driver=(1, "ADA")))
    assert Driver.objects.count() == 1


@ORDERS
def test_a_renaming_is_one_in_whatever_order_the_names_arrive(tablet: Tablet, step: int) -> None:
    said = ("A. Byron", "Ada Byron", "Ada Lovelace")
    tablet.tell(*[lap(6 * n, 1, 5000, driver=(1, name)) for n, name in enumerate(said)][::step])
    assert names() == ["Ada Lovelace"]
    assert drivers() == ["Ada Lovelace"] * 3


def test_a_name_taken_back_is_the_name_again(tablet: Tablet) -> None:
    tablet.tell(*(lap(6 * n, 1, 5000, driver=(1, name)) for n, name in enumerate(("Ada", "Adda", "Ada"))))
    assert names() == ["Ada"]


def test_a_number_given_to_somebody_known_means_them_from_then_on(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada")), lap(1, 2, 5000, driver=(2, "Bob")))
    tablet.tell(lap(6, 1, 5000, driver=(1, "Bob")), lap(12, 1, 5000, driver=(1, "Ada")))
    assert drivers() == ["Ada", "Bob", "Bob", "Ada"]
    assert names() == ["Ada", "Bob"]


@ORDERS
def test_two_tablets_may_know_the_same_people_by_other_numbers(
    tablet: Tablet, second_tablet: Tablet, step: int
) -> None:
    here = lap(0, 1, 5000, driver=(1, "Ada")), lap(2, 2, 5000, driver=(2, "Bob"))
    there = lap(1, 1, 5000, driver=(1, "bob")), lap(3, 2, 5000, driver=(2, "ada")), lap(7, 3, 5000, driver=(3, "Cy"))
    for one, said in [(tablet, here), (second_tablet, there)][::step]:
        one.tell(*said)
    # Whoever was spoken of last says how a name is written.
    assert names() == ["Bob", "Cy", "ada"]
    assert drivers() == ["ada", "Bob", "Bob", "ada", "Cy"]


@ORDERS
def test_somebody_met_late_on_another_tablet_keeps_the_key(tablet: Tablet, second_tablet: Tablet, step: int) -> None:
    tablet.tell(lap(100, 1, 5000, driver=(1, "Ada")))
    ada = Driver.objects.get()
    second_tablet.tell(*[lap(0, 1, 5000, driver=(4, "ada")), lap(6, 2, 5000, driver=(5, "Bob"))][::step])
    tablet.tell(lap(3, 1, 5000, driver=(1, "Ada")))
    assert Driver.objects.get(pk=ada.pk).name == "Ada"
    assert Driver.objects.count() == 2
    assert Lap.objects.filter(driver=ada).count() == 3


def test_a_reinstalled_app_that_is_told_of_late_changes_nobody(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada")), lap(1, 2, 5000, driver=(2, "Bob")))
    tablet.tell(lap(200, 1, 5000, driver=(1, "Bob")), lap(100, 1, 5000, driver=(1, "Bob")))
    tablet.tell(lap(50, 1, 5000, driver=(1, "Ada")))
    assert drivers() == ["Ada", "Bob", "Ada", "Bob", "Bob"]
    assert names() == ["Ada", "Bob"]


def test_the_clubs_own_name_outlasts_whatever_the_tablet_says(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "os"), car=(1, "bmw")))
    call(Driver.objects.get(), "Oskar")
    call(Car.objects.get(), "The green one")
    tablet.tell(lap(6, 1, 5000, driver=(1, "ossi"), car=(1, "BMW M4")), lap(3, 1, 5000, driver=(1, "o")))
    driver, car = Driver.objects.get(), Car.objects.get()
    assert (str(driver), driver.name, str(car), car.name) == ("Oskar", "ossi", "The green one", "BMW M4")
    call(driver, "")
    assert names() == ["ossi"]


def test_a_name_the_club_gives_somebody_takes_no_laps_from_who_has_it(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada")), lap(1, 2, 5000, driver=(2, "Bob")))
    ada, bob = Driver.objects.order_by("name_key")
    call(ada, "Bob")
    tablet.tell(lap(6, 1, 5000, driver=(1, "Ada")), lap(7, 2, 5000, driver=(2, "Bob")), lap(3, 2, 5000))
    assert (ada.laps.count(), bob.laps.count()) == (2, 3)


@ORDERS
def test_the_newest_description_counts(tablet: Tablet, step: int) -> None:
    tablet.tell(*[described(0, start_no=7, name_short="AD"), described(6, start_no=8)][::step])
    ada = Driver.objects.get()
    assert (ada.start_number, ada.short_name) == ("8", "AD")


def test_a_description_on_either_tablet_may_be_the_newest(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(described(60, start_no=7))
    second_tablet.tell(described(0, start_no=1))
    assert Driver.objects.get().start_number == "7"
    second_tablet.tell(described(90, start_no=2))
    assert Driver.objects.get().start_number == "2"
