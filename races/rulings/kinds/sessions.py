"""What can be ruled of a session: what it was, where, when, how much it is worth, and where it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from races.models import Lap, Ruling, Session
from races.rulings.fields import BadRuling, Instant, Named, Other, Said, Text
from races.rulings.kinds.kind import Kind, Subject, in_words
from races.rulings.kinds.references import other_session

LONGEST_TYPE = 50
NIGHT_IS_OVER_AFTER_H = 6


class OfSession(Kind):
    subject = Subject.SESSION


class SessionType(OfSession):
    """It was a race, a qualifying, a practice, or whatever the club calls it; places follow from that."""

    name = "session_type"
    verb = "Set the type"
    says = (Text("type", "Type", "race, qualifying, practice, or as you call it.", longest=LONGEST_TYPE),)
    example = {"type": "qualifying"}

    @classmethod
    def read(cls, said: Said) -> Said:
        found = super().read(said)
        return {"type": found["type"].lower()}

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} was a {says['type']}"


class SessionName(OfSession):
    """What the club calls it, wherever it is named."""

    name = "session_name"
    verb = "Name it"
    says = (Text("name", "Name", "Such as Final of the club cup."),)
    example = {"name": "Final"}

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} is called {says['name']}"


class SessionTrack(OfSession):
    """It was driven on another track than the tablet said; its laps, records and limits are of that."""

    name = "session_track"
    verb = "Set the track"
    says = (Named("track", "Track", "On which it was driven.", kind="track"),)
    example = {"track": "Kellerring"}

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} was driven on {says['track']}"


class Hide(OfSession):
    """A test run: no record, start, win or lap of it counts anywhere but on its own page."""

    name = "hide"
    verb = "Hide from all statistics"
    hint = "A test run: no record, start, win or lap of it counts anywhere; its page stays, and says so."

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} hidden from all statistics"


class Qualifying(OfSession):
    """Which qualifying set its grid, and so gave the pole."""

    name = "qualifying"
    verb = "Choose its qualifying"
    says = (Other("qualifying", "Qualifying", "Which set the grid, and so gave the pole."),)
    example = {"qualifying": {"source": "0" * 32, "event": 1}}

    @classmethod
    def check_about(cls, says: Said, target: Any) -> None:
        race: Session = target.session
        qualifying = other_session(target.club, says["qualifying"], "qualifying")
        if race.type != Session.RACE:
            raise BadRuling(f"{race} is no race: only a race has a grid that a qualifying sets.")
        if qualifying.type != Session.QUALIFYING:
            raise BadRuling(f"{qualifying} is no qualifying.", "qualifying")
        if qualifying.opened_at >= race.opened_at:
            raise BadRuling(f"{qualifying} was not before {race}.", "qualifying")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']}: the grid is that of another qualifying"


class OfResult(OfSession):
    against = ("official", "provisional")


class Official(OfResult):
    """The result is the club's last word."""

    name = "official"
    verb = "Make the result official"
    hint = "The result is the club's last word; a race that nobody ended counts, too."

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']}: the result is official"


class Provisional(OfResult):
    """The result may change yet: a protest is heard."""

    name = "provisional"
    verb = "Make the result provisional"
    hint = "The places stay as they are, and are shown as provisional until this is revoked."

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']}: the result is provisional"


class SplitSession(OfSession):
    """From the lap after this one on it is another session, of the same type and plan.

    The official result is of both together, so of neither: in each, places follow from what was driven in it.
    """

    name = "split_session"
    verb = "Split after this lap"
    hint = "What crosses the line later is of a second session; both are placed by what was driven in them."

    @classmethod
    def check_about(cls, says: Said, target: Any) -> None:
        laps = Lap.objects.filter(session=target.session)
        last = laps.filter(source=target.source, event=target.event).first()
        if last is None:
            raise BadRuling(f"That is no lap of {target.session}: choose one of its laps.")
        later = laps.exclude(pk=last.pk).filter(finished_at__gte=last.finished_at)
        if not any((lap.finished_at, lap.event) > (last.finished_at, last.event) for lap in later):
            raise BadRuling("Nobody drove a lap after that one: there is nothing to split off.")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['session']} split after {about['who']}"


class JoinSessions(OfSession):
    """It goes on as part of the one before it on the same tablet."""

    name = "join_sessions"
    verb = "Join with the one before"
    hint = "It goes on as part of the session before it on the same tablet; places follow from all that was driven."

    @classmethod
    def check_about(cls, says: Said, target: Any) -> None:
        session: Session = target.session
        before = session_before(session)
        if before is None:
            raise BadRuling(f"There is no session before {session} on {session.source}.")
        if session.type not in {before.type, Session.PRACTICE, Session.UNKNOWN}:
            raise BadRuling(f"{before} is no {session.type}: only sessions of one type can be joined.")
        if before.meeting_id != session.meeting_id:
            raise BadRuling(f"{before} was at another meeting: only sessions of one meeting can be joined.")
        if session.continues is not None:
            raise BadRuling(f"{session} was split off: revoke that instead.")

    @classmethod
    def check_beside(cls, says: Said, others: Sequence[Ruling]) -> None:
        twice = [other for other in others if other.kind == cls.name]
        if twice:
            raise BadRuling(f"{in_words(twice[0])}: that is ruled already ({twice[0]}).")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} joined with the session before it"


class SessionTimes(OfSession):
    """The tablet's clock was wrong: all that happened in it happened so much earlier or later.

    The start says by how much everything moves. Without one, the end does.
    """

    name = "session_times"
    verb = "Put the times right"
    says = (
        Instant("started_at", "Start", "When it really began; all that happened in it moves along.", is_required=False),
        Instant(
            "ended_at", "End", "When it really ended; where a start is given, both have to fit.", is_required=False
        ),
    )
    example = {"started_at": "2026-01-17T18:30:00+00:00"}

    @classmethod
    def check(cls, says: Said) -> None:
        if not says:
            raise BadRuling("Say when it began, or when it ended.")
        if len(says) == 2 and instant(says["ended_at"]) <= instant(says["started_at"]):
            raise BadRuling("The end is not after the start.", "ended_at")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        words = [f"{word} {instant(says[name]):%Y-%m-%d %H:%M:%S}" for name, word in WORDS.items() if name in says]
        return f"{about['who']} {' and '.join(words)} UTC"


WORDS = {"started_at": "began", "ended_at": "ended"}


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def session_before(session: Session) -> Session | None:
    """The one before it on its tablet."""
    earlier = Session.objects.filter(source=session.source_id, opened_at__lte=session.opened_at)
    return earlier.exclude(pk=session.pk).order_by("-opened_at", "-pk").first()
