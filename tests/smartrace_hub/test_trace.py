"""`manage.py trace` shows a newcomer the road of an event."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ingest.models import RawEvent
from tests.tablet import Tablet, event


def road(*args: object) -> str:
    out = StringIO()
    call_command("trace", *args, stdout=out)
    return out.getvalue()


def test_a_laps_road_leads_from_its_bytes_to_a_standing(one_of_everything: None) -> None:
    lap = RawEvent.objects.filter(event_type="ui.lap_update").order_by("pk")[2]
    told = road(lap.pk)
    assert "ui.lap_update by lap_completed  ingest/handlers/laps.py:" in told
    assert "race.laps.complete  races/control/verbs/laps.py" in told
    assert "lap " in told
    assert "lines of careers  races/derived/career_totals.py" in told
    assert "championships.subscriber  championships/subscriber.py" in told
    assert "8. Standings   Wintercup, round 1" in told.replace("Round", "round")


@pytest.mark.parametrize(("body", "says"), [({}, "no handler"), ({"controller_id": "9x"}, "problem: ")])
def test_what_is_not_understood_says_so(tablet: Tablet, body: dict[str, str], says: str) -> None:
    tablet.tell_at_once(event(0, "event.of_the_future" if not body else "event.pit.enter", body))
    assert says in road(RawEvent.objects.get().pk).lower()


def test_an_event_that_is_not_there_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="There is no event 99"):
        road(99)
    with pytest.raises(CommandError, match="No lap was posted yet"):
        road()
