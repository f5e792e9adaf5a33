"""What the tests of this folder may ask for."""

from __future__ import annotations

import pytest

from championships.models import Championship
from drivers.models import Club
from tests.championships.evenings import championship, race
from tests.tablet import Tablet


@pytest.fixture
def wintercup(club: Club, tablet: Tablet) -> Championship:
    """Three races of Ada, Bob and Cy: 28, 26 and 18 points by 10-8-6. Four rounds are planned."""
    found = championship(club, planned_rounds=4)
    race(tablet, 0, "123")
    race(tablet, 2000, "213")
    race(tablet, 4000, "123")
    found.refresh_from_db()
    return found


@pytest.fixture
def cup(club: Club, tablet: Tablet) -> Championship:
    """Three of four rounds: 10 8 6 for Ada, Bob, Cy; for Bob, Ada, Cy; and Bob before Cy without Ada."""
    found = championship(club, planned_rounds=4)
    for begin, order in ((0, "123"), (2000, "213"), (4000, "23")):
        race(tablet, begin, order)
    return found
