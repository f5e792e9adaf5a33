"""Letting who is who, and all rows told under their names, be as the log of rulings says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Count, Min

from drivers.identity.identity_rules import TEAMS, IdentityRules
from drivers.identity.resolution import ChangedMeanings, resolve_club
from drivers.models import Club, Source, TeamAlias
from drivers.models.merger import Name
from ingest.projection.again import project_again, project_since
from ingest.projection.projector import locked
from races.control.roster import TOLD_AT, TRACKS, crewed_models, reassign_rows
from races.models import LapSummary, Session, TrackAlias
from races.rulings.who_is_who import decisions_in

Keys = Sequence[Mapping[Name, int]]
"""By a name, the key of whom it is to mean: who stays who they are first, then who is there again."""


def settle(club: Club, rules: IdentityRules, keys: Keys = (), without: Collection[int] = ()) -> None:
    """Whom every name means, by all that is in force; `without` some rulings that have their turn later."""
    for source in Source.objects.filter(club=club).order_by("pk"):
        locked(source.pk, skip_locked=False)
    Club.objects.select_for_update(no_key=True).get(pk=club.pk)
    moved = resolve_club(club.pk, rules, decisions_in(club, without)[rules.kind], keys=keys)
    reassign_rows(rules, moved)
    if rules is TEAMS:
        drive_teams_again(moved)
    elif rules is TRACKS:
        drive_tracks_again(moved)
    club.roster_changed()


def parted(rules: IdentityRules, moved: ChangedMeanings) -> set[int]:
    """The aliases that left somebody who is still there: rows of both were told apart by when they were told alone."""
    left = {before for before, _ in moved.values()}
    aliases = rules.alias_model._default_manager
    there = set(aliases.filter(**{f"{rules.kind}__in": left}).values_list(rules.kind, flat=True))
    return {pk for pk, (before, _) in moved.items() if before in there}


def drive_teams_again(moved: ChangedMeanings) -> None:
    """A row knows its team, not by which name: who is to have it is only told by the events."""
    for source in Source.objects.filter(pk__in=sources_of(TeamAlias, parted(TEAMS, moved))).order_by("pk"):
        teams = {team for both in moved.values() for team in both}
        first = []
        for model in crewed_models():
            at, of = TOLD_AT.get(model, ("at", "source"))
            rows = model._default_manager.filter(**{of: source, "team__in": teams}).order_by()
            first.append(rows.aggregate(first=Min(at))["first"])
        since = min(filter(None, first), default=None)
        if since is not None:
            project_since(source, since)


def drive_tracks_again(moved: ChangedMeanings) -> None:
    """Where not all laps of a session were on one track, only its events tell which was chosen when."""
    tracks = {track for both in moved.values() for track in both}
    for source in Source.objects.filter(pk__in=sources_of(TrackAlias, parted(TRACKS, moved))).order_by("pk"):
        sessions = Session.objects.filter(source=source, track__in=tracks).order_by("opened_at", "pk")
        names = LapSummary.objects.filter(session__in=sessions.order_by()).order_by().values("session")
        on_one = names.annotate(names=Count("track_alias", distinct=True)).filter(names=1).values("session")
        for number in list(sessions.exclude(pk__in=on_one).values_list("first_event", flat=True)):
            project_again(source, number)


def sources_of(model: type[TeamAlias | TrackAlias], aliases: Collection[int]) -> set[int]:
    return set(model._default_manager.filter(pk__in=aliases).values_list("source", flat=True))
