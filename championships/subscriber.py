"""What follows for championships when results change. Called within the projector's transaction, which holds the club.

A championship that fails says so, and stops nothing: neither the others nor the projection.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from championships.assigning import assign, day_of, finished, rule_fits
from championships.by_hand.naming import forget_unneeded, met_since
from championships.fixtures.evening import lists_about
from championships.models import (
    Adjustment,
    AssignmentRule,
    Championship,
    CrewShare,
    Exclusion,
    Participant,
    ResultByHand,
    RoundSession,
    Starter,
)
from championships.standings.compute import recompute
from championships.standings.guarded import guarded, logger
from drivers.models import Club
from races.models import Lap, Session

NAMING: Mapping[str, list[type[models.Model]]] = {
    "driver": [Participant, Exclusion, Adjustment, CrewShare, ResultByHand, Starter],
    "team": [Participant, Adjustment],
    "track": [AssignmentRule],
}
"""Whose rows name somebody."""


def results_changed(club_id: int, sessions: Collection[int]) -> None:
    """Results of these sessions of a club may be others now, or they are gone: assign and reckon what it concerns."""
    if not Championship.objects.filter(club=club_id).exists():
        return
    meet_newcomers(club_id)
    found = relink_lost_sessions(club_id)
    lists = lists_about(club_id, sessions)
    to_assign = {*ruled(club_id, sessions), *lists}
    concerned = Championship.objects.filter(club=club_id).concerned_by(sessions).values_list("pk", flat=True)
    for championship in Championship.objects.filter(pk__in={*found, *to_assign, *concerned}).order_by("pk"):
        if championship.pk in to_assign:
            guarded(championship, partial(assign, championship, sessions, lists.get(championship.pk, ())))
        guarded(championship, partial(recompute, championship, sessions))


def meet_newcomers(club_id: int) -> None:
    """Whoever was in a list before any tablet named them is that driver now."""
    met = met_since(club_id)
    if met:
        identities_moved(club_id, "driver", met)
        forget_unneeded(club_id, list(met))


def identities_moved(club_id: int, kind: str, moved: Mapping[int, int]) -> None:
    """Drivers or teams turned out to be others: what was decided of them is of those now."""
    Club.objects.select_for_update(no_key=True).get(pk=club_id)
    concerned: set[int] = set()
    for before, now in moved.items():
        for model in NAMING.get(kind, ()):
            for row in model._default_manager.filter(**{kind: before}):
                concerned.add(championship_of(row))
                rename(row, kind, now)
    for championship in Championship.objects.filter(pk__in=concerned).order_by("pk"):
        if kind in {"track", "driver"} and not championship.is_final:
            guarded(championship, partial(assign, championship))
        guarded(championship, partial(recompute, championship, ()))


def meetings_joined(club_id: int, joined: Mapping[int, int]) -> None:
    """Meetings became part of others: rules about them are about those now. The club is held."""
    for before, now in joined.items():
        for rule in AssignmentRule.objects.filter(meeting=before).select_related("championship"):
            rule.meeting_id = now
            rule.save(update_fields=["meeting"])
            logger.info("championship %s: rule %s is about meeting %s now", rule.championship_id, rule.pk, now)
            if not rule.championship.is_final:
                guarded(rule.championship, partial(assign, rule.championship))
            guarded(rule.championship, partial(recompute, rule.championship, ()))


def days_changed(club_id: int) -> None:
    """The club's days are others now: rules that go by days decide anew. The club is held."""
    for championship in Championship.objects.filter(club=club_id).order_by("pk"):
        if not championship.is_final:
            guarded(championship, partial(assign, championship))
        guarded(championship, partial(recompute, championship, ()))


def championship_of(row: models.Model) -> int:
    of = row.round_session if isinstance(row, CrewShare) else row.of if isinstance(row, ResultByHand) else row
    return int(of.championship_id)  # type: ignore[attr-defined]


def rename(row: models.Model, kind: str, now: int) -> None:
    """Let it be of whom it means now; where the same was said of them already, that stands."""
    setattr(row, f"{kind}_id", now)
    try:
        row.validate_constraints()
    except ValidationError:
        row.delete()
    else:
        row.save(update_fields=[kind])


def ruled(club_id: int, sessions: Collection[int]) -> set[int]:
    """The championships under way in which a rule decides, or decided, of any of these sessions."""
    under_way = Championship.objects.filter(club=club_id).under_way()
    decided = RoundSession.objects.filter(championship__in=under_way, session__in=sessions, is_by_rule=True)
    concerned = set(decided.values_list("championship", flat=True))
    rules = list(AssignmentRule.objects.filter(championship__in=under_way).select_related("championship__club"))
    for session in finished(club_id).filter(pk__in=sessions) if rules else ():
        day = day_of(session, rules[0].championship.club.zone)
        concerned |= {rule.championship_id for rule in rules if rule_fits(rule, session, day)}
    return concerned


def relink_lost_sessions(club_id: int) -> set[int]:
    """Look for the sessions that are not there any more; returns the championships in which one went, or came back.

    What a rule decided of them goes with them, unless the championship is final; what people decided waits.
    """
    concerned = set()
    lost = RoundSession.objects.filter(championship__club=club_id, session=None).select_related("championship")
    for row in lost:
        session = session_with(row.source_id, row.event)
        if row.is_by_rule and not row.championship.is_final:
            row.delete()
        elif session is not None and not row.championship.session_set.filter(session=session).exists():
            row.session = session
            row.save()
        elif row.lost_at is None:
            row.lost_at = timezone.now()
            row.save(update_fields=["lost_at"])
        else:
            continue
        concerned.add(row.championship_id)
    return concerned


def session_with(source_id: int, event: int) -> Session | None:
    """The session that event is one of now."""
    begun = Session.objects.filter(source=source_id, first_event=event).first()
    if begun is not None:
        return begun
    lap = Lap.objects.filter(source=source_id, event=event).select_related("session").first()
    return None if lap is None else lap.session
