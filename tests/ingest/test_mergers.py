"""Two who turn out to be one keep the name of whom they are merged into, and are two again when that is taken back."""

from __future__ import annotations

from typing import Any

import pytest

from championships.models import Adjustment, Participant
from drivers.models import Car, CarAlias, Club, Driver, DriverAlias, Merger
from ingest.projection.rebuild import check, rebuild
from races.models import Entry, Lap, LapSummary, SeasonTotals
from tests.championships.evenings import championship, live_race, net
from tests.rulings import call, merge, move_alias, take_back
from tests.tablet import Tablet, event, lap, result


def race(tablet: Tablet, begin: float, *drivers: tuple[int, str], car: str = "GT3") -> None:
    """Two laps of each, who end in that order."""
    tablet.tell(event(begin, "event.start", {"type": "race", "laps": "2"}))
    for number in (1, 2):
        for place, (app_id, name) in enumerate(drivers, start=1):
            at = begin + 10 * number + place
            tablet.tell(lap(at, place, 9000 + place, number, driver=(app_id, name), car=(app_id, f"{name}'s {car}")))
    lines = [{"controller_id": n, "driver_id": one[0], "laps": 2} for n, one in enumerate(drivers, start=1)]
    tablet.tell(event(begin + 40, "event.end", {"type": "race", "result": result(*lines)}))


def told() -> dict[str, Any]:
    """Who is who, and whose is what."""
    found: dict[str, Any] = {
        "drivers": list(Driver.objects.order_by("pk").values()),
        "cars": list(Car.objects.order_by("pk").values()),
        "drivers' names": list(DriverAlias.objects.order_by("pk").values_list("pk", "driver")),
        "cars' names": list(CarAlias.objects.order_by("pk").values_list("pk", "car")),
        "laps": list(Lap.objects.order_by("pk").values_list("pk", "driver", "car")),
        "entries": list(Entry.objects.order_by("pk").values_list("pk", "driver", "car")),
        "summaries": list(LapSummary.objects.order_by("pk").values_list("pk", "driver", "car")),
    }
    totals = SeasonTotals.objects.order_by("driver", "car", "track", "session_type")
    found["totals"] = [{**row, "id": None} for row in totals.values()]
    return found


@pytest.fixture
def two(tablet: Tablet, second_tablet: Tablet) -> tuple[Driver, Driver]:
    """Ada of the one tablet, and whom the other calls A. Lovelace, who drove later."""
    race(tablet, 0, (1, "Ada"), (2, "Bob"))
    race(second_tablet, 1000, (7, "A. Lovelace"), (2, "Bob"))
    return Driver.objects.get(name="Ada"), Driver.objects.get(name="A. Lovelace")


def test_the_name_stays_that_of_whom_somebody_is_merged_into(
    two: tuple[Driver, Driver], tablet: Tablet, second_tablet: Tablet
) -> None:
    ada, lovelace = two
    merge(lovelace, ada)
    assert [str(one) for one in Driver.objects.order_by("pk")] == ["Ada", "Bob"]
    race(second_tablet, 2000, (7, "A. Lovelace"), (2, "Bob"))
    # What the other tablet calls her next is not what a person would keep either.
    race(second_tablet, 3000, (7, "Countess"), (2, "Bob"))
    rebuild(second_tablet.source)
    assert [str(one) for one in Driver.objects.order_by("pk")] == ["Ada", "Bob"]
    # Where her own tablet renames her, she is renamed.
    race(tablet, 4000, (1, "Ada King"), (2, "Bob"))
    assert [str(one) for one in Driver.objects.order_by("pk")] == ["Ada King", "Bob"]


def test_it_may_be_the_other_name_that_is_kept(two: tuple[Driver, Driver]) -> None:
    ada, lovelace = two
    before = told()
    merger = merge(lovelace, ada, keeps_name=True)
    assert [(one.pk, str(one)) for one in Driver.objects.exclude(name="Bob")] == [(ada.pk, "A. Lovelace")]
    take_back(merger)
    assert told() == before


def test_a_name_the_club_gave_stays_with_whom_it_was_given(two: tuple[Driver, Driver]) -> None:
    ada, lovelace = two
    call(lovelace, "Countess")
    merger = merge(lovelace, ada)
    assert str(Driver.objects.get(pk=ada.pk)) == "Ada"
    take_back(merger)
    assert [str(one) for one in Driver.objects.filter(pk__in=[ada.pk, lovelace.pk]).order_by("pk")] == [
        "Ada",
        "Countess",
    ]


def test_whoever_was_only_an_id_takes_the_name_that_was_told(tablet: Tablet) -> None:
    line = {"controller_id": 1, "driver_id": 9, "laps": 3}
    tablet.tell(event(0, "event.end", {"type": "race", "result": result(line)}))
    race(tablet, 1000, (1, "Ada"))
    merge(Driver.objects.get(name="Ada"), Driver.objects.get(name="Driver 9"))
    assert str(Driver.objects.get()) == "Ada"


@pytest.mark.parametrize("is_rebuilt", [False, True])
def test_taken_back_everybody_has_their_own_again(
    two: tuple[Driver, Driver], tablet: Tablet, second_tablet: Tablet, is_rebuilt: bool
) -> None:
    ada, lovelace = two
    before = told()
    merger = merge(lovelace, ada)
    assert told() != before
    if is_rebuilt:
        rebuild(second_tablet.source)
    take_back(merger)
    assert Driver.objects.get(name="A. Lovelace") == lovelace
    assert told() == before
    assert not Merger.objects.exists()
    for one in (tablet, second_tablet):
        rebuild(one.source)
        assert list(map(str, check(one.source))) == []
    assert told() == before


def test_what_came_in_between_goes_with_the_name_it_was_told_under(
    two: tuple[Driver, Driver], tablet: Tablet, second_tablet: Tablet
) -> None:
    ada, lovelace = two
    merger = merge(lovelace, ada)
    race(second_tablet, 2000, (7, "A. Lovelace"), (2, "Bob"))
    race(second_tablet, 3000, (7, "Countess"), (2, "Bob"))
    race(tablet, 4000, (1, "Ada"), (2, "Bob"))
    assert Lap.objects.filter(driver=ada).count() == 10
    take_back(merger)
    assert (Lap.objects.filter(driver=ada).count(), Lap.objects.filter(driver=lovelace).count()) == (4, 6)
    assert [str(one) for one in Driver.objects.order_by("pk")] == ["Ada", "Bob", "Countess"]


def test_moving_the_name_away_again_takes_it_back_too(two: tuple[Driver, Driver]) -> None:
    ada, lovelace = two
    before = told()
    merge(lovelace, ada)
    assert move_alias(DriverAlias.objects.get(name="A. Lovelace"), None) == lovelace
    assert told() == before


def test_two_cars_are_two_again(two: tuple[Driver, Driver]) -> None:
    one, other = Car.objects.get(name="Ada's GT3"), Car.objects.get(name="A. Lovelace's GT3")
    before = told()
    merger = merge(other, one)
    assert [str(car) for car in Car.objects.order_by("pk")] == ["Ada's GT3", "Bob's GT3"]
    take_back(merger)
    assert told() == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_three_who_were_one_are_three_again_in_whatever_order(
    two: tuple[Driver, Driver], order: tuple[int, int]
) -> None:
    ada, lovelace = two
    bob = Driver.objects.get(name="Bob")
    before = told()
    mergers = [merge(lovelace, ada), merge(ada, bob)]
    assert [str(one) for one in Driver.objects.all()] == ["Bob"]
    for one in order:
        take_back(mergers[one])
    assert told() == before


def test_what_a_championship_decided_of_them_is_theirs_again(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    live_race(tablet, 0, "123")
    live_race(tablet, 2000, "42")
    ada, dan = Driver.objects.get(name="Ada"), Driver.objects.get(name="Dan")
    for one in (ada, dan):
        Participant.objects.create(championship=cup, driver=one)
    Adjustment.objects.create(championship=cup, driver=dan, points=-1, reason="late")
    rows = [list(model.objects.order_by("pk").values()) for model in (Participant, Adjustment)]
    before = net(cup)
    merger = merge(dan, ada)
    assert net(cup) != before
    take_back(merger)
    assert [list(model.objects.order_by("pk").values()) for model in (Participant, Adjustment)] == rows
    assert net(cup) == [(1, "Bob", "16"), (2, "Ada", "10"), (3, "Dan", "9"), (4, "Cy", "6")]
