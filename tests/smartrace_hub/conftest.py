"""A login for the tests of this folder."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture
def organiser(db: None) -> Client:
    """A browser in which somebody who may do everything is logged in."""
    browser = Client()
    browser.force_login(User.objects.create_superuser("organiser"))
    return browser
