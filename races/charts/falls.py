"""Times that only ever fall: personal bests of a driver, and the records of a track."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from drivers.models import Driver
from races.charts.over_time import Dated, Scene, over_time
from races.history.record_history import Step, history
from races.history.selection import Selection
from races.measures.lap_time import lap_time_text
from races.models import LapSummary, Session, Track
from web.charts.chart import NoChart, Picture
from web.charts.scales import time_ticks

MOST_TRACKS = 3
Driven = tuple[datetime, int]
"""When a best lap was finished, and how long it took."""


def personal_bests_of(driver: Driver) -> list[Picture]:
    """On the tracks of the driver's most sessions. Two queries, whose rows are sums of laps."""
    driven: defaultdict[int, list[Driven]] = defaultdict(list)
    bests = LapSummary.objects.of_people().timed().filter(driver=driver, track__isnull=False).order_by()
    for track, at, time_ms in bests.values_list("track", "best_lap_at", "best_lap_ms"):
        assert at is not None
        assert time_ms is not None
        driven[track].append((at, time_ms))
    chosen = sorted(driven, key=lambda track: (-len(driven[track]), track))[:MOST_TRACKS]
    tracks = Track.objects.defer("svg").in_bulk(chosen)
    if not chosen:
        return [NoChart("personal-bests", "Personal bests", "No lap counts yet.")]
    return [personal_best_on(tracks[pk], driver, sorted(driven[pk])) for pk in chosen]


def personal_best_on(track: Track, driver: Driver, driven: list[Driven]) -> Picture:
    if len(driven) == 1:
        return NoChart(
            f"personal-best-{track.pk}", f"Personal best on {track}", f"Driven there once: {told(driven[0][1], None)}."
        )
    fell = falls(driven)
    gains = [None, *(before - after for (_, before), (_, after) in pairwise(fell))]
    line = [Dated(at, ms, told(ms, gained)) for (at, ms), gained in zip(fell, gains, strict=True)]
    scene = Scene(
        f"personal-best-{track.pk}",
        f"Personal best on {track}",
        f"How it fell, over {len(driven)} times {driver} drove there.",
        "Lap time",
        time_ticks,
        is_record=True,
    )
    return over_time(scene, [("Best lap", line)], driver.club.zone, driven[-1][0])


def told(time_ms: int, gained_ms: int | None) -> str:
    return lap_time_text(time_ms) + (f" (−{lap_time_text(gained_ms)})" if gained_ms else "")


def falls(driven: Iterable[Driven]) -> list[Driven]:
    """Of laps in the order they were driven, each that was quicker than all before."""
    fell: list[Driven] = []
    for one in driven:
        if not fell or one[1] < fell[-1][1]:
            fell.append(one)
    return fell


def record_fall_of(track: Track) -> Picture:
    """The track record, which is of any session, and the lap record, which is of races."""
    driven = Selection.on(track)
    of_races = replace(
        driven,
        summaries=driven.summaries.of_type(Session.RACE),
        laps=driven.laps.of_type(Session.RACE),
    )
    lines = [("Track record", history(driven)), ("Lap record", history(of_races))]
    steps = [step for _, line in lines for step in line]
    name, title = "record-fall", "Fall of the record"
    if not steps:
        return NoChart(name, title, "No lap counts yet.")
    scene = Scene(
        name,
        title,
        "Each lap that was the quickest so far: of any session, the track record; of races, the lap record.",
        "Lap time",
        time_ticks,
        is_record=True,
    )
    latest = Session.objects.filter(track=track).order_by("-opened_at").values_list("opened_at", flat=True).first()
    until = max(*(step.lap.finished_at for step in steps), latest or steps[0].lap.finished_at)
    return over_time(scene, [(word, [dated(step) for step in line]) for word, line in lines], track.club.zone, until)


def dated(step: Step) -> Dated:
    who = f" {step.lap.driver}" if step.lap.driver else ""
    return Dated(step.lap.finished_at, step.time_ms, f"{lap_time_text(step.time_ms)}{who}")
