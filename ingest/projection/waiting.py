"""Rulings that came before their events: applied as soon as those are here."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.db import InterfaceError, OperationalError

from drivers.models import Source
from ingest.database import writing
from ingest.log.references import NotHere, with_numbers
from races.models import Lap, Ruling, RulingOutcome, Session
from races.rulings.append_only import WAITS
from races.rulings.kinds import KINDS, Subject
from races.rulings.kinds.who_is_who import OF_WHO

TOLD_OTHERWISE = {Subject.DRIVER, Subject.CAR, Subject.TEAM, Subject.CHAMPIONSHIP}
"""Who is who is replayed all at once, and a championship's tables come by themselves."""

logger = logging.getLogger(__name__)


def waiting_rulings() -> Iterable[Ruling]:
    """Those whose events are not all here, as they were decided."""
    return Ruling.objects.waiting().select_related("club", "source").in_order()


def settle_waiting() -> int:
    """Let every ruling be about its events that are here by now; returns how many are."""
    return sum(settled_or_logged(ruling) for ruling in waiting_rulings())


def settled_or_logged(ruling: Ruling) -> bool:
    try:
        return settle(ruling)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("%s has to wait on", ruling)
        return False


def settle(ruling: Ruling) -> bool:
    """One ruling, in one transaction; False where one of its events is still not here."""
    about = dict(ruling.about)
    told = {"event": about.pop(WAITS).get("event"), "about": about, "says": ruling.says}
    try:
        found = with_numbers(told, ruling.source, Source.known_as)
    except NotHere:
        return False
    with writing(derived=True):
        is_first = (
            Ruling.objects.waiting()
            .filter(pk=ruling.pk)
            .update(event=found["event"], about=found["about"], says=found["says"])
        )
        if is_first:
            ruling.event, ruling.about, ruling.says = found["event"], found["about"], found["says"]
            ruling.club.roster_changed()
            apply(ruling)
    return bool(is_first)


def apply(ruling: Ruling) -> None:
    """Let all follow that was projected before; the projection of what was not will know of it."""
    decided = ruling
    while decided.revokes is not None:
        decided = decided.revokes
    if decided.kind not in KINDS or decided.kind in OF_WHO or WAITS in decided.about:
        return
    if KINDS[decided.kind].subject in TOLD_OTHERWISE:
        return
    session = session_of(ruling)
    if session is not None:
        RulingOutcome.objects.filter(ruling__in=(ruling, decided), session=None).update(session=session)
    for name in settings.HUB_RULING_FOLLOWERS:
        import_module(name).follow(Ruling.objects.get(pk=decided.pk))


def attach_late(rulings: Iterable[Ruling]) -> None:
    """The same for rulings that were there before their sessions were projected."""
    for ruling in rulings:
        with writing(derived=True):
            apply(ruling)


def session_of(ruling: Ruling) -> int | None:
    """The key of the session that its event is one of now."""
    if ruling.source is None or ruling.event is None:
        return None
    begun = Session.objects.filter(source=ruling.source, first_event=ruling.event).values_list("pk", flat=True).first()
    lap = Lap.objects.filter(source=ruling.source, event=ruling.event).values_list("session", flat=True)
    return begun or lap.first()
