"""Who is who is ruled in the log: with a reason, revocable, and as it was after a move to another hub."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from desk import naming
from desk.deciding import decide, revoke
from desk.who_is_who import of_somebody
from drivers.models import Car, Club, Driver, DriverAlias, Merger
from ingest.projection.rebuild import check
from races.models import Ruling
from races.rulings.fields import BadRuling
from races.rulings.kinds import in_words
from tests.tablet import Tablet, event, lap


@pytest.fixture
def bob_and_robert(tablet: Tablet) -> None:
    tablet.tell(
        *(lap(6 * n, 1, 5000 + n, driver=(1, "Bob"), car=(1, "GT3")) for n in (1, 2, 3)),
        *(lap(6 * n + 1, 2, 5100 + n, driver=(2, "Robert"), car=(2, "F1")) for n in (1, 2)),
        event(25, "event.start", {"type": "race"}),
    )


def called() -> dict[str, int]:
    return {str(driver): driver.laps.count() for driver in Driver.objects.order_by("pk")}


def test_a_merger_is_in_the_log_and_is_revoked_from_there(bob_and_robert: None, tablet: Tablet) -> None:
    bob, robert = Driver.objects.order_by("name")
    ruling = naming.merge(robert, bob, "he is one")
    assert in_words(ruling) == "Robert and Bob are one"
    assert called() == {"Bob": 5}
    assert "Bob: laps 3 → 5" in ruling.outcome.effects
    revocation = revoke(Ruling.objects.get(pk=ruling.pk), "he is not")
    assert called() == {"Bob": 3, "Robert": 2}
    assert Driver.objects.get(name="Robert").pk == robert.pk
    revoke(revocation, "he is, though")
    assert called() == {"Bob": 5}
    assert list(map(str, check(tablet.source))) == []


def test_who_is_merged_may_keep_the_name(bob_and_robert: None) -> None:
    bob, robert = Driver.objects.order_by("name")
    ruling = naming.merge(robert, bob, "he is one", keeps_name=True)
    assert (called(), in_words(ruling)) == ({"Robert": 5}, "Robert and Bob are one, called Robert")
    revoke(Ruling.objects.get(pk=ruling.pk), "he is not")
    assert called() == {"Bob": 3, "Robert": 2}


def test_a_name_that_means_somebody_else_goes_back(bob_and_robert: None, tablet: Tablet) -> None:
    tablet.tell(lap(30, 1, 5000, driver=(1, "Bobby")))
    alias = DriverAlias.objects.get(name="Bobby")
    robert = Driver.objects.get(name="Robert")
    ruling = naming.part(alias, robert, "Robert drove")
    assert sorted(called().values()) == [3, 3]
    revoke(Ruling.objects.get(pk=ruling.pk), "no, Bob did")
    assert sorted(called().values()) == [2, 4]


def test_the_newest_name_that_is_in_force_counts(bob_and_robert: None) -> None:
    bob = Driver.objects.get(name="Bob")
    first = decide("own_name_driver", of_somebody(bob), {"name": "Bob the Great"}, "he won")
    second = decide("own_name_driver", of_somebody(Driver.objects.get(pk=bob.pk)), {"name": "Bobby"}, "nicer")
    assert set(called()) == {"Bobby", "Robert"}
    revoke(second, "not nicer")
    assert set(called()) == {"Bob the Great", "Robert"}
    revoke(first, "he lost")
    assert set(called()) == {"Bob", "Robert"}


def test_a_merger_needs_a_reason(bob_and_robert: None) -> None:
    bob, robert = Driver.objects.order_by("name")
    with pytest.raises(BadRuling, match="Say why"):
        naming.merge(robert, bob, "  ")
    assert (Driver.objects.count(), Ruling.objects.count()) == (2, 0)


def test_who_is_who_moves_to_another_hub(bob_and_robert: None, tmp_path: Path, settings: Any) -> None:
    bob, robert = Driver.objects.order_by("name")
    naming.merge(robert, bob, "he is one")
    decide("own_name_driver", of_somebody(Driver.objects.get(pk=bob.pk)), {"name": "Bobby"}, "nicer")
    decide("own_name_car", of_somebody(Car.objects.get(name="GT3")), {"name": "The red one"}, "it is red")
    file = tmp_path / "hub.jsonl"
    call_command("export_log", str(file))
    call_command("import_log", str(file), club="Kiwis")
    there = Club.objects.get(name="Kiwis")
    assert [str(driver) for driver in there.drivers.all()] == ["Bobby"]
    assert there.drivers.get().laps.count() == 5
    assert sorted(str(car) for car in there.cars.all()) == ["F1", "The red one"]
    merged = Merger.objects.get(club=there)
    revoke(Ruling.objects.get(uid=merged.ruling), "two after all")
    assert sorted(str(driver) for driver in there.drivers.all()) == ["Bobby", "Robert"]


def test_somebody_is_forgotten_after_it_was_said_what_that_means(
    organiser: Client, onlooker: Client, bob_and_robert: None
) -> None:
    bob = Driver.objects.get(name="Bob")
    page = f"/admin/drivers/driveralias/forget/{bob.pk}/"
    assert onlooker.get(page).status_code == 403
    looked = organiser.post(page, {"pseudonym": "", "reason": "Bob asked"}).content.decode()
    assert "Bob will be called Driver 1" in looked
    assert "3 raw events" in looked
    assert Driver.objects.filter(name="Bob").exists()
    organiser.post(page, {"pseudonym": "", "reason": "Bob asked", "is_sure": "on"})
    assert called() == {"Driver 1": 3, "Robert": 2}
    ruling = Ruling.objects.get(kind="forget")
    assert (ruling.reason, in_words(ruling)) == ("Driver 1 asked", "Somebody is forgotten, and called Driver 1")
    with pytest.raises(BadRuling, match="cannot be undone"):
        revoke(ruling, "Bob is back")


def test_a_name_is_given_on_the_desks_page(organiser: Client, bob_and_robert: None) -> None:
    bob = Driver.objects.get(name="Bob")
    page = f"/admin/races/ruling/decide/own_name_driver/?driver={bob.pk}"
    assert "Call otherwise" in organiser.get(page).content.decode()
