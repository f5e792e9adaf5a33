"""Rulings as they were kept before there was a log of them, told by the log: used by a migration alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from secrets import token_hex
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Told = tuple[str, dict[str, Any]]
"""A kind, and what it says."""


def carry_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each as one ruling or several, in the order they were decided; flags as they were told are kept beside."""
    entries = apps.get_model("races", "Entry").objects
    entries.filter(is_retired=True).update(result_is_retired=True)
    models = [apps.get_model("races", name) for name in ("LapRuling", "ResultRuling")]
    before = [row for model in models for row in model.objects.select_related("source", "author")]
    numbers: Counter[int] = Counter()
    for row in sorted(before, key=lambda row: (row.decided_at, row.pk)):
        for kind, says in told_by(row):
            numbers[row.source.club_id] += 1
            write(apps, row, numbers[row.source.club_id], kind, says)
        if getattr(row, "is_retired", None) is not None:
            told = entries.filter(session=row.session_id, controller=row.controller)
            told.update(result_is_retired=not row.is_retired)


def told_by(row: Any) -> Iterator[Told]:
    """A place lifts a disqualification by SmartRace unless something else was said."""
    if not hasattr(row, "controller"):
        yield "void_laps", {}
        return
    if row.is_retired is not None:
        yield ("did_not_finish" if row.is_retired else "did_finish"), {}
    if row.is_disqualified is False:
        yield "reinstate", {}
    if row.position is not None:
        yield "place", {"position": row.position}
    if row.is_disqualified:
        yield "disqualify", {}


def write(apps: Apps, row: Any, number: int, kind: str, says: dict[str, Any]) -> None:
    controller, session = getattr(row, "controller", None), getattr(row, "session_id", None)
    ruling = apps.get_model("races", "Ruling").objects.create(
        club_id=row.source.club_id,
        number=number,
        uid=token_hex(16),
        kind=kind,
        source=row.source,
        event=row.event,
        controller=controller,
        about=about(apps, row, controller, session),
        says=says,
        reason=row.reason,
        author=row.author,
        author_name=row.author.username if row.author else "",
        decided_at=row.decided_at,
    )
    if controller is None:
        session = laps_at(apps, row).values_list("session", flat=True).first()
    apps.get_model("races", "RulingOutcome").objects.create(ruling=ruling, session_id=session)


def laps_at(apps: Apps, row: Any) -> Any:
    return apps.get_model("races", "Lap").objects.filter(source=row.source_id, event=row.event)


def about(apps: Apps, row: Any, controller: int | None, session: int | None) -> dict[str, Any]:
    """What it is about, as people call it, as far as that is known."""
    if controller is None:
        lap = laps_at(apps, row).select_related("driver").first()
        whose = f"{called(lap.driver)}'s lap of {lap.lap_time_ms / 1000:.3f}" if lap and lap.driver else "A lap"
        return {"events": [row.event], "who": whose}
    entry = apps.get_model("races", "Entry").objects.filter(session=session, controller=controller).first()
    return {"who": called(entry.driver) if entry and entry.driver else f"Controller {controller}"}


def called(driver: Any) -> str:
    return str(driver.own_name or driver.name)
