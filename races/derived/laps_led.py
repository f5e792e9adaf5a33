"""Who led how many laps of a closed race: as its lap chart has it, laps that never arrived included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from races.derived.crossings import crossings
from races.derived.driven_laps import (
    COLUMNS,
    IN_ORDER,
    DrivenLap,
    Finish,
    counted,
    every_lap_of,
    finish_of,
    finishes_of,
)
from races.derived.driven_laps import of_people as people_of
from races.models import Entry, Lap, LapSummary, Session

Kind = tuple[Any, ...]
KIND = ("controller", "driver_alias_id", "car_alias_id", "track_id", "weather", "tyre")
"""What the laps of one summary have in common."""
kind_of = attrgetter(*KIND)


def lead(session: Session, summaries: Iterable[LapSummary]) -> list[LapSummary]:
    """Let each stored summary have the laps led of its kind; returns those that were otherwise before."""
    if not session.decides_by_laps:
        return share_out({}, summaries)
    kinds = {event: tuple(kind) for event, *kind in Lap.objects.filter(session=session).values_list("event", *KIND)}
    return share_out(laps_led(session, every_lap_of(session), finishes_of(session), kinds), summaries)


def lead_new(
    session: Session, laps: Iterable[Lap], summaries: Iterable[LapSummary], entries: Iterable[Entry]
) -> list[LapSummary]:
    """The same where laps, summaries and entries are all there are of a session, and not stored yet."""
    if not session.decides_by_laps:
        return share_out({}, summaries)
    driven = sorted(laps, key=attrgetter(*IN_ORDER))
    columns = attrgetter(*COLUMNS)
    finishes = {entry.controller: finish_of(entry) for entry in entries if entry.is_person}
    kinds = {lap.event: kind_of(lap) for lap in driven}
    return share_out(laps_led(session, counted(session, map(columns, driven)), finishes, kinds), summaries)


def laps_led(
    session: Session, laps: Sequence[DrivenLap], finishes: Mapping[int, Finish], kinds: Mapping[int, Kind]
) -> Counter[Kind]:
    """By kind of lap. One that never arrived is of the kind of the next that did; of no kind where the crew changed."""
    led: Counter[Kind] = Counter()
    for _, group in groupby(crossings(session, people_of(laps), finishes), key=attrgetter("number")):
        around = [kinds[lap.event] for lap in next(group).around]
        if len({(driver, car) for _, driver, car, *_ in around}) == 1:
            led[around[-1]] += 1
    return led


def share_out(led: Mapping[Kind, int], summaries: Iterable[LapSummary]) -> list[LapSummary]:
    """Of two summaries of one kind, which takes two aliases of one track, the first has them all."""
    left = dict(led)
    different = []
    for summary in summaries:
        laps = left.pop(kind_of(summary), 0)
        if summary.laps_led != laps:
            summary.laps_led = laps
            different.append(summary)
    return different
