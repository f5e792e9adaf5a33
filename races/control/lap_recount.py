"""Counting a closed session's laps again after some of them were voided, or are void no more, without its events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from races.control.session_state import SessionState
from races.control.unit_of_work import UnitOfWork
from races.models import Entry, Lap, LapSummary, Session, Stint

KIND = ("driver_alias_id", "car_alias_id", "track_id", "weather", "tyre")
NOT_BY_RULING = {Lap.Exclusion.NONE, Lap.Exclusion.VOIDED}
"""Only between these two can a ruling move a lap; what is too short, or beyond the end, stays that."""


def can_recount(session: Session, laps: Collection[Lap], events: Collection[int]) -> bool:
    """Whether laps tell all there is: not while it is open, nor where the result's best lap may be one that is lost."""
    if session.is_open or len(laps) != len(events):
        return False
    controllers = {lap.controller for lap in laps}
    entries = session.entries.filter(controller__in=controllers)
    return all((entry.missing_laps or 0) <= 0 for entry in entries) and not has_twins(session, controllers)


def has_twins(session: Session, controllers: Collection[int]) -> bool:
    """Whether two summaries are of one kind, which takes two aliases of one track: laps do not tell whose they are."""
    summaries = LapSummary.objects.filter(session=session, controller__in=controllers)
    kinds = list(summaries.values_list("controller", *KIND))
    return len(kinds) != len(set(kinds))


def recount(stored: SessionState, laps: Collection[Lap], void: Collection[int], work: UnitOfWork) -> None:
    """Let `laps` be void or not, and all that is summed up of their controllers follow."""
    changed = {lap.event: lap for lap in laps if may_move(lap) and lap.is_void is not (lap.event in void)}
    for lap in changed.values():
        lap.is_counting = lap.is_void
        lap.exclusion = Lap.Exclusion.NONE if lap.is_void else Lap.Exclusion.VOIDED
        work.row(lap)
    for controller in {lap.controller for lap in changed.values()}:
        driven = Lap.objects.filter(session=stored.session, controller=controller).order_by("finished_at", "event")
        own = [changed.get(lap.event, lap) for lap in driven.iterator()]
        recount_entry(stored.entries[controller], own)
        work.entry(stored.entries[controller])
        for summary in stored.latest_first(LapSummary, controller):
            summary.recount_times(lap for lap in own if kind_of(lap) == kind_of(summary))
            work.row(summary)
        for stint, its_laps in stints_of(stored, controller, own):
            stint.best_lap_ms = min((lap.lap_time_ms for lap in its_laps if lap.is_counting), default=None)
            work.row(stint)


def stints_of(stored: SessionState, controller: int, laps: Sequence[Lap]) -> Iterator[tuple[Stint, Sequence[Lap]]]:
    """A controller's stints with their laps: every lap is of one, and one follows the other."""
    begin = 0
    for stint in sorted(stored.latest_first(Stint, controller), key=lambda stint: stint.number):
        yield stint, laps[begin : begin + stint.lap_count]
        begin += stint.lap_count


def may_move(lap: Lap) -> bool:
    return lap.exclusion in NOT_BY_RULING


def kind_of(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in KIND)


def recount_entry(entry: Entry, laps: Collection[Lap]) -> None:
    """Best and void laps; of equal times the first stays."""
    counting = [lap for lap in laps if lap.is_counting]
    best = min(counting, key=lambda lap: lap.lap_time_ms, default=None)
    entry.best_lap_ms, entry.best_lap_at = (None, None) if best is None else (best.lap_time_ms, best.finished_at)
    entry.void_lap_ms = min((lap.lap_time_ms for lap in laps if lap.is_void), default=None)
