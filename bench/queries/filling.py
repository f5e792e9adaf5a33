"""Fills a database with a decade: laps by COPY, then the summaries the projector would keep of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from itertools import count
from multiprocessing import get_context
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from bench.process import say
from bench.queries.decade import Decade
from bench.queries.driving import Drive, drive_meeting
from bench.queries.roster import CLUB, TIME_ZONE, make_roster
from bench.queries.storing import be_quick, go_on_counting, insert, without_indexes
from races.derived.appearances import (
    EVERYBODY,
    Holder,
    appearances_of,
)
from races.derived.career_totals import (
    GROUP,
    HOLDER,
    SUMS,
    whole,
)
from races.models import Appearance, Entry, Lap, LapSummary, Meeting, SeasonTotals, Session, Stint
from races.storage.new_row import new_row

MEETINGS_AT_ONCE = 4
APPEARANCES_A_SESSION = 100
LARGE: list[type[Model]] = [Lap, LapSummary, Stint, Entry, Appearance]
PROCESSES = {"postgresql": 2, "sqlite": 1}
ZONE = ZoneInfo(TIME_ZONE)


def fill(laps: int, seed: int = 1) -> dict[str, int]:
    """A decade of about so many laps into a migrated, empty database; how many there are."""
    decade = Decade(laps, seed)
    make_roster()
    be_quick()
    with without_indexes(LARGE):
        for done, part in enumerate(parts_filled(decade), start=1):
            if done * MEETINGS_AT_ONCE % 400 < MEETINGS_AT_ONCE:
                say(f"  {done * MEETINGS_AT_ONCE:,} of {decade.meetings:,} meetings, {part:,} laps in the last")
        say("  adding up seasons")
        add_up_seasons()
        say("  making indexes")
    own = [*apps.get_app_config("races").get_models(), *apps.get_app_config("drivers").get_models()]
    go_on_counting(own)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    told: list[type[Model]] = [Session, *LARGE, SeasonTotals]
    return {model.__name__: model._default_manager.count() for model in told}


def parts_filled(decade: Decade) -> Iterator[int]:
    """Some meetings at a time, by a process for each processor where the database takes more than one."""
    starts = range(1, decade.meetings + 1, MEETINGS_AT_ONCE)
    processes = PROCESSES[connection.vendor]
    if processes == 1:
        yield from map(partial(fill_part, decade), starts)
        return
    connection.close()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=get_ready) as pool:
        yield from pool.map(partial(fill_part, decade), starts)
    be_quick()


def get_ready() -> None:
    """In a process of its own; Django is set up by importing what starts it."""
    be_quick()


def fill_part(decade: Decade, start: int) -> int:
    rows: defaultdict[type[Any], list[Any]] = defaultdict(list)
    for meeting in range(start, min(start + MEETINGS_AT_ONCE, decade.meetings + 1)):
        drives = list(drive_meeting(decade, meeting))
        began_at = drives[0].session.opened_at
        rows[Meeting].append(new_row(Meeting, id=meeting, club_id=CLUB, began_at=began_at))
        rows[Appearance] += careers_of(drives)
        for drive in drives:
            for model, driven in drive.rows.items():
                rows[model] += driven
    with transaction.atomic():
        for model in sorted(rows, key=order):
            insert(model, rows[model])
    return len(rows[Lap])


def order(model: type[Any]) -> int:
    return [Meeting, Session, Entry].index(model) if model in (Meeting, Session, Entry) else 9


def careers_of(drives: list[Drive]) -> Iterator[Appearance]:
    """What the sessions of a meeting gave; pole is whoever won the last qualifying before."""
    pole: Holder = EVERYBODY
    for drive in drives:
        session = drive.session
        is_race = session.type == Session.RACE
        people = [entry for entry in drive.entries.values() if entry.is_person]
        summaries = [one for one in drive.rows[LapSummary] if one.controller not in LapSummary.NO_PERSONS]
        season = local_year(session.opened_at)
        holder = pole if is_race else EVERYBODY
        keys = count(session.pk * APPEARANCES_A_SESSION)
        for row in appearances_of(session, people, summaries, pole=holder, season=season):
            row.id = next(keys)
            yield row
        if session.type == Session.QUALIFYING:
            pole = winner_of(people, summaries)


def local_year(instant: datetime) -> int:
    return instant.astimezone(ZONE).year


def winner_of(entries: list[Entry], summaries: list[LapSummary]) -> Holder:
    first = [entry for entry in entries if entry.position == 1 and not entry.is_disqualified]
    own = [one for one in summaries if first and one.entry_id == first[0].pk and one.best_lap_ms is not None]
    best = min(own, key=lambda one: (one.best_lap_ms, one.best_lap_at), default=None)
    who = best or (first[0] if first else None)
    return EVERYBODY if who is None else (who.driver_id, who.car_id)


def add_up_seasons() -> None:
    """As `races.derived.career_totals.add_up` does, of everything at once."""
    summed = Appearance.objects.order_by().values(*GROUP, *HOLDER).annotate(**SUMS)
    names = {*GROUP, *HOLDER} - {"session_type"}
    keys = count(1)
    rows = []
    for line in summed.order_by(*GROUP, *HOLDER):
        kind = line.pop("session_type")
        figures = whole({name: value for name, value in line.items() if name not in names})
        group = {name: line[name] for name in names}
        rows.append(new_row(SeasonTotals, id=next(keys), session_type=kind, **group, **figures))
    insert(SeasonTotals, rows)
