"""Deciding: one more line in the log of rulings, what follows from it at once, and what it changed, in words."""

from __future__ import annotations

from django.contrib.auth.models import User

from desk.effects import Picture, differences, people_in
from desk.follow import follow, is_in_force
from desk.targets import Target, keys_of
from desk.times import with_what_moves
from desk.who_is_who import with_who_bears_it
from drivers.models import Club, Source
from ingest.database import writing
from ingest.projection.projector import locked
from races.models import Ruling, RulingOutcome
from races.rulings import log
from races.rulings.fields import BadRuling, Said
from races.rulings.kinds import KINDS, Kind, in_words
from races.rulings.kinds.sessions import SessionTimes
from races.rulings.kinds.who_is_who import OwnName

Author = User | None


def decide(kind: str, target: Target, says: Said, reason: str, author: Author = None) -> Ruling:
    """Rule it, and let all that is derived follow, in one transaction. Raises BadRuling, with nothing changed."""
    reason = checked(reason)
    with writing():
        return _decide(KINDS[kind], target, says, reason, author)


def revoke(ruling: Ruling, reason: str, author: Author = None) -> Ruling:
    """It is as if it had never been ruled; revoking a revocation puts it in force again. Raises BadRuling."""
    reason = checked(reason)
    with writing():
        return _revoke(ruling, reason, author)


def _decide(kind: type[Kind], target: Target, says: Said, reason: str, author: Author) -> Ruling:
    hold_tablets(target.club, target.source)
    target.check()
    said = kind.read(says)
    kind.check_about(said, target)
    if kind is SessionTimes:
        target = with_what_moves(target, said)
    elif issubclass(kind, OwnName):
        target = with_who_bears_it(target, said)
    kind.check_beside(said, target.in_force())
    before = Picture.around(target)
    ruling = log.append(
        target.club,
        kind.name,
        says=said,
        reason=reason,
        author=author,
        source=target.source,
        event=target.event,
        controller=target.controller,
        about=target.about,
        session=target.session,
        people=keys_of(target.people),
    )
    return applied(ruling, before)


def _revoke(ruling: Ruling, reason: str, author: Author) -> Ruling:
    hold_tablets(ruling.club, ruling.source)
    if ruling.kind in KINDS and KINDS[ruling.kind].is_final:
        raise BadRuling("That cannot be undone.")
    if not is_in_force(ruling):
        raise BadRuling(f"{in_words(ruling)}: that was revoked already.")
    before = Picture.around_ruling(ruling)
    revocation = log.append(
        ruling.club,
        Ruling.REVOKE,
        says={},
        reason=reason,
        author=author,
        source=ruling.source,
        event=ruling.event,
        controller=ruling.controller,
        about={**ruling.about, "revoked": in_words(ruling)},
        revokes=ruling,
        session=ruling.outcome.session,
        people=ruling.outcome.people,
    )
    return applied(revocation, before)


def hold_tablets(club: Club, source: Source | None) -> None:
    """Before the club's row, in the order in which the projector takes them; what is of no tablet may be of any."""
    if source is not None:
        locked(source.pk, skip_locked=False)
        return
    for each in Source.objects.filter(club=club).order_by("pk"):
        locked(each.pk, skip_locked=False)


def applied(ruling: Ruling, before: Picture) -> Ruling:
    """Let all that is derived follow, and note what is other than before."""
    follow(ruling)
    after = before.now(ruling)
    outcome = RulingOutcome.objects.get(pk=ruling.pk)
    outcome.effects = differences(before, after)
    outcome.people = "|".join(sorted({*outcome.people.split("|"), *people_in(before, after)} - {""}))
    outcome.people = f"|{outcome.people}|" if outcome.people else ""
    outcome.save(update_fields=["effects", "people"])
    ruling.outcome = outcome
    return ruling


def checked(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise BadRuling("Say why: it is shown beside the decision, with your name.", "reason")
    if len(reason) > 500:
        raise BadRuling("The reason is longer than 500 letters.", "reason")
    return reason
