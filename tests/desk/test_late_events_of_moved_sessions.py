"""A session whose tablet's clock was wrong is moved with all that comes of it, also with what comes later."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone

from ingest.projection.rebuild import check, rebuild
from races.models import Lap, Session
from tests.rows import rows_of
from tests.rulings import rule_on_session, withdraw
from tests.tablet import Tablet, at, ended, lap, started

pytestmark = pytest.mark.django_db

RACE = [started(0), lap(10, 1, 9_000, 1, driver="Ada"), lap(30, 1, 9_100, 3, driver="Ada"), ended(40, "race")]
LATE = [lap(20, 1, 9_050, 2, driver="Ada"), lap(25, 2, 9_500, 1, driver="Bob")]
EARLIER = timedelta(days=-30)


def race() -> Session:
    return Session.objects.get(type="race")


def moved(by: timedelta = EARLIER) -> Any:
    return rule_on_session("session_times", race(), started_at=((race().started_at or at(0)) + by).isoformat())


def crossings() -> list[datetime]:
    return list(Lap.objects.filter(session=race()).order_by("finished_at").values_list("finished_at", flat=True))


@pytest.mark.parametrize("order", list(permutations(range(2))), ids=str)
@pytest.mark.parametrize("by", [EARLIER, timedelta(days=20)], ids=["earlier", "later"])
def test_a_late_lap_is_moved_with_its_session(tablet: Tablet, order: tuple[int, ...], by: timedelta) -> None:
    tablet.tell(*RACE)
    ruling = moved(by)
    for number in order:
        tablet.tell(LATE[number])
    assert crossings() == [at(seconds) + by for seconds in (10, 20, 25, 30)]
    live = rows_of(tablet.source)
    assert list(map(str, check(tablet.source))) == []
    rebuild(tablet.source)
    assert rows_of(tablet.source) == live
    withdraw(ruling)
    assert crossings() == [at(seconds) for seconds in (10, 20, 25, 30)]
    assert list(map(str, check(tablet.source))) == []


def test_what_comes_late_is_what_it_would_be_had_it_come_in_time(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(*RACE)
    moved()
    tablet.tell(*LATE)
    late = rows_of(tablet.source)["laps"]
    Session.objects.filter(source=tablet.source).update(type="other")
    second_tablet.tell(*RACE, *LATE)
    moved()
    assert [one[2:5] for one in rows_of(second_tablet.source)["laps"]] == [one[2:5] for one in late]
    assert {one[0] for one in rows_of(second_tablet.source)["laps"]} == {one[0] for one in late}


def test_the_ruling_may_be_revoked_and_put_in_force_again(tablet: Tablet) -> None:
    tablet.tell(*RACE)
    ruling = moved()
    tablet.tell(*LATE)
    before = rows_of(tablet.source)
    withdraw(ruling)
    withdraw(ruling.revocations.get())
    assert rows_of(tablet.source) == before


def test_the_same_times_told_once_the_clock_was_right_stay(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Driven three hours before its tablet said; then the clock was put right, and the same times came again."""
    arrived = timezone.now()
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: at(45) - timedelta(hours=3))
        tablet.tell_at_once(*RACE)
    moved(timedelta(hours=-3))
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: at(22))
        tablet.tell(lap(21, 3, 9_900, 1, driver="Cleo"))
    assert arrived < timezone.now()
    assert Lap.objects.get(driver__name="Cleo").finished_at == at(21)
    assert Lap.objects.get(driver__name="Cleo").session != race()
