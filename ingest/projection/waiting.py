"""Rulings that came before their events: applied as soon as those are here."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import InterfaceError, OperationalError

from drivers.models import Source
from ingest.database import writing
from ingest.log.references import NotHere, with_numbers
from ingest.projection.again import project_again
from races.models import Lap, Ruling, RulingOutcome
from races.rulings.append_only import WAITS

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
    """What is projected already is projected again; what is not will be told of it."""
    if ruling.source is None or ruling.event is None:
        return
    project_again(ruling.source, ruling.event)
    lap = Lap.objects.filter(source=ruling.source, event=ruling.event).first()
    if lap is not None:
        RulingOutcome.objects.filter(ruling=ruling, session=None).update(session=lap.session_id)
