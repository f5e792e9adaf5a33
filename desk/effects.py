"""What a ruling changes, in numbers people know: places and gaps, records, careers, maintenance, standings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, Sum

from championships.models import Championship
from championships.scoring.tables import plain
from championships.standings.reading import standings_of
from desk.targets import Target
from drivers.models import Car, Club, Driver
from drivers.names import name_key
from races.history.maintenance import cars_named_in, maintenance_of
from races.history.record_rulings import record_rulings
from races.history.track_records import StandingRecord, lap_record, track_record
from races.measures.lap_time import lap_time_text
from races.models import Entry, LapSummary, Ruling, SeasonTotals, Session, Track
from races.session_report.results import results_of

FIGURES = {
    "starts": "starts",
    "wins": "wins",
    "podiums": "podiums",
    "poles": "poles",
    "fastest_laps": "fastest laps",
    "laps_led": "laps led",
    "lap_count": "laps",
    "retirements": "retirements",
    "disqualifications": "disqualifications",
}
"""Of a career, and the words for them."""
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: the club, whole meetings, single sessions, and people, tracks and cars beside who is in them."""

    club: Club
    meetings: frozenset[int] = frozenset()
    sessions: frozenset[int] = frozenset()
    drivers: frozenset[int] = frozenset()
    tracks: frozenset[int] = frozenset()
    cars: frozenset[int] = frozenset()

    def of_sessions(self) -> Any:
        wanted = Q(meeting__in=self.meetings) | Q(pk__in=self.sessions)
        return Session.objects.filter(wanted, club=self.club).select_related("track").order_by("opened_at", "pk")

    def and_session(self, session: Session | None) -> Scope:
        if session is None:
            return self
        meetings = self.meetings | ({session.meeting_id} if session.meeting_id else set())
        return replace(self, meetings=frozenset(meetings), sessions=self.sessions | {session.pk})


@dataclass(frozen=True, slots=True)
class Picture:
    """How it stands: places by session and name, records, careers by name, cars, points by championship and name."""

    scope: Scope
    places: Mapping[str, Words] = field(default_factory=dict)
    records: Words = field(default_factory=dict)
    careers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    standings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    cars: Words = field(default_factory=dict)

    @classmethod
    def around(cls, target: Target) -> Picture:
        """Before something is ruled of that."""
        drivers = {one.pk for one in target.people}
        tracks = {row.pk for row in target.rows if isinstance(row, Track)}
        cars = {row.pk for row in target.rows if isinstance(row, Car)}
        scope = Scope(target.club, drivers=frozenset(drivers), tracks=frozenset(tracks), cars=frozenset(cars))
        return cls.of(scope.and_session(target.session))

    @classmethod
    def around_ruling(cls, ruling: Ruling) -> Picture:
        """Before a ruling is revoked."""
        keys = [key for key in ruling.outcome.people.split("|") if key]
        drivers = Driver.objects.filter(club=ruling.club, name_key__in=keys).values_list("pk", flat=True)
        cars = frozenset(cars_named_in(ruling)) if ruling.about.get("kind") == "car" else frozenset()
        scope = Scope(ruling.club, drivers=frozenset(drivers), cars=cars)
        return cls.of(scope.and_session(ruling.outcome.session))

    def now(self, ruling: Ruling) -> Picture:
        """The same after it."""
        outcome = type(ruling.outcome).objects.select_related("session").get(pk=ruling.pk)
        return Picture.of(self.scope.and_session(outcome.session))

    @classmethod
    def of(cls, scope: Scope) -> Picture:
        sessions = list(scope.of_sessions())
        entries = list(Entry.objects.filter(session__in=sessions).classified_first().select_related("driver"))
        tracks = scope.tracks | {session.track_id for session in sessions if session.track_id}
        driven = LapSummary.objects.filter(session__in=sessions, driver__isnull=False).values_list("driver", flat=True)
        drivers = scope.drivers | {entry.driver_id for entry in entries if entry.driver_id} | {*driven.distinct()}
        return cls(
            scope,
            places=places_of(scope, sessions, entries),
            records=records_on(tracks),
            careers=careers_of(drivers),
            standings=standings_in(scope.club),
            cars=maintenance_in(scope.cars),
        )


def places_of(scope: Scope, sessions: Iterable[Session], entries: Iterable[Entry]) -> dict[str, dict[str, str]]:
    """By session, whose place is which; of the sessions that are looked at by themselves, with the gap."""
    found = {}
    for session in sessions:
        own = results_of(session) if session.pk in scope.sessions else [one for one in entries if is_in(one, session)]
        found[titled(session)] = {who(entry): place_in_words(entry) for entry in own if entry.is_person}
    return found


def is_in(entry: Entry, session: Session) -> bool:
    return entry.session_id == session.pk


def titled(session: Session) -> str:
    """Two of one kind may be opened in one minute, on two tablets, or by a split."""
    return f"{session}\0{session.source_id}\0{session.first_event}"


def who(entry: Entry) -> str:
    return str(entry.driver or f"Controller {entry.controller}")


def place_in_words(entry: Entry) -> str:
    flags = [(entry.is_not_started, "DNS"), (entry.is_disqualified, "DSQ"), (entry.is_retired, "DNF")]
    flag = next((word for is_so, word in flags if is_so), "")
    place = " ".join(word for word in (str(entry.position or ""), flag) if word) or "no place"
    gap = str(getattr(entry, "gap", "") or "")
    return f"{place} ({gap})" if gap else place


def records_on(tracks: Iterable[int]) -> dict[str, str]:
    """The lap record, which is of races, and the track record, of any session, each with whose it is."""
    found = {}
    for track in Track.objects.filter(pk__in=tracks).select_related("club").defer("svg"):
        ruled = record_rulings(track.club)
        for title, record in ((f"lap record of {track}", lap_record), (f"track record of {track}", track_record)):
            found[title] = record_in_words(record(track, ruled))
    return found


def record_in_words(record: StandingRecord | None) -> str:
    if record is None:
        return "none"
    whose = f"{lap_time_text(record.lap.lap_time_ms)} ({record.lap.driver or 'nobody named'})"
    return f"{whose}, confirmed" if record.is_confirmed else whose


def careers_of(drivers: Iterable[int]) -> dict[str, dict[str, int]]:
    totals = SeasonTotals.objects.filter(driver__in=drivers, car=None).order_by().values("driver")
    nothing: dict[str, Any] = {}
    lines: Iterable[Any] = totals.annotate(**{name: Sum(name) for name in FIGURES})
    sums = {line["driver"]: line for line in lines}
    return {
        str(driver): {name: int(sums.get(driver.pk, nothing).get(name) or 0) for name in FIGURES}
        for driver in Driver.objects.filter(pk__in=drivers).order_by("pk")
    }


def maintenance_in(cars: Iterable[int]) -> dict[str, str]:
    """By car, how many laps since its last service; those of one name are told apart by their ids."""
    standing = maintenance_of(Car.objects.filter(pk__in=cars).order_by("pk"))
    return {f"{one.car}\0{pk}": str(one) for pk, one in standing.items()}


def standings_in(club: Club) -> dict[str, dict[str, Any]]:
    """By championship, the points of everybody in its drivers' table; one that was never computed has none."""
    found = {}
    for championship in Championship.objects.filter(club=club).exclude(state=Championship.State.DRAFT):
        table = standings_of(championship)
        found[str(championship)] = {row.name: row.net for row in table.rows} if table else {}
    return found


def differences(before: Picture, after: Picture) -> list[str]:
    """What is other than before, a sentence each; nothing where nothing is."""
    return [
        *sessions_changed(before.places, after.places),
        *records_changed(before.records, after.records),
        *careers_changed(before.careers, after.careers),
        *maintenance_changed(before.cars, after.cars),
        *standings_changed(before.standings, after.standings),
    ]


def sessions_changed(before: Mapping[str, Words], after: Mapping[str, Words]) -> Iterator[str]:
    """`Race of …: Anna 1 → 2 (+0.400), Bob 2 (+0.100) → 1`."""
    for title in dict.fromkeys([*before, *after]):
        shown = title.partition("\0")[0]
        if title not in after:
            yield f"{shown} is no more"
        elif title not in before:
            places = ", ".join(f"{name} {place}" for name, place in after[title].items())
            yield f"{shown} is new: {places or 'nobody'}"
        elif before[title] != after[title]:
            yield f"{shown}: {changed(before[title], after[title])}"


def changed(before: Words, after: Words) -> str:
    names = dict.fromkeys([*after, *before])
    return ", ".join(
        f"{name} {before.get(name, 'not there')} → {after.get(name, 'not there')}"
        for name in names
        if before.get(name) != after.get(name)
    )


def records_changed(before: Words, after: Words) -> Iterator[str]:
    for title in dict.fromkeys([*before, *after]):
        old, new = before.get(title, "none"), after.get(title, "none")
        if old != new:
            yield f"{title[0].upper()}{title[1:]} from {old} to {new}"


def careers_changed(before: Mapping[str, Mapping[str, int]], after: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """`Anna: wins 5 → 4, podiums 9 → 8`."""
    for name in dict.fromkeys([*after, *before]):
        old, new = before.get(name, {}), after.get(name, {})
        figures = [
            f"{word} {old.get(figure, 0)} → {new.get(figure, 0)}"
            for figure, word in FIGURES.items()
            if old.get(figure, 0) != new.get(figure, 0)
        ]
        if figures:
            yield f"{name}: {', '.join(figures)}"


def maintenance_changed(before: Words, after: Words) -> Iterator[str]:
    """`BMW M4: 520 laps since its last service, overdue by 20 laps → 0 laps since its last service, 500 left`."""
    for title, now in after.items():
        if before.get(title) not in (now, None):
            yield f"{title.partition(chr(0))[0]}: {before[title]} → {now}"


def standings_changed(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """`Club cup: Anna +7, Bob −2`."""
    for title in dict.fromkeys([*before, *after]):
        old, new = before.get(title, {}), after.get(title, {})
        moved = {name: new.get(name, 0) - old.get(name, 0) for name in dict.fromkeys([*new, *old])}
        points = [f"{name} {'+' if by > 0 else '−'}{plain(abs(by))}" for name, by in moved.items() if by]
        if points:
            yield f"{title}: {', '.join(points)}"


def people_in(before: Picture, after: Picture) -> set[str]:
    """Keys of the names of whom a difference is about."""
    found = set()
    for name in {*before.careers, *after.careers}:
        if before.careers.get(name) != after.careers.get(name):
            found.add(name_key(name))
    for title in {*before.places, *after.places}:
        old, new = before.places.get(title, {}), after.places.get(title, {})
        found |= {name_key(name) for name in {*old, *new} if old.get(name) != new.get(name)}
    return found
