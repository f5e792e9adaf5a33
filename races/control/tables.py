"""The tables of projected rows, and by which columns their rows are told apart."""

from __future__ import annotations

from typing import Any

from races.derived.clean_laps import JUDGED
from races.models import Entry, EventRow, Lap, LapSummary, Session
from races.storage.table import Table

SESSIONS = Table(Session, natural_key=("source", "first_event"), kept=("meeting",))
ENTRIES = Table(Entry, natural_key=("session", "controller"))


def event_row_models(model: type[Any] = EventRow) -> list[type[Any]]:
    """Every kind of row that one event leaves."""
    kinds = [kind for sub in model.__subclasses__() for kind in (sub, *event_row_models(sub))]
    return [kind for kind in kinds if not kind._meta.abstract]


TABLES: dict[type[Any], Table] = {
    Lap: Table(Lap, natural_key=("source", "event"), kept=("is_clean",)),
    **{kind: Table(kind, natural_key=("source", "event")) for kind in event_row_models()},
    LapSummary: Table(LapSummary, natural_key=("source", "event"), kept=JUDGED),
}
