"""Which of a round's sessions become one classification, as the scoring core's `Merge`s."""

from __future__ import annotations

from collections.abc import Sequence

from championships import models as rows
from championships.models import Championship, RoundSession
from championships.scoring.results import Merge, MergedBy
from races.models import Session

NONE = rows.Merge.By.NONE


class MergeReader:
    """What is said of merges in a championship, read once."""

    def __init__(self, championship: Championship) -> None:
        self.rows: list[rows.Merge] = list(championship.merges.all())

    def merges_of(self, round_pk: int) -> tuple[Merge, ...]:
        """Those said of the round, then those of all rounds, without the types of which the round says otherwise."""
        own = [row for row in self.rows if row.round_id == round_pk]
        said = {name for row in own for name in row.named}
        found = [merge(row, row.named) for row in own if row.by != NONE]
        for row in self.rows:
            types = tuple(name for name in row.named if name not in said)
            if row.round_id is None and types:
                found.append(merge(row, types))
        return tuple(found)

    def type_of(self, row: RoundSession) -> str:
        """As which type a session counts: as people said, or by its own name where a merge calls sessions so."""
        assert row.session is not None
        return row.counts_as or self.named_like(row.session, row.round_id) or row.session.type

    def named_like(self, session: Session, round_pk: int | None) -> str:
        """The type among those merged that the club's own name of a session is."""
        if not session.own_name:
            return ""
        name = session.own_name.strip().casefold()
        known = (kind for row in self.rows if row.round_id in {None, round_pk} for kind in row.named)
        return next((kind for kind in known if kind.casefold() == name), "")


def merge(row: rows.Merge, types: Sequence[str]) -> Merge:
    return Merge(tuple(dict.fromkeys(types)), MergedBy(row.by), row.into or Session.RACE)
