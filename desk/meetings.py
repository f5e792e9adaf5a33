"""What follows from a ruling on a meeting: nothing is projected again, sessions are of other meetings."""

from __future__ import annotations

import contextlib

from races.control.days import meetings_changed
from races.models import Meeting, Ruling, RulingOutcome, Session
from races.rulings.fields import BadRuling
from races.rulings.kinds.references import other_session


def arrange_anew(ruling: Ruling) -> None:
    """Let the club's sessions be of the meetings that its rulings make of them now."""
    outcome = RulingOutcome.objects.select_related("session__meeting").get(pk=ruling.pk)
    session = outcome.session
    if session is None:
        return
    bring_back(outcome, session)
    before = session.meeting_id
    meetings_changed(ruling.club, concerned_by(ruling, session))
    remember_what_went(outcome, before)


def concerned_by(ruling: Ruling, session: Session) -> list[Session]:
    """The session, the first of its meeting, and the one to whose meeting it goes, or went."""
    found = [session, *Session.objects.filter(meeting=session.meeting_id).order_by("opened_at", "pk")[:1]]
    with contextlib.suppress(BadRuling):
        found += [other_session(ruling.club, ruling.says["to"], "to")] if "to" in ruling.says else []
    return found


def remember_what_went(outcome: RulingOutcome, before: int | None) -> None:
    """The key of a meeting that is no more, so that it has it again when this is revoked."""
    if before is not None and not Meeting.objects.filter(pk=before).exists():
        outcome.gone = {"meeting": before}
        outcome.save(update_fields=["gone"])


def bring_back(outcome: RulingOutcome, session: Session) -> None:
    """Give the session the meeting it had, if there is none of that key; whether it is its own is then arranged."""
    gone = outcome.gone.get("meeting")
    if gone is None or Meeting.objects.filter(pk=gone).exists():
        return
    session.meeting = Meeting.objects.create(pk=gone, club_id=session.club_id, began_at=session.opened_at)
    Session.objects.filter(pk=session.pk).update(meeting=gone)
