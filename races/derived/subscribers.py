"""Who is told, in the same transaction, when results change: modules that `races` itself must not know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib import import_module
from typing import Any

from django.conf import settings

from drivers.identity.identity_rules import IdentityRules
from drivers.identity.resolution import ChangedMeanings


def subscribers() -> list[Any]:
    return [import_module(name) for name in settings.HUB_SUBSCRIBERS]


def results_changed(club_id: int, sessions: Collection[int]) -> None:
    """Results of these sessions of a club may be others now, or the sessions may be gone. The club is held."""
    for follower in subscribers():
        follower.results_changed(club_id, sessions)


def meetings_joined(club_id: int, joined: Mapping[int, int]) -> None:
    """Meetings, by key, all of whose sessions are others' now. The club is held."""
    for follower in subscribers() if joined else ():
        follower.meetings_joined(club_id, joined)


def days_changed(club_id: int) -> None:
    """A person put right the club's time zone, or the day or name of a meeting. The club is held."""
    for follower in subscribers():
        follower.days_changed(club_id)


def identities_moved(rules: IdentityRules, moved: ChangedMeanings) -> None:
    """Of those that aliases have left, whoever nobody means any more is somebody else now."""
    meant = rules.alias_model._default_manager.filter(pk__in=moved)
    club_ids = list(meant.values_list("source__club", flat=True)[:1])
    befores = {before for before, _ in moved.values()}
    still = set(
        rules.alias_model._default_manager.filter(**{f"{rules.kind}__in": befores}).values_list(rules.kind, flat=True)
    )
    became = {before: now for before, now in moved.values() if before not in still}
    for follower in subscribers() if became else ():
        follower.identities_moved(club_ids[0], rules.kind, became)
