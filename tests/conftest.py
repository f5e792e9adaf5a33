"""What every test may ask for."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from pytest_django import Settings
from rest_framework.authtoken.models import Token

from championships.decisions import assign_by_hand, keep_fixtures
from championships.fixtures.keeping import Asked
from championships.models import Championship, Handicap, Round
from championships.pairings.fixtures import EVERY_RIVAL, every_rival
from championships.presets import apply_preset
from drivers.models import Club, Source
from members.models import Membership
from races.models import Entry, Lap, Session
from smartrace_hub.watching import look_again
from tests.rulings import (
    correct_result,
    void_lap,
)
from tests.tablet import Tablet, event, lap, result


def pytest_collection_finish() -> None:
    """What was imported stays: the collector of garbage need not look through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(300_000, 20, 50)


def pytest_unconfigure() -> None:
    """Files beside a database go with it."""
    name = Path(str(settings.DATABASES["default"].get("TEST", {}).get("NAME", "")))
    for file in name.parent.glob(f"{name.name}*-writer") if name.name.startswith("test-") else ():
        file.unlink(missing_ok=True)


# How long an example takes is no matter: machines are shared. The same ones every time, whoever runs them.
hypothesis.settings.register_profile(
    "shared machine", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("shared machine")

Writing = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> dict[str, set[str]]:
    """A database. Returns what each role may in it as migrations left it: a test that empties it takes them along."""
    with django_db_blocker.unblock():
        rows = Permission.objects.filter(group__isnull=False)
        given: dict[str, set[str]] = {}
        for name, app, codename in rows.values_list("group__name", "content_type__app_label", "codename"):
            given.setdefault(name, set()).add(f"{app}.{codename}")
        return given


@pytest.fixture(scope="module")
def of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Writing]:
    """What is written `with of_module():` is there for every test of the module, and gone after its last.

    For an evening that all of them look at: telling it costs more than most tests. What a test changes is gone with it.
    """
    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        everything.__exit__(None, None, None)


def slotfreunde() -> Club:
    return Club.objects.get_or_create(name="Slotfreunde", defaults={"time_zone": "Europe/Berlin"})[0]


def tablet_of(club: Club) -> Source:
    return Source.objects.get_or_create(club=club, name="Tablet")[0]


@pytest.fixture
def club(db: None) -> Club:
    return slotfreunde()


@pytest.fixture
def source(club: Club) -> Source:
    return tablet_of(club)


@pytest.fixture
def tablet(source: Source) -> Tablet:
    return Tablet(source)


@pytest.fixture
def second_tablet(club: Club) -> Tablet:
    return Tablet(Source.objects.create(club=club, name="Second tablet"))


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Pages are rendered without collecting the static files first; the server tests do collect them."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session")
def spool_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spool")


@pytest.fixture(autouse=True)
def no_backups_yet(settings: Settings, spool_folder: Path) -> None:
    settings.HUB_BACKUP_DIR = spool_folder / "no-backups"


@pytest.fixture(autouse=True)
def a_spool_of_the_tests(settings: Settings, spool_folder: Path) -> None:
    """One folder for all tests of this process, in which nothing is left waiting."""
    settings.HUB_SPOOL_DIR = spool_folder


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    """Throttles count from nothing: a quick suite asks more often than one reader may. No picture is drawn yet.

    Nothing is known yet of how the hub is.
    """
    look_again()
    for cache in caches.all(initialized_only=True):
        cache.clear()


class Warnings(logging.Handler):
    """What the hub's own loggers say beyond information."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def nothing_goes_wrong_unheard(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is logged as gone wrong and made good some other way fails a test that is not about trouble."""
    heard = Warnings()
    loggers = [logging.getLogger(name) for name in ("ingest", "races", "drivers", "championships")]
    for logger in loggers:
        logger.addHandler(heard)
    yield
    for logger in loggers:
        logger.removeHandler(heard)
    assert request.node.get_closest_marker("trouble") or heard.said == []


@pytest.fixture
def organiser(db: None) -> Client:
    """A browser in which somebody who may do everything is logged in."""
    browser = Client()
    browser.force_login(User.objects.create_superuser("organiser"))
    return browser


@pytest.fixture
def onlooker(club: Club) -> Client:
    """A browser in which somebody who may look at everything of the club, and change nothing, is logged in."""
    user = User.objects.create_user("onlooker", is_staff=True)
    Membership.objects.create(user=user, club=club)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def eventful_race(tablet: Tablet) -> None:
    """Ada before Bob, and whatever can happen in a race. Lights out ten seconds into the evening."""
    tablet.tell_at_once(*whatever_can_happen())


def whatever_can_happen() -> list[dict[str, Any]]:
    return [
        event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit"}),
        event(1, "event.start", {"type": "race", "laps": "4"}),
        event(2, "events.weather_update", "dry"),
        event(3, "events.tire_change", {"controller_id": "1", "tire": "dry"}),
        event(3.1, "events.tire_change", {"controller_id": "2", "tire": "dry"}),
        event(8, "event.change_status", {"old": "starting", "new": "jumpstart"}),
        event(10, "event.change_status", {"old": "starting", "new": "running"}),
        lap(20, 1, 10000, 1, driver="Ada", car="GT3"),
        lap(21, 2, 11000, 1, driver="Bob", car="F1"),
        event(22, "race.penalty_update", {"controller_id": "2", "penalty": 5}),
        event(23, "race.damage_update", {"controller_id": "1", "damage": "engine"}),
        event(24, "event.pit.enter", {"controller_id": "1"}),
        event(25, "events.tire_change", {"controller_id": "1", "tire": "wet"}),
        event(28.5, "event.pit.leave", {"controller_id": "1"}),
        event(28.6, "race.damage_update", {"controller_id": "1", "damage": "none"}),
        lap(32, 1, 12000, 2, driver="Ada", car="GT3"),
        lap(33, 2, 12000, 2, driver="Bob", car="F1"),
        event(34, "race.vsc_deployed"),
        event(40, "race.vsc_retracted"),
        event(41, "events.weather_change", "wet"),
        lap(44, 1, 12000, 3, driver="Ada", car="GT3"),
        lap(45, 2, 12000, 3, driver="Bob", car="F1"),
        event(46, "event.change_status", {"old": "running", "new": "suspended"}),
        event(112, "event.change_status", {"old": "suspended", "new": "running"}),
        event(113, "event.pit.leave", {"controller_id": "2"}),
        event(114, "util.fuel_update", {"controller_id": "2", "fuel": 40}),
        lap(120, 1, 10500, 4, driver="Ada", car="GT3"),
        lap(121, 2, 10600, 4, driver="Bob", car="F1"),
        lap(122, 3, 10700, 1, driver="Cy", car="F1"),
        event(123, "ui.remove_car_from_session", {"controller_id": "3"}),
        event(
            130,
            "event.end",
            {"type": "race", "result": result(*({"controller_id": n, "laps": 4} for n in (1, 2)))},
        ),
    ]


@pytest.fixture
def one_of_everything(tablet: Tablet) -> None:
    tell_one_of_everything(tablet)


@pytest.fixture(scope="module")
def everything(of_module: Writing) -> None:
    """The same, told once for all tests of a module."""
    with of_module():
        tell_one_of_everything(Tablet(tablet_of(slotfreunde())))


def tell_one_of_everything(tablet: Tablet) -> None:
    """A row of every kind the admin shows."""
    tablet.tell_at_once(*whatever_can_happen())
    tablet.tell_at_once(*whatever_comes_later())
    decide_on_everything(tablet.source, "Wintercup")
    Group.objects.create(name="Marshals")
    Token.objects.create(user=User.objects.create_user("display"))


def whatever_comes_later() -> list[dict[str, Any]]:
    team = {"id": 3, "name": "Scuderia"}
    return [
        lap(200, 1, 5000, driver_data={"id": 1, "name": "Ada", "team_data": team}, car="GT3"),
        event(211, "event.of_the_future"),
    ]


def decide_on_everything(source: Source, cup: str) -> None:
    """A decision of every kind on what a tablet told, and a championship."""
    void_lap(Lap.objects.get(source=source, lap_time_ms=10500), "cut the chicane")
    race = Session.objects.get(source=source, type="race")
    correct_result(Entry.objects.get(session=race, controller=2), "magnets", is_disqualified=True)
    hold_championship(race, cup)


def hold_championship(race: Session, name: str) -> None:
    """A championship with that race as its first round, none of its heats, and a second round still to come."""
    cup = Championship.objects.create(club=race.club, name=name, state=Championship.State.RUNNING)
    apply_preset(cup, "10-8-6-5-4-3-2-1")
    Handicap.objects.create(championship=cup, amounts="40 20 10")
    rounds = [Round.objects.create(championship=cup, number=number) for number in (1, 2)]
    assign_by_hand(race, rounds[0])
    day = race.opened_at.astimezone(race.club.zone).date()
    keep_fixtures(rounds[0], Asked(EVERY_RIVAL, 1, every_rival(["Gus", "Hal", "Ida"], 2)), day)
