"""What people decide on top of what SmartRace said, and what follows from it at once.

A decision is a row, or a mark on one, that the projector applies whenever it projects; so it outlives late events and
rebuilds. Whoever decides waits for the source's projection, which is then made anew for the session concerned.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from drivers.models import Car, Driver, DriverAlias, Source
from drivers.names import name_key
from drivers.rules import CARS, DRIVERS, Rules
from drivers.who_is_who import Moved, resettle
from ingest.database import writing
from ingest.models import Projection, RawEvent
from ingest.projection.live import new_revision
from ingest.projection.projector import BATCH, locked
from ingest.projection.rewind import Rewind
from races.control.paddock import move
from races.models import Entry, Lap, LapRuling, ResultRuling

Author = User | None
Somebody = Driver | Car


def void_lap(lap: Lap, reason: str, author: Author = None) -> LapRuling:
    """The lap holds no record and tells nothing of pace any more."""
    with writing():
        values = {"reason": reason, "author": author}
        ruling, _ = LapRuling.objects.update_or_create(source=lap.source, event=lap.event, defaults=values)
        project_again(lap.source, lap.event)
    return ruling


def correct_result(
    entry: Entry,
    reason: str,
    author: Author = None,
    *,
    position: int | None = None,
    is_disqualified: bool | None = None,
    is_retired: bool | None = None,
) -> ResultRuling:
    """The controller's place in its session is another; what is None is as it would be without."""
    session = entry.session
    with writing():
        ruling, _ = ResultRuling.objects.update_or_create(
            source=session.source,
            event=session.first_event,
            controller=entry.controller,
            defaults={
                "session": session,
                "reason": reason,
                "author": author,
                "position": position,
                "is_disqualified": is_disqualified,
                "is_retired": is_retired,
            },
        )
        project_again(session.source, session.first_event)
    return ruling


def withdraw(ruling: LapRuling | ResultRuling) -> None:
    """It is as if it had never been ruled."""
    with writing():
        ruling.delete()
        project_again(ruling.source, ruling.event)


def apply_ruling(ruling: LapRuling | ResultRuling) -> None:
    """Store a ruling that was written or changed by hand, and what follows from it."""
    with writing():
        ruling.save()
        project_again(ruling.source, ruling.event)


def merge(somebody: Somebody, into: Somebody) -> None:
    """Two drivers, or two cars, turn out to be one: all that `somebody` is called means `into` from now on."""
    if somebody.club_id != into.club_id or type(somebody) is not type(into) or somebody == into:
        raise ValueError(f"{somebody} and {into} cannot be one.")
    with writing():
        # The name the club gave goes with whoever had it.
        type(somebody).objects.filter(pk=somebody.pk).update(own_name="")
        let_mean(rules_of(somebody), list(somebody.aliases.all()), into, also=list(into.aliases.all()))


def move_alias(alias: Any, to: Somebody | None) -> Somebody:
    """What one tablet calls somebody means `to` from now on; None: somebody new. Returns whom."""
    rules = DRIVERS if isinstance(alias, DriverAlias) else CARS
    before = getattr(alias, rules.kind)
    with writing():
        if to is None:
            to = rules.model.objects.create(club=before.club, name=alias.name, name_key=name_key(alias.name))
        others = [*before.aliases.exclude(pk=alias.pk), *to.aliases.exclude(pk=alias.pk)]
        let_mean(rules, [alias], to, also=others)
    return to


def let_mean(rules: Rules, aliases: list[Any], to: Somebody, also: list[Any]) -> None:
    """Decide that `aliases` mean `to`, and that whatever `also` is concerned goes on to mean whom it does."""
    for source in Source.objects.filter(club=to.club_id).order_by("pk"):
        locked(source.pk, skip_locked=False)
    moved: Moved = {alias.pk: (getattr(alias, f"{rules.kind}_id"), to.pk) for alias in aliases}
    pks = [alias.pk for alias in (*aliases, *also)]
    rules.alias_model.objects.filter(pk__in=pks).update(is_decided=True)
    rules.alias_model.objects.filter(pk__in=list(moved)).update(**{rules.kind: to})
    move(rules, moved | resettle(to.club_id, rules))
    to.club.roster_changed()


def project_again(source: Source, number: int) -> None:
    """Project the session of one event again, and whatever that changes."""
    projection = locked(source.pk, skip_locked=False)
    event = RawEvent.objects.filter(source=source, number=number).first()
    if projection is None or event is None or number > projection.number:
        return
    Rewind.before([event], projection.number).project(projection, BATCH)
    Projection.objects.filter(source=source).update(revision=new_revision())


def rules_of(somebody: Somebody) -> Rules:
    return DRIVERS if isinstance(somebody, Driver) else CARS
