"""A track with its records over REST."""

from __future__ import annotations

from drivers.models import Club
from races.models import Session, Track
from tests.api.api_reading import (
    get,
    seconds,
)
from tests.tablet import Tablet, event, lap, started


def test_a_track_tells_its_lap_record_and_its_track_record_apart(tablet: Tablet) -> None:
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit"}),
        started(1, "qualifying"),
        lap(10, 1, 6500, 1, driver="Ada", car="GT3"),
        lap(17, 7, 6000, 1, driver="Ghost", car="GT3"),
        started(60),
        lap(70, 1, 7003, 1, driver="Ada", car="GT3"),
        lap(71, 2, 7002, 1, driver="Bob", car="F1"),
        lap(78, 2, 900, 2, driver="Bob", car="F1"),
    )
    told = get(f"tracks/{Track.objects.get().pk}/")
    assert [
        (told[record]["lap_time_ms"], told[record]["lap_time"], told[record]["driver"]["name"])
        for record in ("lap_record", "track_record")
    ] == [(7002, "7.002", "Bob"), (6500, "6.500", "Ada")]
    assert told["lap_record"]["session"] == Session.objects.get(type="race").pk
    assert seconds([told["lap_record"]], "driven_at") == [71]


def test_a_track_nobody_drove_on_has_no_record(club: Club) -> None:
    track = Track.objects.create(club=club, name="Oval", name_key="oval")
    told = get(f"tracks/{track.pk}/")
    assert (told["lap_record"], told["track_record"]) == (None, None)
