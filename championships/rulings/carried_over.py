"""Decisions of championships that were made before the log of rulings told of them: used by a migration alone."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_hex
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max
from django.utils import timezone

from championships.scoring.tables import plain
from drivers.names import name_key

REASON = "Decided before there was a log of decisions"
Told = tuple[str, Any, dict[str, Any], str]
"""A kind, the championship, how the row is told, and in words."""


def carry_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A line for each row that no line tells of yet, in the order they were decided; rounds by hand have no time."""
    rulings = apps.get_model("races", "Ruling").objects
    told = [(row, *one) for name, tell in TELLERS.items() for row in rows_of(apps, name) for one in tell(apps, row)]
    for row, kind, championship, after, words in sorted(told, key=lambda one: decided_at(one[0])):
        known = rulings.filter(club=championship.club_id, kind=kind).values_list("says", flat=True)
        if not any(without_author(says.get("after")) == after for says in known):
            write(apps, row, kind, championship, after, words)


def rows_of(apps: Apps, name: str) -> Any:
    return apps.get_model("championships", name).objects.order_by("pk").iterator()


def decided_at(row: Any) -> float:
    return float(row.decided_at.timestamp()) if hasattr(row, "decided_at") else 0.0


def without_author(told: Any) -> Any:
    return {name: value for name, value in told.items() if name != "author"} if isinstance(told, dict) else told


def points(apps: Apps, row: Any) -> Iterator[Told]:
    whom = called(row.driver) or (row.team.name if row.team else "") or row.manufacturer
    sign = "+" if row.points > 0 else "−"
    words = f"{sign}{plain(abs(row.points))} for {whom}"
    after = {
        "driver": driver_told(apps, row.driver),
        "team": row.team.name if row.team else "",
        "manufacturer": row.manufacturer,
        "points": plain(row.points),
        "round": round_told(row.round),
        "reason": row.reason,
    }
    yield "points", row.championship, after, f"{words} from {round_called(row.round)} on" if row.round else words


def exclusion(apps: Apps, row: Any) -> Iterator[Told]:
    after = {
        "driver": driver_told(apps, row.driver),
        "round": round_told(row.round),
        "is_moved_up": row.is_moved_up,
        "reason": row.reason,
    }
    words = f"{called(row.driver)} excluded from {round_called(row.round) or 'the season'}"
    yield "exclusion", row.championship, after, f"{words}, others move up" if row.is_moved_up else words


def crew_share(apps: Apps, row: Any) -> Iterator[Told]:
    after = {
        "session": session_told(row.round_session),
        "controller": row.controller,
        "driver": driver_told(apps, row.driver),
        "numerator": row.numerator,
        "denominator": row.denominator,
        "reason": row.reason,
    }
    words = f"{row.numerator}/{row.denominator} of controller {row.controller} for {called(row.driver)}"
    yield "crew_share", row.round_session.championship, after, words


def round_of_session(apps: Apps, row: Any) -> Iterator[Told]:
    if row.is_by_rule:
        return
    after = {"session": session_told(row), "round": round_told(row.round, row.pk), "counts_as": row.counts_as}
    what = f"the {row.session.type} of {row.session.opened_at:%Y-%m-%d %H:%M} UTC" if row.session else "a session"
    yield "round_of_session", row.championship, after, f"{what} in {round_called(row.round) or 'no round'}"


TELLERS = {"RoundSession": round_of_session, "Adjustment": points, "Exclusion": exclusion, "CrewShare": crew_share}


def driver_told(apps: Apps, driver: Any) -> dict[str, Any] | None:
    if driver is None:
        return None
    aliases = apps.get_model("drivers", "DriverAlias").objects.filter(driver=driver.pk)
    keys = aliases.order_by("source__uid", "app_id", "name").values_list("source__uid", "app_id", "name")
    return {"name": called(driver), "aliases": [list(key) for key in keys]}


def called(driver: Any) -> str:
    return str(driver.own_name or driver.name) if driver is not None else ""


def round_told(round_: Any, beside: int = 0) -> dict[str, Any] | None:
    if round_ is None:
        return None
    held = round_.session_set.exclude(pk=beside).order_by("source", "event").select_related("source")[:1]
    return {"number": round_.number, "name": round_.name, "sessions": [session_told(row) for row in held]}


def round_called(round_: Any) -> str:
    return str(round_.name or f"round {round_.number}") if round_ is not None else ""


def session_told(row: Any) -> dict[str, Any]:
    return {"source": row.source.uid, "event": row.event}


def write(apps: Apps, row: Any, kind: str, championship: Any, after: dict[str, Any], words: str) -> None:
    rulings = apps.get_model("races", "Ruling").objects
    last = rulings.filter(club=championship.club_id).aggregate(last=Max("number"))["last"] or 0
    of = getattr(row, "round_session", row if kind == "round_of_session" else None)
    author, driver = getattr(row, "author", None), getattr(row, "driver", None)
    season = f" {championship.season}" if championship.season else ""
    ruling = rulings.create(
        club_id=championship.club_id,
        number=last + 1,
        uid=token_hex(16),
        kind=kind,
        source=of.source if of else None,
        event=of.event if of else None,
        controller=getattr(row, "controller", None),
        about={
            "who": f"{championship.name}{season}",
            "championship": championship.name,
            "season": championship.season,
            "was": "",
            "now": words,
        },
        says={"after": {**after, **({"author": author.username} if author else {})}},
        reason=getattr(row, "reason", "") or REASON,
        author=author,
        author_name=getattr(row, "author_name", ""),
        decided_at=getattr(row, "decided_at", None) or timezone.now(),
    )
    people = f"|{name_key(called(driver))}|" if driver else ""
    outcomes = apps.get_model("races", "RulingOutcome").objects
    outcomes.create(ruling=ruling, session_id=of.session_id if of else None, people=people)
