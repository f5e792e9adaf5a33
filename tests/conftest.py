"""What every test may ask for."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from drivers.models import Club, Source
from tests.tablet import Tablet


@pytest.fixture
def club(db: None) -> Club:
    return Club.objects.create(name="Slotfreunde", time_zone="Europe/Berlin")


@pytest.fixture
def source(club: Club) -> Source:
    return Source.objects.create(club=club, name="Tablet")


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


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    """Throttles count from nothing: a quick suite asks more often than one reader may."""
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
def onlooker(db: None) -> Client:
    """A browser in which somebody who may look at everything, and change nothing, is logged in."""
    user = User.objects.create_user("onlooker", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    browser = Client()
    browser.force_login(user)
    return browser
