"""Names whose meaning was decided by a mark alone, before there was a log of rulings, are in it after an update."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from desk.identity import settle
from desk.mergers import RULES
from drivers.models import Driver, DriverAlias
from ingest.projection.rebuild import check
from races.control.roster import reassign_rows
from races.models import Lap, Ruling
from races.rulings.kinds import in_words
from races.rulings.who_is_who_carried_over import REASON, carry_moved_names_over
from tests.tablet import Tablet, lap


def moved_by_hand(tablet: Tablet) -> Driver:
    """Karl's grandson, who is another since somebody moved the name."""
    tablet.tell(lap(0, 1, 5000, driver=(1, "Karl")), lap(6, 1, 5000, driver=(1, "Karl junior")))
    karl = Driver.objects.get()
    junior = Driver.objects.create(club=karl.club, name="Karl junior", name_key="karljunior")
    DriverAlias.objects.update(is_decided=True)
    alias = DriverAlias.objects.get(name="Karl junior")
    DriverAlias.objects.filter(pk=alias.pk).update(driver=junior)
    Driver.objects.filter(pk=karl.pk).update(name="Karl", name_key="karl")
    reassign_rows(RULES["driver"], {alias.pk: (karl.pk, junior.pk)})
    return junior


def laps() -> list[tuple[str, int]]:
    return [(str(one.driver), one.lap_time_ms) for one in Lap.objects.order_by("finished_at")]


def carry() -> None:
    carry_moved_names_over(apps, connection.schema_editor(atomic=False))


@pytest.mark.parametrize("is_carried", [True, False])
def test_names_that_were_moved_stay_moved_by_the_log(tablet: Tablet, is_carried: bool) -> None:
    junior = moved_by_hand(tablet)
    if is_carried:
        carry()
        assert {(in_words(one), one.reason) for one in Ruling.objects.all()} == {
            ("Karl means Karl", REASON), ("Karl junior means Karl junior", REASON),
        }  # fmt: skip
    settle(tablet.source.club, RULES["driver"])
    # Without, one id with two names that are alike is one driver, who is called as they were last.
    assert laps() == [("Karl" if is_carried else "Karl junior", 5000), ("Karl junior", 5000)]
    assert Driver.objects.filter(pk=junior.pk).exists() is is_carried
    assert list(map(str, check(tablet.source))) == []


def test_nothing_is_carried_over_twice(tablet: Tablet) -> None:
    moved_by_hand(tablet)
    carry()
    carry()
    assert Ruling.objects.count() == 2
