"""What the club ruled of its meetings, as the sessions it was ruled of tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from races.models import Ruling, Session
from races.rulings.kinds.meetings import OF_MEETINGS
from races.rulings.kinds.references import session_at


@dataclass
class RuledMeetings:
    """By the key of the session each hangs on: where meetings begin, or do not, and what is said of them."""

    splits: set[int] = field(default_factory=set)
    joins: set[int] = field(default_factory=set)
    moved: dict[int, Ruling] = field(default_factory=dict)
    said: list[Ruling] = field(default_factory=list)

    @classmethod
    def of(cls, club_id: int) -> RuledMeetings:
        """Those in force. One query."""
        found = cls()
        wanted = Ruling.objects.filter(club=club_id, kind__in=(*OF_MEETINGS, Ruling.REVOKE)).select_related("outcome")
        for ruling in wanted.in_force():
            if ruling.outcome.session_id is not None:
                found.take(ruling, ruling.outcome.session_id)
        return found

    def take(self, ruling: Ruling, session: int) -> None:
        match ruling.kind:
            case "split_meeting":
                self.splits.add(session)
            case "join_meetings":
                self.joins.add(session)
            case "move_session":
                self.moved[session] = ruling
            case _:
                self.said.append(ruling)

    def name_and_day(self, sessions: Iterable[int]) -> tuple[str, date | None]:
        """What the newest rulings about any of these sessions say of their meeting."""
        name, day, keys = "", None, set(sessions)
        for ruling in self.said:
            if ruling.outcome.session_id not in keys:
                continue
            if ruling.kind == "meeting_name":
                name = ruling.says.get("name", "")
            else:
                day = ruling.says.get("day")
        return name, None if day is None else date.fromisoformat(day)

    def host_of(self, session: int) -> Session | None:
        """The session whose meeting a moved one is of: not moved, or to one of its own. None: it has one of its own.

        Where sessions were moved to each other's meetings in a circle, each has its own.
        """
        met: set[int] = set()
        while session in self.moved and session not in met:
            met.add(session)
            to: Any = self.moved[session].says.get("to")
            host = None if to is None else self.session_named(to, self.moved[session].club_id)
            if host is None or host.pk not in self.moved or "to" not in self.moved[host.pk].says:
                return host
            session = host.pk
        return None

    @staticmethod
    def session_named(reference: dict[str, Any], club_id: int) -> Session | None:
        source = Session.objects.filter(club=club_id, source__uid=reference["source"]).values_list("source", flat=True)
        known = source.first()
        return None if known is None else session_at(known, reference["event"])
