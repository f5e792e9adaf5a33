"""Which car and which team a tablet means."""

from __future__ import annotations

from typing import Any

from drivers.models import Car, Driver, Team
from races.models import Lap
from tests.tablet import Tablet, event, lap


def drives_for(seconds: float, **team: object) -> dict[str, Any]:
    """A lap of Ada's, with whatever the tablet says of her team."""
    data = {"controller_id": 1, "laptime_raw": 5000, "driver_data": {"id": 1, "name": "Ada", **team}}
    return event(seconds, "ui.lap_update", data)


def test_two_equal_cars_on_one_tablet_are_two_cars(tablet: Tablet) -> None:
    tablet.tell(
        lap(0, 1, 5000, car=(1, "BMW M4")), lap(1, 2, 5000, car=(2, "BMW M4")), lap(6, 1, 5000, car=(1, "BMW M4"))
    )
    assert Car.objects.count() == 2


def test_a_car_of_that_name_on_another_tablet_is_the_same_car(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, car=(1, "BMW M4")))
    second_tablet.tell(lap(0, 1, 5000, car=(8, "bmw m4")))
    assert Car.objects.count() == 1


def test_two_equal_cars_here_are_the_two_equal_cars_there(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, car=(1, "BMW M4")), lap(1, 2, 5000, car=(2, "BMW M4")))
    second_tablet.tell(lap(10, 1, 5000, car=(8, "BMW M4")), lap(11, 2, 5000, car=(9, "BMW M4")))
    assert Car.objects.count() == 2
    assert sorted(car.laps.count() for car in Car.objects.all()) == [2, 2]


def test_a_car_renamed_to_look_like_another_is_still_its_own(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, car=(1, "BMW M4")), lap(1, 2, 5000, car=(2, "M4")))
    tablet.tell(lap(6, 2, 5000, car=(2, "BMW M4")))
    assert sorted(str(car) for car in Car.objects.all()) == ["BMW M4", "BMW M4"]
    assert Lap.objects.values("car").distinct().count() == 2


def test_teams_come_with_their_data_or_by_name_and_change(tablet: Tablet) -> None:
    tablet.tell(
        drives_for(0, team=3, team_data={"id": 3, "name": "Reds", "location": "Ulm"}),
        drives_for(6, team="Blues"),
        drives_for(12, team="-"),
    )
    assert [str(one.team) for one in Lap.objects.order_by("finished_at")] == ["Reds", "Blues", "None"]
    assert Team.objects.get(name="Reds").location == "Ulm"
    assert Driver.objects.get().team is None


def test_a_team_of_that_name_on_another_tablet_is_the_same_team(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(drives_for(0, team=3, team_data={"id": 3, "name": "Reds"}))
    second_tablet.tell(drives_for(1, team=8, team_data={"id": 8, "name": "REDS", "location": "Ulm"}))
    assert (Team.objects.count(), Team.objects.get().location) == (1, "Ulm")


def test_a_team_renamed_in_the_app_goes_on(tablet: Tablet) -> None:
    tablet.tell(*(drives_for(n, team=3, team_data={"id": 3, "name": name}) for n, name in enumerate(("Reds", "Blues"))))
    assert [str(one.team) for one in Lap.objects.all()] == ["Blues", "Blues"]
    assert str(Driver.objects.get().team) == str(Team.objects.get()) == "Blues"


def test_a_driver_is_in_the_team_that_was_told_of_last_not_the_one_that_arrived_last(tablet: Tablet) -> None:
    tablet.tell(drives_for(0, team="Greens"), drives_for(20, team="Blues"), drives_for(10, team="Reds"))
    assert [str(one.team) for one in Lap.objects.order_by("finished_at")] == ["Greens", "Reds", "Blues"]
    assert str(Driver.objects.get().team) == "Blues"
