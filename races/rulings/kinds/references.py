"""What another session is called in a ruling, and which one that is here and now."""

from __future__ import annotations

from drivers.models import Club, Source
from races.models import Session
from races.rulings.fields import BadRuling, Said


def other_session(club: Club, reference: Said, field: str) -> Session:
    """Raises BadRuling where it is not here, or is another club's."""
    source = Source.objects.filter(club=club, uid=reference["source"]).first()
    session = None if source is None else session_at(source.pk, reference["event"])
    if session is None:
        raise BadRuling(f"There is no such session of {club}.", field)
    return session


def session_at(source_id: int, event: int) -> Session | None:
    """The session of a tablet that has that event: the last one that began with it, or with one before."""
    begun = Session.objects.filter(source=source_id, first_event__lte=event)
    return begun.order_by("-first_event").first()


def reference_to(session: Session) -> Said:
    """How a ruling names it."""
    return {"source": session.source.uid, "event": session.first_event}
