"""A session whose tablet's clock was wrong: what a ruling on its times is about, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from desk.targets import Target
from ingest.projection.moved_in_time import move_again, numbers_in, ranges_of, told_in
from races.models import Ruling, Session
from races.rulings.fields import BadRuling, Said

FITS_WITHIN = timedelta(minutes=1)
MILLISECOND = timedelta(milliseconds=1)


def with_what_moves(target: Target, says: Said) -> Target:
    """The target, with the events that move, by how much, and the track that they were driven on all the same."""
    session = target.session
    assert session is not None
    assert target.source is not None
    numbers = numbers_in(session)
    about = {
        **target.about,
        "moved": ranges_of(numbers),
        **told_in(target.source, numbers),
        "shift_ms": moved_ms(session) + shift_of(session, says) // MILLISECOND,
        **({"track": session.track.name} if session.track else {}),
    }
    return replace(target, about=about)


def shift_of(session: Session, says: Said) -> timedelta:
    """By how much all that happened in it moves, from when it is thought to have. Raises BadRuling."""
    began, ended = session.started_at or session.opened_at, session.ended_at or session.closed_at
    if "ended_at" in says and ended is None:
        raise BadRuling(f"{session} is still under way: say when it began.", "ended_at")
    if len(says) == 2 and ended is not None:
        lasted, told = ended - began, instant(says["ended_at"]) - instant(says["started_at"])
        if abs(lasted - told) > FITS_WITHIN:
            raise BadRuling(
                f"It lasted {in_minutes(lasted)}, and from that start to that end it would be {in_minutes(told)}: give "
                "one of the two, and everything moves along.",
                "ended_at",
            )
    if "started_at" in says:
        return instant(says["started_at"]) - began
    assert ended is not None
    return instant(says["ended_at"]) - ended


def moved_ms(session: Session) -> int:
    """By how much it was moved by an earlier ruling, which this one takes the place of."""
    return next(
        (
            int(ruling.about["shift_ms"])
            for ruling in reversed(Ruling.objects.filter(source=session.source_id).in_force())
            if ruling.kind == "session_times" and ruling.event == session.first_event
        ),
        0,
    )


def move_in_time(ruling: Ruling) -> None:
    """Let it be when it was ruled to have been, or, where that is revoked, when its tablet said."""
    if ruling.source is not None:
        move_again(ruling.source, ruling)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def in_minutes(time: timedelta) -> str:
    minutes, seconds = divmod(round(time.total_seconds()), 60)
    return f"{minutes}:{seconds:02d}"
