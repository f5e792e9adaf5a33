"""A session's classification as it is shown."""

from __future__ import annotations

from races.gaps import gap_to
from races.models import Entry, Session


def results_of(session: Session) -> list[Entry]:
    """The session's entries in the order of the classification, each with its `gap` to the leader. One query."""
    entries = list(session.entries.told().classified_first())
    for entry in entries:
        entry.gap = gap_to(entries[0], entry, session)  # type: ignore[attr-defined]
    return entries
