"""What every test may ask for."""

from __future__ import annotations

import pytest
from django.core.cache import cache
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
