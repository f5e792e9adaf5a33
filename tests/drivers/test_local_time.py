"""The hour that comes twice is marked wherever a local time is read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from drivers.local_time import local_text

BERLIN = ZoneInfo("Europe/Berlin")
TEXTS = [
    (datetime(2025, 10, 25, 23, 59, tzinfo=UTC), "2025-10-26 01:59"),
    (datetime(2025, 10, 26, 0, 50, tzinfo=UTC), "2025-10-26 02:50 CEST"),
    (datetime(2025, 10, 26, 1, 5, tzinfo=UTC), "2025-10-26 02:05 CET"),
    (datetime(2025, 10, 26, 2, 0, tzinfo=UTC), "2025-10-26 03:00"),
    (datetime(2025, 3, 30, 1, 30, tzinfo=UTC), "2025-03-30 03:30"),
]


@pytest.mark.parametrize(("at", "text"), TEXTS)
def test_the_hour_that_comes_twice_says_which_it_is(at: datetime, text: str) -> None:
    with timezone.override(BERLIN):
        assert local_text(at) == text
        assert Template("{{ at|date:'Y-m-d H:i' }}").render(Context({"at": at})) == text
        assert Template("{{ at|date:'Y-m-d' }}").render(Context({"at": at})) == text[:10]
