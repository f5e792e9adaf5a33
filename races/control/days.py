"""A person put right on which day things were: what hangs on the club's days follows at once."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from drivers.models import Club
from races.derived import subscribers as followers
from races.derived.career_totals import recount_careers
from races.derived.follow_up import arrange
from races.models import Session
from races.storage.changes import Changes

AROUND_NEW_YEAR = Q(opened_at__month=12, opened_at__day__gte=30) | Q(opened_at__month=1, opened_at__day__lte=2)
"""Sessions that may be of another season in another time zone."""


def time_zone_changed(club: Club) -> None:
    """Seasons go by the club's years, rounds by its evenings."""
    with transaction.atomic():
        Club.objects.select_for_update(no_key=True).get(pk=club.pk)
        closed = Session.objects.filter(AROUND_NEW_YEAR, club=club.pk).exclude(closed_at=None)
        recount_careers(club.pk, set(closed.values_list("pk", flat=True)))
        days_changed(club)


def meetings_changed(club: Club, sessions: list[Session]) -> None:
    """People ruled something of the meetings of these sessions: who is of which, its name, its day."""
    with transaction.atomic():
        recount_careers(club.pk, arrange(sessions, [], Changes()))
        days_changed(club)


def days_changed(club: Club) -> None:
    """A meeting has another date or name, or the club another time zone: rounds and standings are told."""
    with transaction.atomic():
        Club.objects.select_for_update(no_key=True).get(pk=club.pk)
        followers.days_changed(club.pk)
        club.roster_changed()
