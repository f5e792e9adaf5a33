"""Which places there may be in any session, whatever was told and ruled."""

from __future__ import annotations

from drivers.models import Source
from races.models import Entry, Ruling, Session


def assert_places_are_right(source: Source) -> None:
    """Places are told from 1 without a gap; only people who are not disqualified have one; some may share one."""
    for session in Session.objects.filter(source=source):
        entries = list(Entry.objects.filter(session=session))
        placed = [entry for entry in entries if entry.position is not None]
        assert all(entry.is_person and not entry.is_disqualified for entry in placed), session
        places = sorted(entry.position or 0 for entry in placed)
        is_shared = Ruling.objects.filter(outcome__session=session, kind="place").exists()
        expected = [1 + places.index(place) for place in places] if is_shared else list(range(1, len(places) + 1))
        assert places == expected, (session, places)
