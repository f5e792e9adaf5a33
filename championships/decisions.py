"""What people decide of a championship, and what follows from it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from championships.assigning import assign, finished
from championships.by_hand.lines import WrittenLine
from championships.by_hand.naming import forget_unneeded, results_of
from championships.checking import check
from championships.fixtures.evening import Evening
from championships.fixtures.keeping import Asked, Change, keep, plan_anew
from championships.models import Championship, Fixtures, Heat, Round, RoundSession, SessionByHand
from championships.rulings.trace import traced
from championships.standings.closing import forget_names, keep_names
from championships.standings.compute import recompute
from championships.standings.guarded import guarded
from drivers.models import Club
from races.models import Session


@contextmanager
def club_turn(club_id: int) -> Iterator[None]:
    """One transaction in which nobody else assigns or reckons for the club; around whatever people change."""
    with transaction.atomic():
        Club.objects.select_for_update(no_key=True).get(pk=club_id)
        yield


def start(championship: Championship) -> None:
    """Raises ValidationError with what is wrong. One that is running, or final, stays that."""
    with club_turn(championship.club_id):
        championship.refresh_from_db()
        if championship.state == Championship.State.DRAFT:
            check(championship)
            championship.save_fields(state=Championship.State.RUNNING)
            championship.club.roster_changed()


def rules_changed(championship: Championship) -> None:
    """Anything of a championship was written by people: assign by its rules, reckon, and let readers know.

    A final one keeps its rounds and its standings, and says whether they would be others.
    """
    with club_turn(championship.club_id):
        championship.refresh_from_db()
        if not championship.is_final:
            guarded(championship, partial(assign, championship))
        guarded(championship, partial(recompute, championship))
        championship.club.roster_changed()


def finalise(championship: Championship) -> None:
    """Freeze it, with the standings as they are now. Raises ValidationError where those cannot be computed."""
    with club_turn(championship.club_id):
        championship.refresh_from_db()
        if championship.is_final:
            return
        before, championship.state = championship.state, Championship.State.FINAL
        if not guarded(championship, partial(close, championship)):
            championship.state = before
            raise ValidationError(championship.trouble)
        championship.club.roster_changed()


def close(championship: Championship) -> None:
    """The season is over: no round is to come any more, and everybody keeps the name they have."""
    recompute(championship, is_closing=True)
    keep_names(championship)
    championship.save_fields(state=Championship.State.FINAL, finalised_at=timezone.now())


def reopen(championship: Championship) -> None:
    """Let its standings follow the results again, and all that has changed meanwhile."""
    with club_turn(championship.club_id):
        championship.refresh_from_db()
        state = Championship.State.RUNNING
        championship.save_fields(state=state, finalised_at=None, changed_since_final_at=None)
        forget_names(championship)
        rules_changed(championship)


def assign_by_hand(session: Session, into: Round, counts_as: str = "") -> RoundSession:
    """By hand: the session is one of that round, whatever rules say."""
    return _assign(into.championship, session, into, counts_as)


def keep_out(championship: Championship, session: Session) -> RoundSession:
    """By hand: the session is of no round, whatever rules say."""
    return _assign(championship, session, None, "")


def _assign(
    championship: Championship, session: Session, into: Round | None, counts_as: str, heat: Heat | None = None
) -> RoundSession:
    with club_turn(championship.club_id):
        if championship.club_id != session.club_id:
            raise ValidationError(f"{session} is of another club.")
        row = RoundSession.objects.filter(championship=championship, session=session).first()
        row = row or RoundSession(championship=championship, session=session)
        row.round, row.counts_as, row.is_by_rule, row.rule, row.heat = into, counts_as, False, None, heat
        row.save()
        rules_changed(championship)
    return row


def enter_results(
    round_: Round, session_type: str, lines: Sequence[WrittenLine], reason: str, author: Any = None
) -> SessionByHand | None:
    """By hand: this is how that session of the round ended, which no tablet told of; with no lines, there was none.

    Raises ValidationError.
    """
    championship = round_.championship
    with club_turn(championship.club_id), traced(championship, author, reason):
        row = round_.by_hand.filter(session_type=session_type).first()
        before = [] if row is None else [line.driver_id for line in row.lines]
        if row is not None and not lines:
            row.delete()
        elif lines:
            row = row or SessionByHand(round=round_, session_type=session_type)
            row.reason, row.author = reason, author
            row.full_clean(exclude=["author"])
            row.save()
            row.put(results_of(championship.club, lines))
        forget_unneeded(championship.club_id, before)
        rules_changed(championship)
    return row if lines else None


def leave_to_rules(row: RoundSession) -> None:
    """What was decided of a session by hand is decided by rules again, if any fits."""
    with club_turn(row.championship.club_id):
        row.delete()
        rules_changed(row.championship)


def keep_fixtures(into: Round, asked: Asked, day: date, session_type: str = Session.RACE) -> Fixtures:
    """Keep the list for the round: sessions of that day are its heats, by who drives."""
    with club_turn(into.championship.club_id):
        kept = keep(into, asked, day, session_type)
        kept.full_clean()
        rules_changed(into.championship)
    return kept


def plan_fixtures_anew(fixtures: Fixtures, change: Change) -> int:
    """Plan what is left of a list; returns how many heats are to come. Raises NoFixtures, with nothing changed."""
    championship = fixtures.championship
    with club_turn(championship.club_id):
        to_come = plan_anew(Evening(fixtures, finished(championship.club_id)), change)
        rules_changed(championship)
    return to_come


def forget_fixtures(fixtures: Fixtures) -> None:
    """Its round has no list any more; sessions are left to rules, but for those put there by hand."""
    championship = fixtures.championship
    with club_turn(championship.club_id):
        fixtures.delete()
        rules_changed(championship)


def say_heat(session: Session, heat: Heat) -> RoundSession:
    """By hand: the session is that heat."""
    into = heat.fixtures.round
    return _assign(into.championship, session, into, "", heat)
