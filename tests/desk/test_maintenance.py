"""Maintenance of cars: what tablets tell of it, what people rule, and how many laps that leaves.

Odometers, intervals and counters are SmartRace's: the counter is the odometer at the last service.
"""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from desk import deciding
from desk.who_is_who import of_somebody
from drivers.models import Car
from ingest.projection.rebuild import rebuild
from races.history.maintenance import Maintenance, due, maintenance_of
from races.models import Ruling, Session
from races.rulings.fields import BadRuling
from tests.admin.reading import text
from tests.desk.pages import deciding as page_for
from tests.desk.pages import effects_in, looked_at, ruled
from tests.rulings import rule_on_laps, rule_on_session, withdraw
from tests.tablet import Tablet, at, lap

pytestmark = pytest.mark.django_db


def driven(seconds: float, odometer: int | None, counter: int | None = 0, interval: int | None = 500) -> dict[str, Any]:
    """A lap of the one car, with what the tablet tells of it; None: it tells nothing of that."""
    told = {"laps": odometer, "interval": interval, "interval_counter": counter}
    said = {name: value for name, value in told.items() if value is not None}
    return lap(seconds, 1, 9_000, driver="Ada", car_data={"id": 4, "name": "BMW M4", **said})


def standing(car: Car | None = None) -> Maintenance:
    car = car or Car.objects.get()
    return maintenance_of([car])[car.pk]


def serviced(car: Car | None = None, **says: Any) -> Ruling:
    return deciding.decide("service", of_somebody(car or Car.objects.get()), says, "it was time")


@pytest.mark.parametrize(
    ("told", "said", "left"),
    [
        pytest.param([(1639, 1637, 500), (1640, 1637, 500)], "3 laps since its last service, 497 left", 497, id="told"),
        pytest.param([(499, 0, 500)], "499 laps since it was new, 1 left", 1, id="zero: never serviced"),
        pytest.param([(500, 0, 500)], "500 laps since it was new, due now", 0, id="due to the lap"),
        pytest.param([(521, 20, 500)], "501 laps since its last service, overdue by 1 lap", -1, id="overdue"),
        pytest.param([(1644, 1637, 0)], "7 laps since its last service", None, id="interval 0: none"),
        pytest.param([(1644, 1637, -5)], "7 laps since its last service", None, id="an interval below zero is none"),
        pytest.param([(1644, 1637, None)], "7 laps since its last service", None, id="no interval"),
        pytest.param([(30, None, 500)], "30 laps since it was new, 470 left", 470, id="no counter"),
        pytest.param([(None, None, 500)] * 3, "3 laps since it was new, 497 left", 497, id="no odometer: counted"),
        pytest.param([(None, 40, 500)] * 3, "2 laps since its last service, 498 left", 498, id="a counter alone"),
        pytest.param([(30, 1637, 500)], "30 laps since it was new, 470 left", 470, id="a counter beyond the odometer"),
        pytest.param(
            [(900, 800, 500), (1, 0, 500), (2, 0, 500)],
            "2 laps since its last service, 498 left",
            498,
            id="an odometer that went back: the hub counts",
        ),
    ],
)
def test_laps_since_the_last_service_are_what_the_tablet_tells(
    tablet: Tablet, told: list[tuple[int | None, int | None, int | None]], said: str, left: int | None
) -> None:
    # Each in an hour of its own, so in a session of its own.
    tablet.tell_at_once(*(driven(3_600 * place, *one) for place, one in enumerate(told)))
    assert str(standing()) == said
    assert standing().laps_left == left
    assert standing().is_due is (left is not None and left <= 0)


def test_every_service_a_tablet_told_of_is_in_the_history_once(tablet: Tablet) -> None:
    tablet.tell_at_once(driven(0, 100), driven(3_600, 120, 110), driven(3_700, 121, 110), driven(7_200, 300, 300))
    tablet.tell_at_once(driven(10_800, 310, 110))
    told = [(one.odometer, one.at, one.by, one.source) for one in standing().services]
    assert told == [
        (300, at(7_200), "SmartRace", tablet.source),
        (110, at(3_600), "SmartRace", tablet.source),
    ]
    assert standing().laps_since_service == 10


def test_what_is_told_late_is_told_as_if_it_had_come_in_time(tablet: Tablet) -> None:
    tablet.tell(driven(7_200, 300, 300))
    tablet.tell(driven(3_600, 120, 110))
    tablet.tell(driven(0, 100))
    late = standing()
    assert [(one.odometer, one.at) for one in late.services] == [(300, at(7_200)), (110, at(3_600))]
    rebuild(tablet.source)
    assert standing() == late
    call_command("rebuild", "--check", stdout=StringIO(), stderr=StringIO())


def test_each_tablet_counts_by_itself_and_the_laps_of_all_add_up(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell_at_once(driven(0, 150, 100))
    second_tablet.tell_at_once(driven(60, 7, 0, 0), driven(80, 8, 0, 0))
    # 50 by the odometer of the one, and the two that the other drove after that service was told of.
    assert str(standing()) == "52 laps since its last service, 448 left"
    assert [(one.source, one.odometer) for one in standing().readings] == [
        (second_tablet.source, 8),
        (tablet.source, 150),
    ]


def test_a_car_that_was_never_serviced_has_driven_what_all_tablets_count(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell_at_once(driven(0, 150))
    second_tablet.tell_at_once(driven(60, 30))
    assert str(standing()) == "180 laps since it was new, 320 left"


# Ruled


def test_laps_count_from_the_service_that_was_ruled_also_within_a_session(tablet: Tablet) -> None:
    tablet.tell_at_once(*(driven(10 * place, 600 + place) for place in range(5)))
    assert standing().is_due
    serviced(at=at(25).isoformat(), what="Tyres")
    assert str(standing()) == "2 laps since its last service, 498 left"
    assert [(one.at, one.what, one.odometer) for one in standing().services] == [(at(25), "Tyres", None)]


def test_the_odometer_that_was_ruled_is_where_laps_count_from(tablet: Tablet, second_tablet: Tablet) -> None:
    """The hub missed laps 602 to 609: they are in the odometer of the tablet that had told of the car last."""
    tablet.tell_at_once(driven(0, 600), driven(10, 601))
    serviced(at=at(15).isoformat(), odometer=601)
    tablet.tell_at_once(driven(20, 610))
    second_tablet.tell_at_once(driven(30, 5, 0, 0))
    assert str(standing()) == "10 laps since its last service, 490 left"


def test_the_latest_service_counts_whoever_says_so(tablet: Tablet) -> None:
    tablet.tell_at_once(driven(0, 600))
    serviced(at=at(5).isoformat())
    tablet.tell_at_once(driven(3_600, 630, 628))
    assert str(standing()) == "2 laps since its last service, 498 left"
    assert [one.by for one in standing().services] == ["SmartRace", ""]


def test_revoked_it_is_as_if_it_had_never_been_serviced_and_again_in_force_as_ruled(tablet: Tablet) -> None:
    tablet.tell_at_once(driven(0, 600), driven(10, 601))
    before = standing()
    ruling = serviced()
    assert str(standing()) == "0 laps since its last service, 500 left"
    withdraw(ruling)
    assert standing() == before
    withdraw(Ruling.objects.get(kind=Ruling.REVOKE))
    assert str(standing()) == "0 laps since its last service, 500 left"


def test_a_service_goes_where_the_car_goes_and_is_kept_by_a_rebuild(tablet: Tablet) -> None:
    other = lap(5, 2, 9_000, driver="Bob", car_data={"id": 9, "name": "BMW old", "laps": 20})
    tablet.tell_at_once(driven(0, 600), other)
    old, new = Car.objects.get(name="BMW old"), Car.objects.get(name="BMW M4")
    serviced(old, at=at(7).isoformat(), what="Axle")
    says = {"into": of_somebody(new).about["names"], "into_who": str(new)}
    merged = deciding.decide("merge_car", of_somebody(old), says, "one car")
    assert [one.what for one in standing().services] == ["Axle"]
    rebuild(tablet.source)
    assert [one.what for one in standing().services] == ["Axle"]
    withdraw(merged)
    assert [len(standing(Car.objects.get(name=name)).services) for name in ("BMW old", "BMW M4")] == [1, 0]


def test_laps_of_hidden_sessions_wear_the_car_and_laps_given_away_do_not(tablet: Tablet) -> None:
    tablet.tell_at_once(driven(0, None, None), driven(3_600, None, None), driven(3_610, None, None))
    first, second = Session.objects.order_by("opened_at")
    rule_on_session("hide", first)
    assert standing().laps_since_service == 3
    rule_on_laps("give_laps", second.laps.all(), car="Audi")
    assert standing(Car.objects.get(name="BMW M4")).laps_since_service == 1
    assert standing(Car.objects.get(name="Audi")).laps_since_service == 2


def test_an_odometer_is_of_the_car_it_is_told_of_whoever_the_lap_is_given_to(tablet: Tablet) -> None:
    tablet.tell_at_once(driven(0, 600, 590), driven(10, 601, 590))
    rule_on_laps("give_laps", Car.objects.get().laps.filter(finished_at=at(10)), car="Audi")
    audi, bmw = Car.objects.get(name="Audi"), Car.objects.get(name="BMW M4")
    assert (standing(audi).readings, standing(audi).services, standing(audi).laps_since_service) == ([], [], 1)
    assert str(standing(bmw)) == "10 laps since its last service, 490 left"


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ({"at": (timezone.now() + timedelta(days=2)).isoformat()}, "That is yet to come: rule it when it is done."),
        ({"at": "yesterday"}, "When: a day and a time expected."),
        ({"odometer": -1}, "Odometer: a number from 0 to 10000000 expected."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(tablet: Tablet, says: dict[str, Any], sentence: str) -> None:
    tablet.tell_at_once(driven(0, 600))
    with pytest.raises(BadRuling, match=sentence):
        serviced(**says)
    assert not Ruling.objects.exists()


@pytest.mark.parametrize("says", [{}, {"at": at(5).isoformat(), "what": "Tyres"}])
def test_twice_the_same_is_refused_and_another_service_is_not(tablet: Tablet, says: dict[str, Any]) -> None:
    tablet.tell_at_once(driven(0, 600))
    serviced(**says)
    with pytest.raises(BadRuling, match="that is ruled already"):
        serviced(**says)
    serviced(**{**says, "what": "Axle"})
    assert len(standing().services) == 2


# Pages and the API


def test_the_page_looks_at_it_and_does_it_to_several_at_once(tablet: Tablet, organiser: Client) -> None:
    tablet.tell_at_once(
        driven(0, 600), lap(5, 2, 9_000, driver="Bob", car_data={"id": 9, "name": "Audi", "laps": 80, "interval": 80})
    )
    cars = list(Car.objects.order_by("name_key"))
    assert [one.car.name for one in due(cars)] == ["BMW M4", "Audi"]
    listed = organiser.get("/admin/drivers/car/?maintenance=due").content.decode()
    assert "overdue by 100 laps" in text(listed)
    assert "80 laps since it was new, due now" in text(listed)
    chosen = {"action": "act_maintenance-done", "_selected_action": [car.pk for car in cars]}
    answer: Any = organiser.post("/admin/drivers/car/?maintenance=due", chosen)
    told = looked_at(organiser, answer.url, what="Tyres")
    assert effects_in(told) == [
        "BMW M4: 600 laps since it was new, overdue by 100 laps → 0 laps since its last service, 500 left",
        "Audi: 80 laps since it was new, due now → 0 laps since its last service, 80 left",
    ]
    ruled(organiser, answer.url, what="Tyres")
    assert Ruling.objects.count() == 2
    assert due(cars) == []
    page = organiser.get(f"/admin/drivers/car/{cars[1].pk}/change/").content.decode()
    assert "0 laps since its last service, 500 left. A service is due every 500 laps." in text(page)
    assert "Tyres" in page
    [revoking] = re.findall(r'href="([^"]+)">Revoke<', page)
    # What was done is told once, on the page that is opened next.
    assert "BMW M4" not in text(organiser.get("/admin/drivers/car/?maintenance=due").content.decode())
    ruled(organiser, revoking)
    assert [one.car for one in due(cars)] == [cars[1]]


def test_the_api_tells_of_it(tablet: Tablet, organiser: Client) -> None:
    tablet.tell_at_once(driven(0, 620, 100))
    ruled(organiser, page_for("service", car=Car.objects.get()), what="Tyres", odometer="620")
    told = organiser.get(f"/api/v1/cars/{Car.objects.get().pk}/maintenance/").json()
    source = {"id": tablet.source.pk, "name": str(tablet.source)}
    ruling = Ruling.objects.get()
    assert told.pop("services")[1] == {
        "at": f"{at(0):%Y-%m-%dT%H:%M:%SZ}",
        "odometer": 100,
        "source": source,
        "is_ruled": False,
        "by": "SmartRace",
        "what": "",
    }
    assert told.pop("odometers") == [{"source": source, "odometer": 620, "at": f"{at(0):%Y-%m-%dT%H:%M:%SZ}"}]
    assert told == {"interval": 500, "laps_since_service": 0, "laps_left": 500, "is_due": False}
    assert ruling.author_name != ""
