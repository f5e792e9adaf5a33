"""What every test of statistics needs."""

from __future__ import annotations

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def unthrottled(settings: Settings) -> None:
    """There is much to ask of a random season."""
    rates = {"address": None, "token": None}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
