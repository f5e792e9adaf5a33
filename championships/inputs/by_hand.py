"""Results entered by hand as the scoring core's sessions."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Prefetch

from championships.inputs.keys import CompetitorKeys
from championships.models import Championship, ResultByHand, SessionByHand
from championships.scoring.results import ResultLine, SessionResult, Status

SessionsByHand = Mapping[int, tuple[SessionResult, ...]]
"""By round."""


def sessions_by_hand(
    championship: Championship, keys: CompetitorKeys, listed: Mapping[int, str], *, for_people: bool = False
) -> SessionsByHand:
    """Two queries, and one where there is none. Nobody wrote down cars: who is in a class is so by the list."""
    rows = SessionByHand.objects.filter(round__championship=championship).select_related("round")
    found: dict[int, tuple[SessionResult, ...]] = {}
    for row in rows.prefetch_related(Prefetch("results", ResultByHand.objects.order_by("pk"))).order_by("session_type"):
        before = found.get(row.round_id, ())
        lines = tuple(sorted((line_of(one, keys, listed) for one in row.results.all()), key=lambda line: line.place))
        told = f"the {row.session_type} entered by hand for round {row.round.number}"
        key = told if for_people else key_of(row, len(before))
        found[row.round_id] = (*before, SessionResult(key, row.session_type, lines))
    return found


def key_of(row: SessionByHand, place: int) -> str:
    """Below 0, as no session's is, and the same on every hub: by the round's number and the place within it."""
    return str(-(row.round.number * 100 + place))


def line_of(row: ResultByHand, keys: CompetitorKeys, listed: Mapping[int, str]) -> ResultLine:
    status = Status(row.status)
    return ResultLine(
        competitor=keys.driver(row.driver_id),
        position=row.place if status in {Status.CLASSIFIED, Status.DNF} else None,
        status=status,
        laps=row.laps,
        time_ms=row.time_ms,
        best_lap_ms=row.best_lap_ms,
        class_name=listed.get(row.driver_id, ""),
    )
