"""The rows in which a championship's decisions are, each model with how its rows are told and found again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db import models

from championships.by_hand.naming import driver_called
from championships.models import (
    Adjustment,
    Championship,
    CrewShare,
    Decision,
    Exclusion,
    Heat,
    ResultByHand,
    RoundSession,
    SessionByHand,
)
from championships.rulings.references import (
    driver_of,
    driver_told,
    gone,
    round_of,
    round_told,
    row_of,
    session_told,
    team_of,
)
from championships.scoring.tables import plain
from drivers.models import Driver, Source
from races.models import Session
from races.rulings.fields import BadRuling, Said

Values = dict[str, Any]
"""By the names of a row's fields."""
MOST_NAMED = 3
"""So many of a list stand in its line of the log; all of them are in what it says."""


class Rows:
    """The rows of one model. `columns` are what people decide in them."""

    model: ClassVar[type[models.Model]]
    columns: ClassVar[tuple[str, ...]]

    def of(self, championship: Championship) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(championship=championship)

    def told(self, row: Any) -> Said:
        raise NotImplementedError

    def values(self, championship: Championship, told: Said, session: int | None) -> Values:
        """Of a row, with all it names as it is here. Raises BadRuling."""
        raise NotImplementedError

    def find(self, championship: Championship, told: Said, session: int | None) -> Any:
        """The row that says just that; None where none does. Raises BadRuling where what it names is no more."""
        return self.of(championship).filter(**self.values(championship, told, session)).first()

    def begin(self, championship: Championship, told: Said, session: int | None) -> Any:
        """A row where there is none that says anything of it."""
        return self.model(championship=championship)

    def finish(self, row: Any, championship: Championship, told: Said) -> None:
        """Once the row is stored: what belongs to it. Raises ValidationError."""

    def words(self, row: Any) -> str:
        return str(row)


class Adjustments(Rows):
    model = Adjustment
    columns = ("driver_id", "team_id", "manufacturer", "points", "round_id", "is_of_round", "reason")

    def told(self, row: Adjustment) -> Said:
        return {
            "driver": driver_told(row.driver),
            "team": str(row.team or ""),
            "manufacturer": row.manufacturer,
            "points": plain(row.points),
            "round": round_told(row.round),
            "is_of_round": row.is_of_round,
            "reason": row.reason,
        }

    def values(self, championship: Championship, told: Said, session: int | None) -> Values:
        return {
            "driver": driver_of(championship, told["driver"]),
            "team": team_of(championship, told["team"]),
            "manufacturer": told["manufacturer"],
            "points": Decimal(told["points"]),
            "round": round_of(championship, told["round"]),
            "is_of_round": told.get("is_of_round", False),
            "reason": told["reason"],
        }

    def words(self, row: Adjustment) -> str:
        if row.is_of_round:
            return f"{row} in {row.round}"
        return str(row) if row.round is None else f"{row} from {row.round} on"


class Exclusions(Rows):
    model = Exclusion
    columns = ("driver_id", "round_id", "is_moved_up", "reason")

    def told(self, row: Exclusion) -> Said:
        return {
            "driver": driver_told(row.driver),
            "round": round_told(row.round),
            "is_moved_up": row.is_moved_up,
            "reason": row.reason,
        }

    def values(self, championship: Championship, told: Said, session: int | None) -> Values:
        return {
            "driver": driver_of(championship, told["driver"]),
            "round": round_of(championship, told["round"]),
            "is_moved_up": told["is_moved_up"],
            "reason": told["reason"],
        }

    def words(self, row: Exclusion) -> str:
        return f"{row}, others move up" if row.is_moved_up else str(row)


class CrewShares(Rows):
    model = CrewShare
    columns = ("controller", "driver_id", "numerator", "denominator", "reason")

    def of(self, championship: Championship) -> models.QuerySet[Any]:
        return CrewShare.objects.filter(round_session__championship=championship)

    def told(self, row: CrewShare) -> Said:
        return {
            "session": session_told(row.round_session),
            "controller": row.controller,
            "driver": driver_told(row.driver),
            "numerator": row.numerator,
            "denominator": row.denominator,
            "reason": row.reason,
        }

    def values(self, championship: Championship, told: Said, session: int | None) -> Values:
        found = row_of(championship, told["session"], session)
        return {
            "round_session": found or gone("The session, as one of a round,"),
            "driver": driver_of(championship, told["driver"]),
            **{name: told[name] for name in ("controller", "numerator", "denominator", "reason")},
        }

    def begin(self, championship: Championship, told: Said, session: int | None) -> CrewShare:
        return CrewShare()

    def words(self, row: CrewShare) -> str:
        return f"{row} in {row.round_session.session or 'a session that is gone'}"


class AssignedByHand(Rows):
    """Only what people said: of the rest rules decide."""

    model = RoundSession
    columns = ("round_id", "counts_as", "heat_id")

    def of(self, championship: Championship) -> models.QuerySet[Any]:
        """With all that tells of them: of a whole season there may be hundreds."""
        rows = RoundSession.objects.filter(championship=championship, is_by_rule=False)
        return rows.select_related("source", "session", "round").prefetch_related("round__session_set__source")

    def told(self, row: RoundSession) -> Said:
        heat = {"heat": row.heat.number} if row.heat is not None else {}
        return {"session": session_told(row), "round": round_told(row.round, row), "counts_as": row.counts_as} | heat

    def values(self, championship: Championship, told: Said, session: int | None) -> Values:
        into = round_of(championship, told["round"])
        heat = Heat.objects.filter(fixtures__round=into, number=told["heat"]).first() if "heat" in told else None
        return {"round": into, "counts_as": told["counts_as"], "heat": heat, "is_by_rule": False, "rule": None}

    def find(self, championship: Championship, told: Said, session: int | None) -> RoundSession | None:
        row, values = row_of(championship, told["session"], session), self.values(championship, told, session)
        return row if row is not None and all(getattr(row, name) == value for name, value in values.items()) else None

    def begin(self, championship: Championship, told: Said, session: int | None) -> RoundSession | None:
        """The row by which a rule decided of the same session; None where people did."""
        row = row_of(championship, told["session"], session)
        if row is not None:
            return row if row.is_by_rule else None
        source = Source.known_as(told["session"]["source"]) or gone("The tablet of that session")
        here = Session.objects.filter(source=source, first_event=told["session"]["event"]).first()
        here = here or Session.objects.filter(pk=session or 0).first() or gone("The session")
        return RoundSession(championship=championship, session=here)


class SessionsByHand(Rows):
    """Each with all its results: a list is one decision."""

    model = SessionByHand
    columns = ("round_id", "session_type", "version", "reason")
    numbers = ("place", "status", "laps", "time_ms", "best_lap_ms")

    def of(self, championship: Championship) -> models.QuerySet[Any]:
        return SessionByHand.objects.filter(round__championship=championship).select_related("round")

    def told(self, row: SessionByHand) -> Said:
        return {
            "round": round_told(row.round),
            "session_type": row.session_type,
            "results": [self.line_told(line) for line in row.lines],
            "reason": row.reason,
        }

    def line_told(self, line: ResultByHand) -> Said:
        told = {name: value for name in self.numbers if (value := getattr(line, name)) is not None}
        return {"driver": driver_told(line.driver), **told}

    def values(self, championship: Championship, told: Said, session: int | None) -> Values:
        found = round_of(championship, told["round"])
        return {"round": found, "session_type": told["session_type"], "reason": told["reason"]}

    def find(self, championship: Championship, told: Said, session: int | None) -> SessionByHand | None:
        row = super().find(championship, told, session)
        return row if row is not None and self.results(championship, told) == list(row.version) else None

    def begin(self, championship: Championship, told: Said, session: int | None) -> SessionByHand:
        return SessionByHand()

    def results(self, championship: Championship, told: Said) -> list[tuple[Any, ...]]:
        return [line.values for line in self.lines(championship, told)]

    def lines(self, championship: Championship, told: Said) -> list[ResultByHand]:
        """Not stored. Whoever is no more is there again: a list may name whom nothing else does."""
        return [
            ResultByHand(
                driver=self.driver(championship, line["driver"]),
                **{name: line[name] for name in self.numbers if name in line},
            )
            for line in told["results"]
        ]

    def driver(self, championship: Championship, told: Said) -> Driver | None:
        try:
            return driver_of(championship, told)
        except BadRuling:
            return driver_called(championship.club, told["name"])

    def finish(self, row: SessionByHand, championship: Championship, told: Said) -> None:
        row.put(self.lines(championship, told))

    def words(self, row: SessionByHand) -> str:
        lines = row.lines
        who = ", ".join(str(line) for line in lines[:MOST_NAMED])
        more = f" and {len(lines) - MOST_NAMED} more" if len(lines) > MOST_NAMED else ""
        return f"{row} entered by hand ({who}{more})"


ROWS: Mapping[str, Rows] = {
    "points": Adjustments(),
    "exclusion": Exclusions(),
    "crew_share": CrewShares(),
    "round_of_session": AssignedByHand(),
    "results_by_hand": SessionsByHand(),
}
"""By the kind of ruling that tells of them."""


def reason_of(row: Any) -> str:
    return row.reason if isinstance(row, Decision) else ""


def author_told(row: Any) -> Said:
    """Who answers for a row, by their login."""
    author = row.author if isinstance(row, Decision) else None
    return {"author": author.get_username()} if author is not None else {}


def give_author(row: Any, told: Said) -> None:
    """Let whoever answered for a row answer for it again."""
    if isinstance(row, Decision) and "author" in told:
        row.author = User.objects.filter(username=told["author"]).first()
