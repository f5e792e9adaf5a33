"""What the tests of the desk decide on."""

from __future__ import annotations

import pytest

from tests.cases_to_rule_on import recorded
from tests.tablet import Tablet


@pytest.fixture
def night(tablet: Tablet) -> None:
    """A qualifying and a race of four over five laps, in the tests' evening."""
    tablet.tell_at_once(*recorded())
