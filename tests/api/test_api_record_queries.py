"""How many queries the records take."""

from __future__ import annotations

from urllib.parse import urlencode

from drivers.models import Driver
from races.history.best_laps import HOLDERS
from races.models import Track
from tests.api.api_reading import (
    get,
    queries,
)
from tests.tablet import Tablet, at, event, lap, started


def test_a_hundred_lines_take_as_many_queries_as_one(tablet: Tablet) -> None:
    tablet.tell_at_once(event(0, "util.set_active_track", {"id": 8, "name": "Oval"}))
    tell_races(tablet, range(1))
    track, since = Track.objects.get().pk, urlencode({"driven_at__gte": at(0).isoformat()})
    ranked = [f"records/?track={track}&limit=100&by={by}" for by in HOLDERS]
    asked = [*ranked, f"records/history/?track={track}"]
    asked += [f"{path}&{since}" for path in asked]
    few = [queries(path) for path in asked]
    tell_races(tablet, range(1, 100))
    assert [len(get(path)) for path in asked] == [100] * 12
    assert [queries(path) for path in asked] == few


def test_personal_bests_on_many_tracks_take_as_many_queries_as_on_one(tablet: Tablet) -> None:
    path = "records/personal-bests/?driver="
    for number in range(12):
        tablet.tell_at_once(
            event(60 * number, "util.set_active_track", {"id": number, "name": f"Track {number}"}),
            lap(60 * number + 9, 1, 9000, driver=(1, "Ada"), car=(1, "GT3")),
        )
        if not number:
            path += str(Driver.objects.get().pk)
            few = queries(path)
    assert len(get(path)) == 12
    assert queries(path) == few


def tell_races(tablet: Tablet, numbers: range) -> None:
    """In each a driver in a car breaks the record, neither of whom was seen before."""
    for number in numbers:
        tablet.tell_at_once(
            started(60 * number + 1),
            lap(60 * number + 9, 1, 9000 - number, 1, driver=(number, f"D{number}"), car=(number, f"C{number}")),
        )
