"""What the hub says of a case over REST, in the form in which the case says what must come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from championships.models import Championship
from races.models import Session
from tests.api.api_reading import get
from tests.championships.case_files import Json


class CaseAnswers:
    """Asks of one championship and its sessions."""

    def __init__(self, cup: Championship, sessions: Mapping[str, Session]) -> None:
        self.cup, self.sessions = cup, sessions

    def ask(self, what: str, **query: object) -> Any:
        return get(f"championships/{self.cup.pk}/{what}", query)

    def standings_after(self, wanted: Json) -> Json:
        return {
            number: {table: self.table(number, table, rows) for table, rows in tables.items()}
            for number, tables in wanted.items()
        }

    def table(self, number: str, table: str, wanted: list[list[Any]]) -> list[list[Any]]:
        rows = self.ask("standings/", table=table, after_round=number)
        found = [[row["rank"], row["competitor"], f"{Decimal(row['net']).normalize():f}"] for row in rows]
        return [as_wanted(*pair) for pair in zip(found, wanted, strict=False)] + found[len(wanted) :]

    def titled(self, what: str) -> list[str]:
        return sorted(row["competitor"] for row in self.ask("standings/") if row[what])

    def champion(self, wanted: list[str]) -> list[str]:
        return self.titled("is_champion")

    def out(self, wanted: list[str]) -> list[str]:
        return self.titled("is_out")

    def session_winner(self, wanted: Json) -> Json:
        return {key: self.winner(self.sessions[key]) for key in wanted}

    def winner(self, session: Session) -> str | None:
        rows = get(f"sessions/{session.pk}/results/")
        return next((row["driver"]["name"] for row in rows if row["position"] == 1), None)

    def has_changed_since(self, wanted: bool) -> bool:
        return bool(self.ask("")["is_changed_since_final"])

    def rounds_held(self, wanted: int) -> int:
        return len(self.ask("")["rounds_held"])

    def never_says(self, wanted: str) -> str:
        """The words themselves where they stand nowhere, else where they do."""
        tables = [table["table"] for table in self.ask("")["tables"]]
        said = [row["reason"] for table in tables for row in self.ask("explanations/", table=table)]
        said += [row["sentence"] for row in self.ask("faults/")]
        said += [row["title"] for table in tables for row in self.ask("standings/", table=table)]
        return next((sentence for sentence in said if wanted in sentence), wanted)

    def grid(self, wanted: Json) -> Json:
        rows = {number: self.ask("grid/", round=number) for number in wanted}
        return {number: [[row["place"], row["driver"]["name"]] for row in some] for number, some in rows.items()}

    def evening(self, wanted: Json) -> Json:
        rows = {number: self.ask("evening/", round=number) for number in wanted}
        return {
            number: [
                [row["place"], row["driver"]["name"], row["laps"], row["time_ms"], row["best_lap_ms"]]
                for row in some
                if row["place"] is not None
            ]
            for number, some in rows.items()
        }


def as_wanted(found: list[Any], wanted: list[Any]) -> list[Any]:
    """Where any of several names will do, and it is one of them, these."""
    rank, name, points = found
    return [rank, wanted[1] if isinstance(wanted[1], list) and name in wanted[1] else name, points]


ANSWERS: Mapping[str, Callable[[CaseAnswers, Any], Any]] = {
    "standings_after": CaseAnswers.standings_after,
    "champion": CaseAnswers.champion,
    "out": CaseAnswers.out,
    "session_winner": CaseAnswers.session_winner,
    "has_changed_since": CaseAnswers.has_changed_since,
    "rounds_held": CaseAnswers.rounds_held,
    "grid": CaseAnswers.grid,
    "evening": CaseAnswers.evening,
    "never_says": CaseAnswers.never_says,
}
"""What a run says must come out, and how the hub is asked for it; each is told what is wanted."""
SAYS_NOTHING = {
    "name", "fields", "new", "sessions", "rounds_told", "not_in_round", "decisions", "sum",
}  # fmt: skip
"""What else a run has."""


def wanted_of(asked: Json) -> Json:
    return {name: value for name, value in asked.items() if name not in SAYS_NOTHING}
