"""Who is on a controller: from what a tablet says to the club's drivers, cars, teams and tracks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from drivers.identity.alias_book import (
    AliasBook,
    instant_of,
)
from drivers.identity.descriptions import (
    Crew,
    Description,
)
from drivers.identity.identity_rules import (
    CARS,
    DRIVERS,
    TEAMS,
    IdentityRules,
)
from drivers.identity.installations import (
    Tablet,
    tablets_of,
)
from drivers.identity.resolution import (
    ChangedMeanings,
    delete_unmeant,
)
from drivers.models import Source, TeamAlias
from drivers.models.naming import Alias
from races.control.active_track import ActiveTrack
from races.control.pending_keys import Seat
from races.derived.career_totals import recount_careers
from races.derived.clean_laps import mark_clean_laps
from races.derived.subscribers import identities_moved
from races.models import Entry, Lap, LapSummary, Ruling, Session, Track, TrackAlias
from races.models.crewed import Crewed
from races.models.official_result import OfficialResultLine
from races.rulings.who_is_who import decisions_in
from races.storage.changes import Changes

TRACKS = IdentityRules(Track, TrackAlias, "track", is_layout=True)


class Roster:
    """Everybody and everything one source names, read as needed and written all at once."""

    def __init__(self, source: Source, track: ActiveTrack | None = None) -> None:
        self.source = source
        self.chosen_before = None if track is None else track.alias
        self.drivers = AliasBook(source, DRIVERS)
        self.cars = AliasBook(source, CARS)
        self.tracks = AliasBook(source, TRACKS)
        self.teams = AliasBook(source, TEAMS)

    def seat(self, before: Seat, crew: Crew, at: datetime) -> Seat:
        """Who is at the controller now. What is not said stays as it was."""
        driver, team, team_id = before.driver, before.team, before.team_id
        if crew.driver:
            team, team_id = self.teams.meet(crew.team, at) if crew.team.name else None, None
            driver = self.drivers.meet(crew.driver, at, team=team)
        car = self.cars.meet(crew.car, at) or before.car
        if (driver, car, team, team_id) == (before.driver, before.car, before.team, before.team_id):
            return before
        return Seat(driver, car, team, team_id)

    def given(self, before: Seat, says: Mapping[str, str]) -> Seat:
        """Who is at the controller by a ruling, which names a driver, a car or a team."""
        driver = self.drivers.named(says["driver"]) if "driver" in says else before.driver
        car = self.cars.named(says["car"]) if "car" in says else before.car
        team, team_id = before.team, before.team_id
        if "team" in says:
            team, team_id = self.teams.named(says["team"]), None
        return Seat(driver, car, team, team_id)

    def seat_by_result(self, before: Seat, line: OfficialResultLine, at: datetime, *, has_driven: bool) -> Seat:
        """A result names nobody: whoever drove on the controller is meant, else who the tablet's id stands for."""
        driver, car = before.driver, before.car
        if driver is None or not has_driven:
            driver = self.drivers.meet(Description(line.driver_app_id, ""), at) or driver
        if car is None or not has_driven:
            car = self.cars.meet(Description(line.car_app_id, ""), at) or car
        return Seat(driver, car, before.team, before.team_id)

    def stored_seat(self, entry: Entry) -> Seat:
        """Who is at the controller of an entry that was stored before."""
        driver, car = self.drivers.stored(entry.driver_alias_id), self.cars.stored(entry.car_alias_id)
        return Seat(driver, car, self._stored_team(entry), entry.team_id)

    def _stored_team(self, entry: Entry) -> TeamAlias | None:
        """Which of a team's names was told last before the entry's last lap."""
        named = [alias for alias in self.teams.aliases if alias.team_id == entry.team_id] if entry.team_id else []
        upto = entry.last_lap_at
        known = [alias for alias in named if upto is None or alias.first_seen_at <= upto]
        return max(known or named, key=lambda alias: alias.current_from, default=None)

    def track(self, description: Description, at: datetime) -> ActiveTrack | None:
        """The layout that was chosen."""
        alias = self.tracks.meet(description, at)
        return None if alias is None else ActiveTrack.of(alias, description.said)

    def delete_unnamed_aliases(self) -> None:
        """Forget ids nobody named that nothing is told of any more."""
        for alias in delete_unnamed_aliases(self.source):
            for book in (self.drivers, self.cars):
                book.forget(alias)

    @property
    def learned(self) -> bool:
        """Whether anything new was told of anybody since the last `write`."""
        return any(book.learned for book in (self.teams, self.drivers, self.cars, self.tracks))

    def write(self, changes: Changes) -> dict[str, ChangedMeanings]:
        """Store what is new and what changed, teams first: drivers point at them. Returns who moved, by kind."""
        if not self.learned:
            return {}
        moves: dict[str, ChangedMeanings] = {}
        books = (self.teams, self.tracks, self.drivers, self.cars)
        tablets = tablets_of(self.source.club_id)
        before = tablets.get(self.source.pk)
        tablet = tablets[self.source.pk] = Tablet.of(alias for book in books for alias in book.aliases if alias.name)
        again = before is not None and before.installed_anew != tablet.installed_anew
        decided = decisions_in(self.source.club)
        for book in books:
            for alias in book.new:
                if not alias.name:
                    # Ids nobody named come, and go when nothing is told of them any more.
                    continue
                changes.note_other(book.rules.alias_model, (self.source.pk, alias.app_id, alias.name), "is missing")
            decisions = decided[book.rules.kind]
            moved = moves[book.rules.kind] = book.write(tablets, decisions, again=again)
            reassign_rows(book.rules, moved)
        chosen = self.chosen_before
        if chosen is not None and chosen.pk in moves["track"]:
            chosen.track_id = moves["track"][chosen.pk][1]
        return moves if any(moves.values()) else {}


def delete_unnamed_aliases(source: Source) -> list[Any]:
    """Take away ids of a source that nobody ever named and nothing stored was told of, and whom they stood for."""
    forgotten = []
    for rules in (DRIVERS, CARS):
        nameless = rules.alias_model._default_manager.filter(source=source, name="")
        for alias in nameless:
            is_needed = any(
                model._default_manager.filter(**{f"{rules.kind}_alias": alias}).exists() for model in crewed_models()
            )
            if not is_needed:
                forgotten.append(rules.alias_model(pk=alias.pk, app_id=alias.app_id))
                somebody = getattr(alias, f"{rules.kind}_id")
                alias.delete()
                delete_unmeant(rules, {somebody})
    return forgotten


def delete_ruled_aliases(source: Source) -> None:
    """Take away names that only a ruling gave which is in force no more, and who was made for them."""
    for rules in (TEAMS, DRIVERS, CARS):
        given = list(rules.alias_model._default_manager.filter(source=source, app_id=Alias.RULED))
        if not given:
            continue
        in_force = Ruling.objects.filter(source=source).in_force()
        names = {ruling.says.get(rules.kind) for ruling in in_force}
        for alias in given:
            if alias.name not in names:
                somebody = getattr(alias, f"{rules.kind}_id")
                alias.delete()
                delete_unmeant(rules, {somebody})
                source.club.roster_changed()


def reassign_rows(rules: IdentityRules, moved: ChangedMeanings) -> None:
    """Let all that was stored under aliases that mean somebody else now be theirs."""
    if not moved:
        return
    kind = rules.kind
    sessions = {session for alias, (before, now) in moved.items() for session in rows_follow(rules, alias, before, now)}
    if rules in (TEAMS, TRACKS):
        sessions |= rows_of_the_gone(rules, moved)
    if rules is DRIVERS:
        # Whether a lap is clean depends on the other laps of its driver.
        laps = Lap.objects.filter(driver_alias__in=moved).values("session")
        for session in Session.objects.filter(pk__in=laps).exclude(closed_at=None):
            mark_clean_laps(session)
    identities_moved(rules, moved)
    if rules in (DRIVERS, CARS):
        driven = LapSummary.objects.filter(**{f"{kind}_alias__in": moved}).values_list("session", flat=True)
        placed = Entry.objects.filter(**{f"{kind}_alias__in": moved}).values_list("session", flat=True)
        sessions |= {*driven, *placed}
    if sessions:
        club_id = rules.alias_model._default_manager.filter(pk__in=moved).values_list("source__club", flat=True)[0]
        recount_careers(club_id, sessions)
    delete_unmeant(rules, {before for before, _ in moved.values()})


def rows_follow(rules: IdentityRules, alias: int, before: int, now: int) -> set[int]:
    """Let rows told under an alias be of whom it means now; of tracks and teams, returns the sessions concerned."""
    kind = rules.kind
    aliased = {f"{kind}_alias": alias}
    if rules is TRACKS:
        LapSummary.objects.filter(**aliased).update(track=now)
        return track_follows(TrackAlias.objects.get(pk=alias), before, now)
    if rules is TEAMS:
        return team_follows(TeamAlias.objects.get(pk=alias), before, now)
    # Summaries are few, and say on which entries such laps are.
    entries = LapSummary.objects.filter(**aliased).values("entry")
    for model in crewed_models():
        rows = model._default_manager.filter(**aliased)
        (rows.filter(entry__in=entries) if model is Lap else rows).update(**{kind: now})
    return set()


def rows_of_the_gone(rules: IdentityRules, moved: ChangedMeanings) -> set[int]:
    """What is left of a team or a track that no name means any more is of whom all its names mean now."""
    became: dict[int, set[int]] = {}
    for before, now in moved.values():
        became.setdefault(before, set()).add(now)
    meant = rules.alias_model._default_manager.filter(**{f"{rules.kind}__in": list(became)})
    still = set(meant.values_list(rules.kind, flat=True))
    sessions: set[int] = set()
    models = crewed_models() if rules is TEAMS else [Lap, LapSummary, Session]
    for before, nows in became.items():
        for model in models if len(nows) == 1 and before not in still else ():
            rows = model._default_manager.filter(**{rules.kind: before})
            sessions |= set(rows.values_list("pk" if model is Session else "session", flat=True)) - {None}
            rows.update(**{rules.kind: next(iter(nows))})
    return sessions


def team_follows(alias: TeamAlias, before: int, now: int) -> set[int]:
    """Rows know a team, not its alias; but they know when they were told, and the alias since when it was."""
    sessions: set[int] = set()
    for model in crewed_models():
        at, source = TOLD_AT.get(model, ("at", "source"))
        rows = model._default_manager.filter(spans_of(alias, at), **{source: alias.source_id, "team": before})
        sessions |= set(rows.exclude(session=None).values_list("session", flat=True))
        rows.update(team=now)
    return sessions


def track_follows(alias: TrackAlias, before: int, now: int) -> set[int]:
    """Summaries know the alias. A lap and a session know a track: that of all its summaries, or the one active then."""
    driven = set(LapSummary.objects.filter(track_alias=alias).values_list("session", flat=True))
    mixed = set(
        LapSummary.objects.filter(session__in=driven).exclude(track_alias=alias).values_list("session", flat=True)
    )
    laps = Lap.objects.filter(source=alias.source_id, session__in=driven, track=before)
    laps.filter(Q(session__in=driven - mixed) | spans_of(alias, "finished_at")).update(track=now)
    whole = Q(pk__in=driven - mixed)
    elsewhere = LapSummary.objects.filter(session__source=alias.source_id).exclude(track_alias=None)
    only_elsewhere = elsewhere.exclude(session__in=driven).values("session")
    then = spans_of(alias, "opened_at") & ~Q(pk__in=only_elsewhere)
    sessions = Session.objects.filter(then | whole, source=alias.source_id, track=before)
    found = set(sessions.values_list("pk", flat=True))
    Session.objects.filter(pk__in=found).update(track=now)
    return found | driven


def spans_of(alias: Any, at: str) -> Q:
    """Of rows that keep an instant as `at`: while the alias's id stood for its name."""
    others = type(alias)._default_manager.filter(source=alias.source_id, app_id=alias.app_id).exclude(name="")
    starts = sorted({start for other in others for start in other.begun})
    spans = Q(pk__in=[])
    for begun in alias.begun:
        until = next((start for start in starts if start > begun), None)
        ends = Q() if until is None else Q(**{f"{at}__lt": instant_of(until)})
        spans |= Q(**{f"{at}__gte": instant_of(begun)}) & ends
    return spans


TOLD_AT = {Lap: ("finished_at", "source"), Entry: ("last_lap_at", "session__source")}
"""Where a kind of row keeps when it was told and by which tablet, unless it is `at` and `source`."""


def crewed_models() -> list[type[Any]]:
    """Every kind of row that has a driver and a car."""
    return [model for model in every_kind_of(Crewed) if not model._meta.abstract]


def every_kind_of(model: type[Any]) -> list[type[Any]]:
    return [kind for sub in model.__subclasses__() for kind in (sub, *every_kind_of(sub))]
