"""What the tests of this folder may ask for."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from championships.models import Championship
from drivers.models import Club
from tests.championships.evenings import championship, race
from tests.tablet import Tablet


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


@pytest.fixture
def wintercup(club: Club, tablet: Tablet) -> Championship:
    """Three races of Ada, Bob and Cy: 28, 26 and 18 points by 10-8-6. Four rounds are planned."""
    found = championship(club, planned_rounds=4)
    race(tablet, 0, "123")
    race(tablet, 2000, "213")
    race(tablet, 4000, "123")
    found.refresh_from_db()
    return found
