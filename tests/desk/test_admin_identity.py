"""Merging drivers and cars in the admin, and moving the names tablets have for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from drivers.models import Car, CarAlias, Club, Driver, DriverAlias, Merger
from races.models import Lap
from tests.admin.reading import (
    page,
    table,
    text,
)
from tests.rulings import call
from tests.tablet import Tablet, event, lap


@pytest.fixture(autouse=True)
def practice(tablet: Tablet, second_tablet: Tablet) -> None:
    """Ada under two names, on two tablets; two cars that are one."""
    tablet.tell_at_once(
        lap(0, 1, 9000, driver=(1, "Ada"), car=(1, "GT3")),
        lap(10, 1, 9100, driver=(1, "Ada"), car=(1, "GT3")),
        lap(20, 1, 9200, driver=(1, "Ada junior"), car=(2, "GT3")),
    )
    second_tablet.tell_at_once(lap(1, 2, 9300, driver=(7, "A. Lovelace")))


def ada() -> Driver:
    return Driver.objects.get(aliases__name="Ada")


def lovelace() -> Driver:
    return Driver.objects.get(aliases__name="A. Lovelace")


WHY = "it was mistyped"


def merging(somebody: Any) -> str:
    return reverse(f"admin:drivers_{type(somebody).__name__.lower()}_merge", args=[somebody.pk])


def moving(alias: Any) -> str:
    return reverse(f"admin:drivers_{type(alias).__name__.lower()}_move", args=[alias.pk])


def test_a_driver_is_merged_after_it_was_said_what_that_moves(organiser: Client) -> None:
    gone, stays = lovelace(), ada()
    assert merging(gone) in page(organiser, "drivers_driver_change", gone.pk)
    assert "Ada junior (Tablet 1)" in text(organiser.get(merging(gone)).content.decode())
    asked = text(organiser.get(merging(gone), {"into": str(stays.pk), "reason": WHY}).content.decode())
    assert "All that A. Lovelace drove becomes Ada junior's: 1 lap that count" in asked
    assert "1 name on tablets will mean Ada junior: A. Lovelace (id 7) on Second tablet." in asked
    assert Driver.objects.filter(pk=gone.pk).exists()
    done = organiser.post(merging(gone), {"into": stays.pk, "reason": WHY})
    assert done["Location"] == reverse("admin:drivers_driver_change", args=[stays.pk])
    assert list(Driver.objects.all()) == [stays]
    assert Lap.objects.filter(driver=stays).count() == 4
    assert [line[2] for line in table(page(organiser, "drivers_driver_change", stays.pk), "names")[1:]] == [
        "A. Lovelace", "Ada", "Ada junior",
    ]  # fmt: skip


def test_a_merger_is_taken_back_from_the_page_of_whom_they_are(organiser: Client, onlooker: Client) -> None:
    gone, stays = lovelace(), ada()
    organiser.post(merging(gone), {"into": stays.pk, "reason": WHY})
    back = reverse("admin:drivers_driver_take_back", args=[Merger.objects.get().pk])
    told = text(page(organiser, "drivers_driver_change", stays.pk))
    assert "A. Lovelace was merged into Ada junior on" in told
    assert "by organiser. Take back" in told
    assert onlooker.get(back).status_code == onlooker.post(back).status_code == 403
    assert "there are two again" in text(organiser.get(back).content.decode())
    assert Driver.objects.count() == 1
    done = organiser.post(back, {"reason": WHY})
    assert done["Location"] == reverse("admin:drivers_driver_change", args=[gone.pk])
    assert [str(one) for one in Driver.objects.order_by("pk")] == ["Ada junior", "A. Lovelace"]
    assert organiser.post(back, {"reason": WHY}).status_code == 404


def test_the_other_name_is_kept_where_that_is_asked_for(organiser: Client) -> None:
    gone, stays = lovelace(), ada()
    asked = text(
        organiser.get(merging(gone), {"into": str(stays.pk), "keeps_name": "on", "reason": WHY}).content.decode()
    )
    assert "they are called A. Lovelace" in asked
    organiser.post(merging(gone), {"into": stays.pk, "keeps_name": "True", "reason": WHY})
    assert [str(one) for one in Driver.objects.all()] == ["A. Lovelace"]


def test_a_drivers_page_lists_the_laps_they_drove_and_not_those_of_their_controller(
    organiser: Client, tablet: Tablet
) -> None:
    tablet.tell_at_once(
        event(10000, "event.start", {"type": "race", "laps": "5"}),
        *(lap(10000 + 10 * n, 3, 8000 + n, n, driver=(11, "Cy"), car=(11, "F1")) for n in (1, 2)),
        *(lap(10000 + 10 * n, 3, 7000 + n, n, driver=(12, "Di"), car=(12, "GT1")) for n in (3, 4, 5)),
        event(10100, "event.end", {"type": "race", "result": {"1": {"controller_id": 3, "driver_id": 12, "laps": 6}}}),
    )
    lines = {
        name: table(page(organiser, "drivers_driver_change", Driver.objects.get(name=name).pk), "sessions")[1:]
        for name in ("Cy", "Di", "Ada junior")
    }
    assert [line[3:] for line in lines["Cy"]] == [["1", "3", "F1", "2", "8.001"]]
    assert [line[3:] for line in lines["Di"]] == [["1", "3", "GT1", "3", "7.003"]]
    assert [line[3:] for line in lines["Ada junior"]] == [["1", "1", "GT3 , GT3", "3", "9.000"]]
    car = page(organiser, "drivers_car_change", Car.objects.get(name="F1").pk)
    assert [line[3:] for line in table(car, "sessions")[1:]] == [["1", "3", "Cy", "2", "8.001"]]


def test_a_name_the_club_gave_is_not_given_up_unsaid(organiser: Client) -> None:
    call(lovelace(), "Countess")
    asked = text(organiser.get(merging(lovelace()), {"into": str(ada().pk), "reason": WHY}).content.decode())
    assert "The name the club gave, Countess, is given up." in asked


def test_two_cars_that_look_alike_are_told_apart_and_merged(organiser: Client) -> None:
    first, second = Car.objects.order_by("pk")
    choices = text(organiser.get(merging(first)).content.decode())
    assert "GT3 (Tablet 2)" in choices
    organiser.post(merging(first), {"into": second.pk, "reason": WHY})
    assert list(Car.objects.all()) == [second]


def test_a_name_is_moved_to_somebody_new_and_stays_moved(organiser: Client, tablet: Tablet) -> None:
    alias = DriverAlias.objects.get(name="Ada junior")
    assert moving(alias) in page(organiser, "drivers_driver_change", ada().pk)
    asked = text(organiser.get(moving(alias)).content.decode())
    assert "1 lap that count among them" in asked
    assert "Somebody new: Ada junior" in asked
    organiser.post(moving(alias), {"to": "new", "reason": WHY})
    junior = Driver.objects.get(name="Ada junior")
    assert junior != ada()
    tablet.tell_at_once(lap(30, 1, 9000, driver=(1, "Ada junior")))
    assert Lap.objects.filter(driver=junior).count() == 2
    [line] = table(page(organiser, "drivers_driver_change", junior.pk), "names")[1:]
    assert (line[2], line[-1]) == ("Ada junior", "decided Move")
    assert "by a person" in text(page(organiser, "drivers_driveralias_changelist"))


def test_a_name_is_moved_to_somebody_known(organiser: Client) -> None:
    alias = DriverAlias.objects.get(name="Ada junior")
    organiser.post(moving(alias), {"to": lovelace().pk, "reason": WHY})
    assert Lap.objects.filter(driver=lovelace()).count() == 2


def test_the_only_name_of_somebody_is_moved_to_nobody_new(organiser: Client) -> None:
    alias = DriverAlias.objects.get(name="A. Lovelace")
    assert "Somebody new" not in organiser.get(moving(alias)).content.decode()
    assert organiser.post(moving(alias), {"to": "new", "reason": WHY}).status_code == 200
    assert not DriverAlias.objects.filter(is_decided=True).exists()


def test_a_cars_name_is_moved_too(organiser: Client) -> None:
    first, second = CarAlias.objects.order_by("app_id")
    organiser.post(moving(second), {"to": first.car_id, "reason": WHY})
    assert Lap.objects.filter(car=first.car_id).count() == 3


def test_nobody_is_merged_with_themselves_nor_with_another_club(organiser: Client) -> None:
    stranger = Driver.objects.create(club=Club.objects.create(name="Others"), name="Ada", name_key="ada")
    for into in (ada().pk, stranger.pk, "", "x", 10**30):
        refused = organiser.post(merging(ada()), {"into": into})
        assert refused.status_code == 200, into
    assert organiser.post(moving(DriverAlias.objects.get(name="Ada")), {"to": stranger.pk}).status_code == 200
    assert Lap.objects.filter(driver=ada()).count() == 3


def test_nobody_is_merged_or_moved_by_only_asking(organiser: Client) -> None:
    organiser.get(merging(lovelace()), {"into": str(ada().pk), "reason": WHY})
    organiser.get(moving(DriverAlias.objects.get(name="Ada")), {"to": "new", "reason": WHY})
    assert Driver.objects.count() == 2


def test_nobody_merges_or_moves_without_being_allowed_to(onlooker: Client) -> None:
    gone, stays, alias = lovelace(), ada(), DriverAlias.objects.get(name="Ada junior")
    told = page(onlooker, "drivers_driver_change", gone.pk)
    assert merging(gone) not in told
    assert ">Move<" not in told
    assert onlooker.get(merging(gone)).status_code == 403
    assert onlooker.post(merging(gone), {"into": stays.pk}).status_code == 403
    assert onlooker.post(moving(alias), {"to": "new", "reason": WHY}).status_code == 403
    assert Client().post(merging(gone), {"into": stays.pk}).status_code == 302
    assert Driver.objects.count() == 2


def test_no_other_page_can_merge_anybody() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.create_superuser("organiser"))
    assert browser.post(merging(lovelace()), {"into": str(ada().pk), "reason": WHY}).status_code == 403
    assert Driver.objects.count() == 2


def test_what_stays_open_is_listed_with_the_way_to_decide(organiser: Client, onlooker: Client, tablet: Tablet) -> None:
    tablet.tell(*(lap(90 + turn, 1, 5000, driver=(8, name)) for turn, name in enumerate(["Gast", "Toni"] * 2)))
    address = reverse("admin:drivers_driver_suggestions")
    told = organiser.get(address).content.decode()
    assert "the id 8 stood for Gast" in told
    assert "They are one" in told
    assert "They are one" not in onlooker.get(address).content.decode()
    assert Client().get(address).status_code == 302
