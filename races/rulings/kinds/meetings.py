"""What can be ruled of a meeting, by one of its sessions: what it is called, its day, what belongs to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from races.models import Meeting, Session
from races.rulings.fields import BadRuling, Day, Other, Said, Text
from races.rulings.kinds.kind import Kind, Subject
from races.rulings.kinds.references import other_session

DAYS_APART = timedelta(days=366)


class OfMeeting(Kind):
    subject = Subject.MEETING


class MeetingName(OfMeeting):
    """What the club calls it."""

    name = "meeting_name"
    verb = "Name it"
    says = (Text("name", "Name", "Empty: it is called by its day.", is_required=False),)
    example = {"name": "Opening night"}

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} is called {says['name']}" if says.get("name") else f"{about['who']} has no name"


class MeetingDay(OfMeeting):
    """The day people call it by, where it is not the one it began."""

    name = "meeting_day"
    verb = "Set the day"
    says = (Day("day", "Day", "Empty: the day it began.", is_required=False),)
    example = {"day": "2026-01-17"}

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} was held on {says['day']}" if says.get("day") else f"{about['who']}: the day it began"


class SplitMeeting(OfMeeting):
    """From that session on it is another meeting."""

    name = "split_meeting"
    verb = "Split before this session"
    adds_up = True
    hint = "This session and those after it are another meeting."

    @classmethod
    def check_about(cls, says: Said, target: Any) -> None:
        if first_of(target.session) == target.session:
            raise BadRuling(f"{target.session} is the first of its meeting: there is nothing before it to split off.")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about.get('session', about['who'])} begins another meeting"


class JoinMeetings(OfMeeting):
    """It is part of the meeting before it."""

    name = "join_meetings"
    verb = "Join with the one before"
    adds_up = True
    hint = "All of it is part of the club's meeting before it."

    @classmethod
    def check_about(cls, says: Said, target: Any) -> None:
        meeting = target.session.meeting
        earlier = Meeting.objects.filter(club=target.club, began_at__lt=meeting.began_at).exclude(sessions=None)
        if not earlier.exists():
            raise BadRuling(f"There is no meeting before {meeting}.")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} joined with the meeting before it"


class MoveSession(Kind):
    """A session is of another meeting, which one of that one's sessions names, or of one of its own."""

    name = "move_session"
    subject = Subject.SESSION
    verb = "Move to another meeting"
    says = (Other("to", "To", "Empty: to a meeting of its own.", is_required=False, kind="session of that meeting"),)
    example = {"to": {"source": "0" * 32, "event": 1}}

    @classmethod
    def check_about(cls, says: Said, target: Any) -> None:
        if "to" not in says:
            return
        host = other_session(target.club, says["to"], "to")
        if host == target.session:
            raise BadRuling("Name a session of the other meeting.", "to")
        if host.meeting_id == target.session.meeting_id:
            raise BadRuling(f"{target.session} is of that meeting already.", "to")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        where = "another meeting" if "to" in says else "a meeting of its own"
        return f"{about.get('session', about['who'])} is of {where}"


OF_MEETINGS = (MeetingName.name, MeetingDay.name, SplitMeeting.name, JoinMeetings.name, MoveSession.name)


def first_of(session: Session) -> Session | None:
    """The first session of its meeting."""
    return Session.objects.filter(meeting=session.meeting_id).order_by("opened_at", "pk").first()
