"""What people decide on top of what SmartRace said, and what follows from it at once.

A decision is a row, or a mark on one, that the projector applies whenever it projects; so it outlives late events and
rebuilds. Whoever decides waits for the source's projection, which is then made anew for the session concerned.
"""

from __future__ import annotations

from django.contrib.auth.models import User

from ingest.database import writing
from ingest.projection.again import project_again
from races.models import Entry, Lap, LapRuling, ResultRuling

Author = User | None


def void_lap(lap: Lap, reason: str, author: Author = None) -> LapRuling:
    """The lap holds no record and tells nothing of pace any more."""
    with writing():
        values = {"reason": reason, "author": author}
        ruling, _ = LapRuling.objects.update_or_create(source=lap.source, event=lap.event, defaults=values)
        project_again(lap.source, lap.event)
    return ruling


def correct_result(
    entry: Entry,
    reason: str,
    author: Author = None,
    *,
    position: int | None = None,
    is_disqualified: bool | None = None,
    is_retired: bool | None = None,
) -> ResultRuling:
    """The controller's place in its session is another; what is None is as it would be without."""
    session = entry.session
    with writing():
        ruling, _ = ResultRuling.objects.update_or_create(
            source=session.source,
            event=session.first_event,
            controller=entry.controller,
            defaults={
                "session": session,
                "reason": reason,
                "author": author,
                "position": position,
                "is_disqualified": is_disqualified,
                "is_retired": is_retired,
            },
        )
        project_again(session.source, session.first_event)
    return ruling


def withdraw(ruling: LapRuling | ResultRuling) -> None:
    """It is as if it had never been ruled."""
    with writing():
        ruling.delete()
        project_again(ruling.source, ruling.event)


def apply_ruling(ruling: LapRuling | ResultRuling) -> None:
    """Store a ruling that was written or changed by hand, and what follows from it."""
    with writing():
        ruling.save()
        project_again(ruling.source, ruling.event)
