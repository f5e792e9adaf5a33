"""What is derived again after a ruling, or a revocation, was written: by what it is about."""

from __future__ import annotations

from collections.abc import Callable

from desk.championships import put_decision
from ingest.projection.again import classify_again, project_again, void_again
from races.models import Ruling
from races.rulings.kinds import KINDS, Subject

Follow = Callable[[Ruling], None]


def follow(ruling: Ruling) -> None:
    """Let all that follows from the log of rulings be as it says now."""
    decided = ruling
    while decided.revokes is not None:
        decided = decided.revokes
    kind = KINDS[decided.kind]
    FOLLOW[kind.subject](decided)


def is_in_force(ruling: Ruling) -> bool:
    """Whether nothing revokes it, or what does is revoked itself."""
    return not any(is_in_force(revocation) for revocation in Ruling.objects.filter(revokes=ruling))


def project_the_session_again(ruling: Ruling) -> None:
    """Whatever race control has to know from the beginning of a session."""
    if ruling.source is not None and ruling.event is not None:
        project_again(ruling.source, ruling.event)


def count_laps_anew(ruling: Ruling) -> None:
    """Laps that are void, or not, need no event; whose they are, and which the track's limits leave out, do."""
    session = ruling.outcome.session
    is_done = (
        ruling.kind == "void_laps"
        and ruling.source is not None
        and session is not None
        and void_again(ruling.source, session, ruling.events)
    )
    if not is_done:
        project_the_session_again(ruling)


def place_anew(ruling: Ruling) -> None:
    """An entry: nobody drove otherwise, so nothing is projected but who was on the controller."""
    if ruling.kind == "give_entry" or ruling.outcome.session is None:
        project_the_session_again(ruling)
    else:
        assert ruling.source is not None
        classify_again(ruling.source, ruling.outcome.session)


def nothing(ruling: Ruling) -> None:
    """Whoever asks for records reads what was ruled of them."""


def put_the_row(ruling: Ruling) -> None:
    """Rows of championships are written first, and told of in the log; only who revokes lets them follow."""
    put_decision(ruling, is_back=not is_in_force(ruling))


FOLLOW: dict[Subject, Follow] = {
    Subject.LAPS: count_laps_anew,
    Subject.ENTRY: place_anew,
    Subject.SESSION: project_the_session_again,
    Subject.RECORD: nothing,
    Subject.CHAMPIONSHIP: put_the_row,
}
