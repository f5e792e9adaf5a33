"""Writing the log of rulings: only ever at its end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from drivers.models import Club, Source
from races.models import Ruling, RulingOutcome, Session
from races.rulings.fields import Said

Author = Any
"""A user; None where nobody is known."""


def append(
    club: Club,
    kind: str,
    *,
    says: Said,
    reason: str,
    author: Author = None,
    source: Source | None = None,
    event: int | None = None,
    controller: int | None = None,
    about: Said | None = None,
    revokes: Ruling | None = None,
    session: Session | None = None,
    people: str = "",
    decided_at: datetime | None = None,
    author_name: str = "",
    uid: str = "",
) -> Ruling:
    """One more ruling of the club, and the place where what it changes is noted. Takes the club's lock.

    The last three are for rulings that were decided elsewhere; everybody else decides now.
    """
    Club.objects.select_for_update(no_key=True).get(pk=club.pk)
    last = Ruling.objects.filter(club=club).aggregate(last=Max("number"))["last"] or 0
    ruling = Ruling(
        club=club,
        number=last + 1,
        kind=kind,
        source=source,
        event=event,
        controller=controller,
        about=about or {},
        says=says,
        revokes=revokes,
        reason=reason,
        author=author,
        author_name=author_name or name_of(author),
        decided_at=decided_at or timezone.now(),
    )
    if uid:
        ruling.uid = uid
    ruling.save(force_insert=True)
    RulingOutcome.objects.create(ruling=ruling, session=session, people=people)
    club.roster_changed()
    return ruling


def name_of(author: Author) -> str:
    return "" if author is None else str(author.get_full_name() or author.get_username())
