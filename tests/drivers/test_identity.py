"""Who a tablet means, told as clubs live it."""

from __future__ import annotations

from drivers.models import Car, Club, Driver, DriverAlias, Source, Team
from races.models import Entry, Lap, Track
from tests.tablet import Tablet, event, lap, result


def names() -> list[str]:
    return sorted(str(driver) for driver in Driver.objects.all())


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
    Driver.objects.get().call("Oskar")
    second_tablet.tell(lap(5, 1, 5000, driver=(3, "Oskar")))
    assert names() == ["Oskar"]


def test_two_equal_cars_on_one_tablet_are_two_cars(tablet: Tablet) -> None:
    tablet.tell(
        lap(0, 1, 5000, car=(1, "BMW M4")), lap(1, 2, 5000, car=(2, "BMW M4")), lap(6, 1, 5000, car=(1, "BMW M4"))
    )
    assert Car.objects.count() == 2


def test_a_car_of_that_name_on_another_tablet_is_the_same_car(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, car=(1, "BMW M4")))
    second_tablet.tell(lap(0, 1, 5000, car=(8, "bmw m4")))
    assert Car.objects.count() == 1


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


def test_teams_come_with_their_data_or_by_name_and_change(tablet: Tablet) -> None:
    def drives_for(seconds: float, **team: object) -> None:
        driver = {"id": 1, "name": "Ada", **team}
        tablet.tell(event(seconds, "ui.lap_update", {"controller_id": 1, "laptime_raw": 5000, "driver_data": driver}))

    drives_for(0, team=3, team_data={"id": 3, "name": "Reds", "location": "Ulm"})
    drives_for(6, team="Blues")
    drives_for(12, team="-")
    assert [str(one.team) for one in Lap.objects.order_by("finished_at")] == ["Reds", "Blues", "None"]
    assert Team.objects.get(name="Reds").location == "Ulm"
    assert Driver.objects.get().team is None
