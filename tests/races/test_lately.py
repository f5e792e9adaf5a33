"""What was new in the last meetings: records that stand since, and bests of those who had been there before."""

from __future__ import annotations

from datetime import timedelta

from races.history.lately import latest, new_bests, new_records, winners_of
from races.models import LapSummary, Meeting, Session
from tests.tablet import Tablet, event, lap, started

ADA, BOB, CY = (1, "Ada"), (2, "Bob"), (3, "Cy")


def test_the_last_meeting_tells_its_winners_records_and_personal_bests(tablet: Tablet) -> None:
    """Ada and Bob were there 30 days before; Ada is quicker than then and than anybody, Bob slower, and Cy is new."""
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Spa"}),
        started(1, laps="1"),
        lap(10, 1, 8000, 1, driver=ADA),
        lap(11, 2, 8500, 1, driver=BOB),
        event(20, "ui.reset"),
    )
    before = Session.objects.get()
    meeting = Meeting.objects.create(club=before.club, began_at=before.opened_at - timedelta(days=30))
    tablet.tell_at_once(
        started(100, laps="1"),
        lap(107, 1, 7900, 1, driver=ADA),
        lap(109, 2, 8600, 1, driver=BOB),
        lap(110, 3, 8700, 1, driver=CY),
        event(120, "ui.reset"),
    )
    Session.objects.filter(pk=before.pk).update(meeting=meeting, opened_at=meeting.began_at)
    LapSummary.objects.filter(session=before).update(opened_at=meeting.began_at)
    [last, first] = latest(Meeting.objects.all(), 2)
    assert first == meeting
    assert winners_of(last) == ["Ada"]
    assert [(str(one.summary.driver), one.summary.best_lap_ms, one.gained_ms) for one in new_bests([last])] == [
        ("Ada", 7900, 100)
    ]
    assert [(record.of, record.lap.lap_time_ms) for record in new_records([last])] == [("track record", 7900)]
    assert new_bests([]) == new_records([]) == []
