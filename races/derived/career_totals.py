"""What closed sessions give to careers: a pure recount, whenever anything in one of them changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from operator import itemgetter
from typing import Any

from django.db.models import Min, Q, Sum

from drivers.models import Club
from races.derived.appearances import appearances_of
from races.derived.poles import (
    poles_of,
    races_after,
)
from races.derived.subscribers import results_changed
from races.models import Appearance, Entry, Figures, LapSummary, SeasonTotals, Session
from races.storage.changes import Changes
from races.storage.new_row import new_row
from races.storage.table import (
    Stored,
    Table,
    Values,
)

APPEARANCES = Table(Appearance, natural_key=("session", "driver", "car"))
TOTALS = Table(SeasonTotals, natural_key=("club", "season", "track", "session_type", "driver", "car"))
GROUP = ("club_id", "season", "track_id", "session_type")
HOLDER = ("driver_id", "car_id")
Holder = tuple[int | None, int | None]
SUMS = {name: Sum(name) for name in Figures.SUMS} | {name: Min(name) for name in Figures.LEASTS}


def recount_careers(club_id: int, sessions: Collection[int], changes: Changes | None = None) -> None:
    """Count again what these sessions of a club gave, and the seasons they are of. What is gone or open gave nothing.

    Takes the club's lock, so that two tablets that close a session at once do not miss each other. Whoever follows
    results is told.
    """
    if not sessions:
        return
    club = Club.objects.select_for_update(no_key=True).get(pk=club_id)
    concerned = {*sessions, *races_after(sessions)}
    rows = count(club, concerned)
    write(rows, APPEARANCES.stored("session_id", concerned), changes or Changes())
    results_changed(club_id, concerned)


def withdraw_from_careers(sessions: Collection[int], changes: Changes) -> None:
    """Sessions that are about to go give nothing any more."""
    write([], APPEARANCES.stored("session_id", sessions), changes)


def count(club: Club, concerned: Collection[int]) -> list[Appearance]:
    zone = club.zone
    closed = list(Session.objects.filter(pk__in=concerned, is_hidden=False).exclude(closed_at=None))
    poles = poles_of(closed)
    entries = by_session(Entry.objects.filter(session__in=closed, is_not_started=False))
    summaries = by_session(LapSummary.objects.filter(session__in=closed).of_people())
    return [
        appearance
        for session in closed
        for appearance in appearances_of(
            session,
            [entry for entry in entries[session.pk] if entry.is_person],
            summaries[session.pk],
            pole=poles.get(session.pk, (None, None)),
            season=session.opened_at.astimezone(zone).year,
        )
    ]


def by_session(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.session_id].append(row)
    return found


def write(rows: Collection[Appearance], stored: Stored, changes: Changes) -> None:
    """Let `rows` be what is stored, and the seasons their sums."""
    different = {values for _, values in stored.values()} ^ {APPEARANCES.values(row) for row in rows}
    APPEARANCES.rewrite(list(rows), stored, changes)
    group_of, holder_of = columns(APPEARANCES, GROUP), columns(APPEARANCES, HOLDER)
    groups: defaultdict[Values, set[Holder]] = defaultdict(set)
    for values in different:
        groups[group_of(values)].add(holder_of(values))
    for group, holders in groups.items():
        add_up(group, holders, changes)


def add_up(group: Values, holders: Collection[Holder], changes: Changes) -> None:
    """Sum up anew what drivers and cars have in one season, on one track, in one type of session."""
    where = Q(
        among("driver", {driver for driver, _ in holders}),
        among("car", {car for _, car in holders}),
        *(Q(**{name: value}) for name, value in zip(GROUP, group, strict=True)),
    )
    summed = Appearance.objects.filter(where).order_by().values(*HOLDER).annotate(**SUMS)
    rows = [
        new_row(SeasonTotals, **dict(zip(GROUP, group, strict=True)), **whole(line))
        for line in summed
        if (line["driver_id"], line["car_id"]) in holders
    ]
    holder_of, key_of = columns(TOTALS, HOLDER), columns(TOTALS, [TOTALS.columns[place] for place in TOTALS.key_places])
    stored = {
        key_of(values): (pk, tuple(values))
        for pk, *values in SeasonTotals.objects.filter(where).values_list("pk", *TOTALS.columns)
        if holder_of(values) in holders
    }
    TOTALS.rewrite(rows, stored, changes)


def among(role: str, ids: Iterable[int | None]) -> Q:
    """Those of them, or nobody, where that is one of them."""
    known = Q(**{f"{role}__in": [one for one in ids if one is not None]})
    return known | Q(**{role: None}) if None in ids else known


def whole(line: dict[str, Any]) -> dict[str, Any]:
    """Sums as integers, which PostgreSQL gives as decimals."""
    return {name: None if value is None else int(value) for name, value in line.items()}


def columns(table: Table, names: Iterable[str]) -> itemgetter[Any]:
    """Takes these columns out of a row's values."""
    return itemgetter(*(table.columns.index(name) for name in names))
