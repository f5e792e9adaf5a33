"""The laps of all sessions in the order of their list, found by summaries, so that nothing scans laps.

Newest session first, and within a session the newest lap first; or the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db.models import Q, QuerySet, Sum

from races.models import Lap
from races.models.lap import LapQuerySet
from races.models.lap_summary import LapSummaryQuerySet

MOST_LOOKED_AT = 20_000
"""Laps that one page looks at before it is told though it is not full."""

GROWTH = 8
MOST_SESSIONS = 500
LAPS_AT_ONCE = 5_000


class Place(NamedTuple):
    """A place in the list: past that lap or, where none is named, past the whole session."""

    opened_at: datetime
    session: int
    finished_at: datetime | None = None
    lap: int | None = None

    @classmethod
    def past(cls, lap: Lap) -> Self:
        assert lap.session is not None
        return cls(lap.session.opened_at, lap.session_id, lap.finished_at, lap.pk)


class SessionLapCount(NamedTuple):
    """A session, and how many laps its summaries tell of."""

    opened_at: datetime
    session: int
    laps: int


@dataclass
class Found:
    """Laps in the order they were read, and where to go on; None: there are no more."""

    laps: list[Lap]
    rest: Place | None


@dataclass(frozen=True)
class LapList:
    """`laps` are those asked for. `summaries` are of all these, and of as few others as can be told without laps."""

    laps: LapQuerySet
    summaries: LapSummaryQuerySet
    is_ascending: bool = False

    def read(self, start: Place | None, most: int) -> Found:
        """Up to `most` laps from a place on: fewer where the list ends, or where many are looked at in vain."""
        found: list[Lap] = []
        looked_at, wanted, place = 0, most, start
        while True:
            sessions, is_end = self.sessions(place, wanted)
            if sessions:
                found += self.laps_of(sessions, place)[: most + 1 - len(found)]
                place = Place(sessions[-1].opened_at, sessions[-1].session)
            if len(found) > most:
                return Found(found[:most], Place.past(found[most - 1]))
            looked_at += sum(session.laps for session in sessions)
            if is_end or looked_at >= MOST_LOOKED_AT:
                return Found(found, None if is_end else place)
            wanted = min(wanted * GROWTH, MOST_LOOKED_AT)

    def every_lap(self) -> Iterator[Lap]:
        """All of them, some sessions at a time."""
        place, is_end = None, False
        while not is_end:
            sessions, is_end = self.sessions(place, LAPS_AT_ONCE)
            if sessions:
                yield from self.laps_of(sessions, place)
                place = Place(sessions[-1].opened_at, sessions[-1].session)

    def sessions(self, place: Place | None, wanted: int) -> tuple[list[SessionLapCount], bool]:
        """The next sessions, of which the summaries tell of more than `wanted` laps, and whether there are no others.

        Of a session that was told in part nobody knows how much there is to come.
        """
        most = min(wanted, MOST_SESSIONS) + 2
        found = [SessionLapCount(*row) for row in self._grouped(place)[:most]]
        laps = 0
        for taken, driven in enumerate(found, start=1):
            laps += 0 if place is not None and driven.session == place.session else driven.laps
            if laps > wanted:
                return found[:taken], taken == len(found) < most
        return found, len(found) < most

    def laps_of(self, sessions: Sequence[SessionLapCount], place: Place | None) -> LapQuerySet:
        """The laps of those sessions past the place, in order."""
        summaries = self.summaries.filter(session__in=[driven.session for driven in sessions])
        laps = self.laps.filter(entry__in=summaries.order_by().values("entry"))
        if place is not None and place.lap is not None:
            beyond = Q(**{f"finished_at__{self.past}": place.finished_at})
            beyond |= Q(finished_at=place.finished_at, **{f"pk__{self.past}": place.lap})
            laps = laps.filter(~Q(session=place.session) | beyond)
        sign = self.sign
        return laps.order_by(f"{sign}session__opened_at", f"{sign}session_id", f"{sign}finished_at", f"{sign}pk")

    def _grouped(self, place: Place | None) -> QuerySet[Any, Any]:
        summaries = self.summaries.order_by()
        if place is not None:
            nearest = Q(**{f"session__{self.past}": place.session})
            if place.lap is not None:
                nearest |= Q(session=place.session)
            further = Q(**{f"opened_at__{self.past}": place.opened_at})
            # The first condition is what an index goes by.
            summaries = summaries.filter(Q(**{f"opened_at__{self.past}e": place.opened_at}), further | nearest)
        grouped = summaries.values("opened_at", "session").annotate(laps=Sum("lap_count"))
        return grouped.order_by(f"{self.sign}opened_at", f"{self.sign}session").values_list(
            "opened_at", "session", "laps"
        )

    @property
    def sign(self) -> str:
        return "" if self.is_ascending else "-"

    @property
    def past(self) -> str:
        """The lookup of what comes later in the list."""
        return "gt" if self.is_ascending else "lt"
