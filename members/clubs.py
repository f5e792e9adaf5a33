"""Whose rows somebody sees."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from drivers.models import Club
from members.models import Membership


def clubs_of(user: Any) -> frozenset[int] | None:
    """The keys of the clubs somebody belongs to; None for all there are. One query, or none for a superuser.

    Who belongs to every club is not told from who sees all: most hubs have one club, and its long lists stay as quick.
    """
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return None
    belongs = Exists(Membership.objects.filter(club=OuterRef("pk"), user=user.pk))
    found = list(Club.objects.order_by().values_list("pk", belongs))
    own = frozenset(pk for pk, is_own in found if is_own)
    return None if own and len(own) == len(found) else own
